import type { Claim } from "../proof.js";
import { go, HOUR, MINUTE, send, since, withBody } from "../worlds.js";

const wait = `step.waitForEvent("wait", { event: "order/paid", timeout: "1h" })`;
const timer = `Promise.race([${wait}, new Promise((resolve) => setTimeout(resolve, 60_000))])`;
const sleep = `Promise.race([${wait}, step.sleep("late", "1m")])`;
const rest = `if (!paid) await step.run("tell", () => tell());`;

const told: Omit<Claim, "code" | "majors"> = {
  messageId: "timer",
  shows: "when it is told that an hour's wait has not ended within a minute",
  drive: send(go),
  observe: ({ calls }) => since(calls("tell")[0]?.at),
  wrong: HOUR,
  right: MINUTE,
};

const inVersion3 = (race: string) => `
  import { inngest } from "./client.js";
  import { tell } from "./services.js";
  export const job = inngest.createFunction({ id: "job" }, { event: "go" }, async ({ step }) => { const paid = await ${race}; ${rest} });
`;
const inVersion4 = (race: string) =>
  withBody(`const paid = await group.parallel(async () => ${race}); ${rest}`).replace("{ event, step }", "{ group, step }");

export default [
  { ...told, majors: [3], code: { Wrong: inVersion3(timer), Right: inVersion3(sleep) } },
  { ...told, majors: [4], code: { Wrong: inVersion4(timer), Right: inVersion4(sleep) } },
] satisfies Claim[];
