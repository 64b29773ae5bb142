import type { Claim, Seen } from "../proof.js";
import { send } from "../worlds.js";

const withHandler = (handler: string) => `
  import { inngest } from "./client.js";
  import { log } from "./log.js";
  import { mailer } from "./services.js";
  export const welcome = inngest.createFunction(
    { id: "welcome", triggers: { event: "user/signed.up" } },
    async ({ event, step, logger }) => { ${handler} },
  );
`;

const drive = send({ name: "user/signed.up", data: { userId: "u1" } });
const SECOND = `await step.run("first", () => mailer.sendWelcome(event.data.userId));`;

/** How often the line is written, by whichever logger. */
const lines = ({ calls, logs }: Seen) => calls("log.info").length + logs.filter((line) => line.startsWith("welcome")).length;

export default [
  {
    messageId: "module",
    shows: "how often a line after the first step is written when the run sleeps twice",
    code: {
      Wrong: withHandler(`${SECOND} log.info("welcome"); await step.sleep("a", "1h"); await step.sleep("b", "1h");`),
      Right: withHandler(`${SECOND} logger.info("welcome"); await step.sleep("a", "1h"); await step.sleep("b", "1h");`),
    },
    drive,
    observe: lines,
    wrong: 3,
    right: 1,
  },
] satisfies Claim[];
