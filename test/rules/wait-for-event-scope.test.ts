import rule from "../../rules/wait-for-event-scope.js";
import { withBody, withBodyV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("wait-for-event-scope", rule, {
  valid: [
    { name: "a match", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.id" });`) },
    {
      name: "a match on a field that the run stores under its own name, and one that it makes afterwards",
      code: withBody(`const orderId = await step.run("check", () => check(event.data.orderId)); await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.orderId" });
await step.waitForEvent("b", { event: "x/z", timeout: "1h", match: "data.runId" }); const runId = await step.run("start", () => start());`),
    },
    { name: "a match on a part of the data", code: withBody(`const id = await step.run("start", () => start()); await step.waitForEvent("a", { event: "x/y", timeout: "1h", match: "data.order.id" });`) },
    { name: "a condition", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.id == event.data.id" });`) },
    { name: "a name of its own, behind a cast", code: withBody(`await step.waitForEvent('a', { event: \`order/\${event.data.id}.paid\` as const, timeout: '1h' });`) },
    { name: "a name of its own", code: withBody(`await step.waitForEvent('a', { event: \`order/\${event.data.id}.paid\`, timeout: '1h' });`) },
    { name: "what is not known", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", ...scope }); await step.waitForEvent("b", options);`) },
    { name: "a schedule", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 0 * * *" } }, async ({ step }) => { await step.waitForEvent("a", { event: "x/y", timeout: "1h" }); });` },
    {
      name: "a call to look again",
      code: withBody(`for (let turn = 0; turn < 9; turn++) { const seat = await step.run(\`take-\${turn}\`, () => take()); if (seat) return seat; await step.waitForEvent(\`free-\${turn}\`, { event: "seat/freed", timeout: "1h" }); }`),
    },
    { name: "a wait of something else", code: `import "inngest";
await page.waitForEvent("a", { event: "x/y", timeout: 5 });` },
    {
      name: "a condition that looks at the event that is waited for",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: \`async.data.id == '\${event.data.id}'\` });`),
    },
    {
      name: "a condition of which a part is not known",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: \`event.data.kind == 1 && \${more}\` });`),
    },
    {
      name: "a condition whose field is not known",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: \`\${field} == event.data.id\` });`),
    },
    {
      name: "a schedule that waits for an answer of a kind",
      code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 0 * * *" } }, async ({ step }) => { await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.ok == true" }); });`,
    },
    { name: "a condition on the awaited event alone, which is meant for all runs", code: withBody(`await step.waitForEvent("a", { event: "shop/stopped", timeout: "1h", if: "async.data.scope == 'all'" });`) },
    { name: "an answer, with what tells the runs apart", code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.approved == true && async.data.id == event.data.id" });
await step.waitForEvent("b", { event: "x/y", timeout: "1h", if: \`async.data.approved && async.data.id == '\${event.data.id}'\` });
await step.waitForEvent("c", { event: "x/y", timeout: "1h", if: "async.data.status == 'open' && async.data.shop == 'main'" });`) },
    { name: "a condition with a value of the run, by a name", code: withBody(`const condition = "async.data.id == '" + event.data.id + "'"; await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: condition });`) },
    { name: "a name of its own, in a variable", code: withBody(`const name = \`order/\${event.data.id}.paid\`; await step.waitForEvent("a", { event: name, timeout: "1h" });`) },
  ],
  invalid: [
    {
      name: "conditions on an answer, of whatever run",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "async.data.approved == true" });
const CONDITION = "async.data.order.status == 'paid'"; await step.waitForEvent("b", { event: "x/z", timeout: "1h", if: CONDITION });`),
      errors: [
        { messageId: "answerToAny", data: { field: "approved" }, line: 4 },
        { messageId: "answerToAny", data: { field: "order.status" }, line: 5 },
      ],
    },
    {
      name: "a match on what the run makes",
      code: withBody(`const runId = await step.run("create-run", () => db.runs.create({ user: event.data.userId }));
await step.waitForEvent("wait-for-approval", { event: "run/approved", match: "data.runId", timeout: "2h" });`) + `\nexport const decided = inngest.createFunction({ id: "decided", triggers: { event: "run/approved" } }, async ({ event }) => event.data.runId);`,
      errors: [{ messageId: "notInEvent", data: { path: "data.runId", name: "runId" }, line: 5 }],
    },
    {
      name: "a condition that looks at the run's own event",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: "event.data.id == event.data.id" });`),
      errors: [{ messageId: "sameForAll", line: 4 }],
    },
    {
      name: "a condition with a value, of the run's own event",
      code: withBodyV3(`await step.waitForEvent("a", { event: "x/y", timeout: "1h", if: \`event.data.id == '\${event.data.id}'\` });`),
      errors: [{ messageId: "sameForAll", line: 4 }],
    },
    {
      name: "nothing",
      code: withBody(`await step.waitForEvent("a", { event: "x/y", timeout: "1h" });`),
      errors: [
        { messageId: "unscoped", line: 4, column: 25 },
      ],
    },
    {
      name: "in a loop, and the event is read",
      code: withBody(`for (let turn = 0; turn < 9; turn++) { const answer = await step.waitForEvent(\`ask-\${turn}\`, { event: "x/y", timeout: "1h" }); if (answer) return answer.data; }`),
      errors: [{ messageId: "unscoped", line: 4 }],
    },
    {
      name: "an event type",
      code: withBody(`await step.waitForEvent("a", { event: orderPaid, timeout: "1h" });`),
      errors: [
        { messageId: "unscoped", line: 4, column: 25 },
      ],
    },
    {
      name: "v3",
      code: withBodyV3(`await step.waitForEvent("a", { event: "x/y", timeout: "1h" });`),
      errors: [
        { messageId: "unscoped", line: 4, column: 25 },
      ],
    },
  ],
});
