import type { Harness } from "../../../harness/index.js";
import type { Claim, Seen } from "../proof.js";
import { firstArguments } from "../worlds.js";

const withTriggers = (triggers: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const job = inngest.createFunction(
    { id: "job", triggers: ${triggers} },
    async ({ event, step }) => { await step.run("work", () => work(event.name)); },
  );
`;

/** The event of the examples, and some hours. */
async function drive(t: Harness) {
  await t.send({ name: "order/paid", data: { total: 5 } });
  await t.advance("150m");
}

/** How the runs end, and what they were started by. */
const runs = ({ runs, calls }: Seen) => [runs.map(({ status }) => status), firstArguments(calls("work"))];

const claim = (shows: string, wrong: string, right: string, outcome: { wrong: unknown; right: unknown }, majors?: readonly (3 | 4)[]): Claim => ({
  messageId: "invalid",
  shows,
  code: { Wrong: withTriggers(wrong), Right: withTriggers(right) },
  drive,
  observe: runs,
  ...outcome,
  ...(majors && { majors }),
});

const EVENT = `{ event: "order/paid" }`;
const CRON = `{ cron: "0 * * * *" }`;
const BOTH = `{ event: "order/paid", cron: "0 * * * *" }`;
const threeRuns = [["completed", "completed", "completed"], ["order/paid", "inngest/scheduled.timer", "inngest/scheduled.timer"]];
const oneRun = [["completed"], ["order/paid"]];
const noRun = [[], []];

export default [
  claim("whether the runs of an event and a cron in one trigger get on", BOTH, `[${EVENT}, ${CRON}]`, { wrong: [["failed", "failed"], []], right: threeRuns }, [4]),
  claim("what starts the function of an event and a cron in one trigger", BOTH, `[${EVENT}, ${CRON}]`, { wrong: oneRun, right: threeRuns }, [3]),
  claim("whether a trigger that is a text starts the function", `"order/paid"`, EVENT, { wrong: noRun, right: oneRun }, [4]),
  claim("how a run ends that the trigger beside a text has started", `["user/created", ${EVENT}]`, `[{ event: "user/created" }, ${EVENT}]`, { wrong: [["failed"], []], right: oneRun }, [4]),
  claim("how a run ends that the trigger beside an empty cron has started", `[{ cron: "" }, ${EVENT}]`, EVENT, { wrong: [["failed"], []], right: oneRun }, [4]),
  claim("how a run ends that the trigger beside one without an event has started", `[{ if: "event.data.total > 3" }, ${EVENT}]`, EVENT, { wrong: [["failed"], []], right: oneRun }, [4]),
  claim("whether an empty event starts the function", `{ event: "" }`, EVENT, { wrong: noRun, right: oneRun }, [4]),
  claim("whether a condition on a cron is asked", `[${EVENT}, { cron: "0 * * * *", if: "1 == 2" }]`, EVENT, { wrong: threeRuns, right: oneRun }),
  claim("whether an event fits a '*' in the middle", `{ event: "*/paid" }`, `{ event: "order/*" }`, { wrong: noRun, right: oneRun }),
  {
    messageId: "wildcardSchema",
    shows: "how runs end whose events have another shape than the schema of a wildcard",
    code: {
      Wrong: `
        import { eventType } from "inngest";
        import { z } from "zod";
        import { inngest } from "./client.js";
        const anyOrder = eventType("order/*", { schema: z.object({ reason: z.string() }) });
        export const job = inngest.createFunction({ id: "job", triggers: anyOrder }, async ({ step }) => { await step.run("work", () => 1); });
      `,
      Right: `
        import { eventType } from "inngest";
        import { inngest } from "./client.js";
        const anyOrder = eventType("order/*");
        export const job = inngest.createFunction({ id: "job", triggers: anyOrder }, async ({ step }) => { await step.run("work", () => 1); });
      `,
    },
    drive,
    observe: ({ runs }) => runs.map(({ status, error }) => [status, error?.name]),
    wrong: [["failed", "EventValidationError"]],
    right: [["completed", undefined]],
    majors: [4],
  },
] satisfies Claim[];
