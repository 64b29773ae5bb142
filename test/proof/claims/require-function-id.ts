import type { Claim } from "../proof.js";
import { refusedAtSync } from "../worlds.js";

const withFirst = (first: string) => `
  import { inngest } from "./client.js";
  import { crm } from "./crm.js";
  export const sync = inngest.createFunction(${first}, async ({ step }) => { await step.run("sync", () => crm.sync()); });
  export const other = inngest.createFunction({ id: "other", triggers: { event: "crm/changed" } }, async ({ step }) => { await step.run("sync", () => crm.sync()); });
`;

const Right = withFirst(`{ id: "sync", triggers: { event: "crm/asked" } }`);
const refused = { ...refusedAtSync, shows: "whether the server takes the app" };

export default [
  { ...refused, messageId: "missing", code: { Wrong: withFirst(`{ triggers: { event: "crm/asked" } }`), Right } },
  { ...refused, messageId: "empty", code: { Wrong: withFirst(`{ id: "", triggers: { event: "crm/asked" } }`), Right } },
  { ...refused, messageId: "notAnObject", majors: [4], code: { Wrong: withFirst(`"sync"`), Right } },
  {
    messageId: "named",
    shows: "whether a second function like it can be served",
    code: {
      Wrong: withFirst(`{ name: "Sync", triggers: { event: "crm/asked" } }`),
      Right,
    },
    functions: (_, { createClient }) => {
      const another = { name: "Another", triggers: { event: "crm/asked" } };
      return [createClient().createFunction(another as never, () => "done")];
    },
    drive: refusedAtSync.drive,
    observe: refusedAtSync.observe,
    wrong: "DUPLICATE_FUNCTION_ID",
    right: undefined,
  },
] satisfies Claim[];
