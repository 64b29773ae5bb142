import type { Claim } from "../proof.js";
import { send } from "../worlds.js";

const withHandler = (finish: string, handler: string) => `
  import { inngest } from "./client.js";
  import { tell } from "./ops.js";
  export const onboard = inngest.createFunction(
    { id: "onboard", triggers: { event: "user/signed.up" }, timeouts: { finish: "${finish}" }, onFailure: async () => { await tell(); } },
    async ({ event, step }) => { ${handler} },
  );
`;

const TWO = `await step.sleep("first", "1d"); await step.sleep("second", "1d");`;

export default [
  {
    messageId: "tooLong",
    shows: "whether the second of two sleeps is woken from, and whether 'onFailure' is called",
    code: { Wrong: withHandler("36h", TWO), Right: withHandler("3d", TWO) },
    drive: send({ name: "user/signed.up" }),
    observe: ({ runs, calls }) => [runs[0]!.status, calls("tell").length],
    wrong: ["cancelled", 0],
    right: ["completed", 0],
  },
] satisfies Claim[];
