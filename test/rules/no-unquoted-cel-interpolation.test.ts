import rule from "../../rules/no-unquoted-cel-interpolation.js";
import { withBody, withBodyV3, withOptions } from "./configurations.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-unquoted-cel-interpolation", rule, {
  valid: [
    { name: "a path that is joined", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: "async.data.id == '" + event.data.id + "'" }); await step.waitForEvent('b', { event: 'x/y', timeout: '1h', if: "async.data.n == " + Number(event.data.n) });`) },
    { name: "joined in several parts: quoted, a number beside a quoted text, a path, a constant", code: withBody(`const PATH = "event.data.id"; await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: "async.data.id == '" + event.data.id + "' && async.data.ok == true" }); await step.waitForEvent('b', { event: 'x/y', timeout: '1h', if: "async.data.id == '" + event.data.id + "' && async.data.part == " + event.data.part + " && true" }); await step.waitForEvent('c', { event: 'x/y', timeout: '1h', if: "async.data." + field + " == event.data." + field }); await step.waitForEvent('d', { event: 'x/y', timeout: '1h', if: "async.data.id == " + PATH + " && true" });`) },
    { name: "a key of a variable that is called event", code: `const event = { key: "event.data.id" };\n${withOptions(`idempotency: event.key`)}` },
    { name: "a quoted placeholder", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == '\${event.data.id}'\` });`) },
    { name: "a number", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.n == \${Number(event.data.n)}\` });`) },
    { name: "a number beside a text that is quoted", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == '\${event.data.id}' && async.data.part == \${event.data.part}\` });`) },
    { name: "a constant number", code: withBody(`const MIN = 5; await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.n == \${MIN}\` });`) },
    { name: "a comparison of order", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.n > \${event.data.n}\` });`) },
    { name: "a field's name", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.\${field} == event.data.\${field}\` });`) },
    { name: "JSON", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == \${JSON.stringify(id)}\` });`) },
    {
      name: "helpers that quote, join paths, or take a number",
      code: `const ofId = (id) => \`async.data.id == '\${id}'\`;
const same = (a, b) => \`\${a} == \${b}\`;
const ofPart = (part: number) => \`async.data.part == \${part}\`;
${withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: ofId(event.data.id) });
await step.waitForEvent('b', { event: 'x/y', timeout: '1h', if: same("event.data.id", "async.data.id") });
await step.waitForEvent('c', { event: 'x/y', timeout: '1h', if: ofPart(event.data.part) });
await step.waitForEvent('d', { event: 'x/y', timeout: '1h', if: same(path, other) });`)}`,
    },
    { name: "a template of something else", code: withBody(`await query({ if: \`a == \${event.data.id}\` });`) },
  ],
  invalid: [
    {
      name: "by a helper, told once",
      code: `const ofSession = (id) => \`async.data.sessionId == \${id}\`;
${withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: ofSession(session.id) }); await step.waitForEvent('b', { event: 'x/z', timeout: '1h', if: ofSession(session.id) });`)}`,
      errors: [{ messageId: "unquoted", data: { value: "id" }, line: 1, suggestions: offers(1) }],
    },
    {
      name: "a text by its name, beside another in quotes",
      code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == '\${event.data.id}' && async.data.kind == \${event.data.kind}\` }); await step.waitForEvent('b', { event: 'x/y', timeout: '1h', if: "async.data.id == '" + event.data.id + "' && async.data.to == " + user.email });`),
      errors: [
        { messageId: "unquoted", data: { value: "event.data.kind" }, line: 4, suggestions: offers(2) },
        { messageId: "unquoted", data: { value: "user.email" }, line: 4 },
      ],
    },
    { name: "beside a text that is written", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.kind == 'paid' && async.data.id == \${id}\` });`), errors: [{ messageId: "unquoted", data: { value: "id" }, line: 4, suggestions: offers(1) }] },
    { name: "joined with + in the middle", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: "async.data.ok == true && async.data.id == " + event.data.id + " && async.data.tenant != " + tenant + " && true" });`), errors: [{ messageId: "unquoted", data: { value: "event.data.id" }, line: 4 }, { messageId: "unquoted", data: { value: "tenant" }, line: 4 }] },
    { name: "joined with +", code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: "async.data.id == " + event.data.id });`), errors: [{ messageId: "unquoted", data: { value: "event.data.id" }, line: 4 }] },
    { name: "a key in JavaScript", code: withOptions(`concurrency: { limit: 1, key: event.data.id }`), errors: [{ messageId: "atLoad", data: { value: "event.data.id" }, line: 3, suggestions: [{ messageId: "useField", output: withOptions(`concurrency: { limit: 1, key: "event.data.id" }`) }] }] },
    {
      name: "a field of the event",
      code: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == \${event.data.id}\` });`),
      errors: [
        { messageId: "unquoted", line: 4, column: 85, suggestions: [{ messageId: "useField", output: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == event.data.id\` });`) }, { messageId: "quote", output: withBody(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == '\${event.data.id}'\` });`) }] },
      ],
    },
    {
      name: "the result of a step",
      code: withBody(`const order = await step.run('o', load);
await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == \${order.id} && async.data.ok == true\` });`),
      errors: [
        { messageId: "unquoted", line: 5, column: 85, suggestions: [{ messageId: "quote", output: withBody(`const order = await step.run('o', load);
await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id == '\${order.id}' && async.data.ok == true\` });`) }] },
      ],
    },
    {
      name: "in a list",
      code: withBodyV3(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id in [\${event.data.id}]\` });`),
      errors: [
        { messageId: "unquoted", line: 4, column: 86, suggestions: [{ messageId: "useField", output: withBodyV3(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id in [event.data.id]\` });`) }, { messageId: "quote", output: withBodyV3(`await step.waitForEvent('a', { event: 'x/y', timeout: '1h', if: \`async.data.id in ['\${event.data.id}']\` });`) }] },
      ],
    },
    {
      name: "JavaScript in an option",
      code: withOptions(`concurrency: { limit: 1, key: \`\${event.data.userId}\` }`),
      errors: [
        { messageId: "atLoad", line: 3, column: 115, suggestions: [{ messageId: "useField", output: withOptions(`concurrency: { limit: 1, key: \`event.data.userId\` }`) }] },
      ],
    },
    {
      name: "JavaScript in a longer key",
      code: withOptions(`idempotency: \`user-\${event.data.userId}\``),
      errors: [
        { messageId: "atLoad", line: 3, column: 103 },
      ],
    },
  ],
});
