import rule from "../../rules/valid-event-timestamp.js";
import { withBody, withBodyV3 } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-event-timestamp", rule, {
  valid: [
    { name: "microseconds, divided", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: Math.floor(event.data.createdAtMicros / 1000) });`) },
    { name: "a number of something, divided", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: event.data.total / 1000 });`) },
    { name: "milliseconds", code: withBody(`await step.sendEvent("a", [{ name: "a/b", ts: 1767225600000 }, { name: "a/b", ts: Date.now() + 60_000 }, { name: "a/b", ts: at.getTime() }]);`) },
    { name: "what cannot be known", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: event.data.at });
await step.sendEvent("b", { name: "a/b", ts: toTimestamp(event.data.at) });
await step.sendEvent("c", { name: "a/b", ts: at.valueOf(), data: { ts: new Date().toISOString() } });`) },
    { name: "options of a type of event", code: `import { eventType } from "inngest";\nimport { inngest } from "./client";\nconst later = eventType("job/later");\nexport const plan = (at) => inngest.send(later.create({ ts: "x" }, { ts: at.getTime() }));` },
    { name: "seconds of Stripe in milliseconds, and what others call created", code: `import type Stripe from "stripe";
import { inngest } from "./client";
export const forward = (event: Stripe.Event, row: { created: number }, rows: Row[]) =>
  inngest.send([{ name: "a/b", ts: event.created * 1000 }, { name: "a/b", ts: row.created }, ...rows.map((item) => ({ name: "a/b", ts: item.created }))]);` },
    { name: "what is parsed out of a text, divided", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: JSON.parse(event.data.micros) / 1000 });`) },
    { name: "no ts", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: undefined });`) },
    { name: "back to milliseconds", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: Math.floor(Date.now() / 1000) * 1000 });`) },
    { name: "the ts of something else", code: `import "inngest";
await slack.send({ name: "x", ts: Math.floor(Date.now() / 1000) });` },
  ],
  invalid: [
    {
      name: "seconds of Stripe",
      code: `import type Stripe from "stripe";
import { inngest } from "./client";
export const one = (event: Stripe.Event) => inngest.send({ name: "a/b", ts: event.created });
export const all = (events: Stripe.Event[]) => inngest.send(events.map((item) => ({ name: "a/b", ts: item.created })));
export async function POST(req) {
  const event = await stripe.webhooks.constructEventAsync(await req.text(), sig, secret);
  await inngest.send({ name: "a/b", ts: event.created });
}`,
      errors: [
        { messageId: "ofStripe", line: 3, suggestions: offers(1) },
        { messageId: "ofStripe", line: 4, suggestions: offers(1) },
        { messageId: "ofStripe", line: 7, suggestions: offers(1) },
      ],
    },
    { name: "a text in the options of a type of event", code: `import { eventType } from "inngest";\nimport { inngest } from "./client";\nconst later = eventType("job/later");\nexport const plan = () => inngest.send(later.create({}, { ts: at.toISOString() }));`, errors: [{ messageId: "text", line: 4, suggestions: offers(1) }] },
    {
      name: "seconds by other clocks",
      code: withBody(`await step.sendEvent("a", [{ name: "a/b", ts: Math.round(Date.parse(event.data.at) / 1000) }, { name: "a/b", ts: +new Date(event.data.at) / 1000 }, { name: "a/b", ts: Number(new Date(event.data.at)) / 1000 }, { name: "a/b", ts: DateTime.now().toMillis() / 1000 }]);
await step.sendEvent("b", [{ name: "a/b", ts: getUnixTime(new Date(event.data.at)) }, { name: "a/b", ts: DateTime.fromISO(event.data.at).toSeconds() }, { name: "a/b", ts: Temporal.Now.instant().epochSeconds }]);`),
      errors: [4, 4, 4, 4].map((line) => ({ messageId: "seconds" as const, line, suggestions: offers(1) })).concat([5, 5, 5].map((line) => ({ messageId: "seconds" as const, line, suggestions: [] }))),
    },
    { name: "seconds of a field", code: withBodyV3(`await step.sendEvent("a", { name: "a/b", ts: Math.floor(event.data.dueAt / 1000) });`), errors: [{ messageId: "seconds", line: 4, suggestions: [{ messageId: "milliseconds", output: withBodyV3(`await step.sendEvent("a", { name: "a/b", ts: event.data.dueAt });`) }] }] },
    { name: "a Date", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: new Date("2030-01-01") });`), errors: [{ messageId: "date", line: 4, suggestions: [{ messageId: "milliseconds", output: withBody(`await step.sendEvent("a", { name: "a/b", ts: new Date("2030-01-01").getTime() });`) }] }] },
    { name: "the clock as a text", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: new Date().toISOString() as any });`), errors: [{ messageId: "text", line: 4, column: 46, suggestions: [{ messageId: "milliseconds", output: withBody(`await step.sendEvent("a", { name: "a/b", ts: Date.now() });`) }] }] },
    { name: "a Date as a text, in a route", code: `import { inngest } from "./client";
await inngest.send({ name: "a/b", ts: new Date(body.at).toISOString() });`, errors: [{ messageId: "text", line: 2, suggestions: [{ messageId: "milliseconds", output: `import { inngest } from "./client";
await inngest.send({ name: "a/b", ts: new Date(body.at).getTime() });` }] }] },
    { name: "a moment of a library as a text", code: withBodyV3(`await step.sendEvent("a", { name: "a/b", ts: DateTime.now().plus({ days: 1 }).toISO() });`), errors: [{ messageId: "text", line: 4, suggestions: [{ messageId: "milliseconds", output: withBodyV3(`await step.sendEvent("a", { name: "a/b", ts: DateTime.now().plus({ days: 1 }).valueOf() });`) }] }] },
    { name: "a text that is written out", code: withBody(`await step.sendEvent("a", { name: "a/b", ts: "2030-01-01T00:00:00Z" });`), errors: [{ messageId: "text", line: 4, suggestions: [{ messageId: "milliseconds", output: withBody(`await step.sendEvent("a", { name: "a/b", ts: new Date("2030-01-01T00:00:00Z").getTime() });`) }] }] },
    { name: "milliseconds as a text, through a name", code: withBody(`const ts = String(Date.now());
await step.sendEvent("a", { name: "a/b", ts });`), errors: [{ messageId: "text", line: 5 }] },
    {
      name: "seconds as a number",
      code: withBody(`await step.sendEvent("a", { name: "a/b", ts: 1767225600 });`),
      errors: [
        { messageId: "range", line: 4, column: 46, suggestions: [{ messageId: "milliseconds", output: withBody(`await step.sendEvent("a", { name: "a/b", ts: 1767225600000 });`) }] },
      ],
    },
    {
      name: "seconds of the clock",
      code: withBody(`await step.sendEvent("a", { name: "a/b", ts: Math.floor(Date.now() / 1000) });`),
      errors: [
        { messageId: "seconds", line: 4, column: 46, suggestions: [{ messageId: "milliseconds", output: withBody(`await step.sendEvent("a", { name: "a/b", ts: Date.now() });`) }] },
      ],
    },
    {
      name: "seconds and an hour",
      code: withBody(`await inngest.send({ name: "a/b", ts: Math.floor(Date.now() / 1000) + 3600 });`),
      errors: [
        { messageId: "seconds", line: 4, column: 39 },
      ],
    },
    {
      name: "seconds of a library",
      code: withBodyV3(`await inngest.send({ name: "a/b", ts: dayjs().add(1, "day").unix() });`),
      errors: [
        { messageId: "seconds", line: 4, column: 39 },
      ],
    },
    {
      name: "through a name",
      code: withBody(`const ts = Math.round(event.at.getTime() / 1000);
await step.sendEvent("a", { name: "a/b", ts });`),
      errors: [
        { messageId: "seconds", line: 5, column: 42 },
      ],
    },
  ],
});
