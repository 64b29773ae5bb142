import type { Claim } from "../proof.js";
import { DAY, MINUTE, refusedAtSync, since } from "../worlds.js";

const withCron = (trigger: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction({ id: "report", triggers: { ${trigger} } }, async () => { await work(); });
`;

const withCronV3 = (trigger: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction({ id: "report" }, { ${trigger} }, async () => { await work(); });
`;

/** When the crons have started the function, in minutes. */
const started = (shows: string, wrong: string, right: string, time: string, minutes: { wrong: number[]; right: number[] }): Claim => ({
  messageId: "invalid",
  shows,
  code: { Wrong: withCron(wrong), Right: withCron(right) },
  drive: (t) => t.advance(time),
  observe: ({ calls }) => calls("work").map(({ at }) => since(at) / MINUTE),
  ...minutes,
});

const refused = (what: string, wrong: string, right: string): Claim => ({
  messageId: "invalid",
  shows: `whether the server takes ${what}`,
  code: { Wrong: withCron(wrong), Right: withCron(right) },
  ...refusedAtSync,
});

const day = DAY / MINUTE;

export default [
  started("when '*/45' starts", `cron: "*/45 * * * *"`, `cron: "*/30 * * * *"`, "2h", { wrong: [45, 60, 105, 120], right: [30, 60, 90, 120] }),
  started("when '*/90' starts", `cron: "*/90 * * * *"`, `cron: "0 */2 * * *"`, "4h", { wrong: [60, 120, 180, 240], right: [120, 240] }),
  started("when every 48th hour is", `cron: "0 */48 * * *"`, `cron: "0 */12 * * *"`, "2d", { wrong: [day, 2 * day], right: [day / 2, day, 1.5 * day, 2 * day] }),
  {
    ...started("whether version 3 waits for a jitter", "", "", "1h", { wrong: [60], right: [60] }),
    code: { Wrong: withCronV3(`cron: "0 * * * *", jitter: "5m"`), Right: withCronV3(`cron: "0 * * * *"`) },
    majors: [3],
  },
  refused("seconds", `cron: "0 0 9 * * MON"`, `cron: "0 9 * * MON"`),
  refused("7 for Sunday", `cron: "0 9 * * 7"`, `cron: "0 9 * * 0"`),
  refused("the last day of the month", `cron: "0 9 L * *"`, `cron: "0 9 28 * *"`),
  refused("a zone in another case", `cron: "TZ=europe/paris 0 9 * * *"`, `cron: "TZ=Europe/Paris 0 9 * * *"`),
] satisfies Claim[];
