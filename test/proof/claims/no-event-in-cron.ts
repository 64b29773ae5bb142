import type { Claim } from "../proof.js";
import { DAY, firstArguments, START, withBody } from "../worlds.js";

const daily = (read: string) => withBody(`await step.run("tell", () => tell(${read}));`).replace(`event: "go"`, `cron: "0 0 * * *"`);

export default [
  {
    messageId: "noData",
    shows: "what is told of a tick at midnight",
    code: { Wrong: daily("event.data.accountId"), Right: daily("event.data.scheduledAt") },
    drive: (t) => t.advance(DAY),
    observe: ({ calls }) => firstArguments(calls("tell")).map((told) => (told === undefined ? told : Date.parse(told as string))),
    wrong: [undefined],
    right: [START + DAY],
  },
] satisfies Claim[];
