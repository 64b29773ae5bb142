import rule from "../../rules/trigger-dev-check-wait-result.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-check-wait-result", rule, {
  valid: [
    { name: "asked", code: inTask(`const r = await child.triggerAndWait({}); if (r.ok) return r.output; throw r.error;`) },
    { name: "unwrapped", code: inTask(`return (await child.triggerAndWait({}).unwrap()).url;`) },
    { name: "handed on", code: inTask(`const r = await child.triggerAndWait({}); return check(r);`) },
    { name: "ok taken out", code: inTask(`const { ok, output } = await wait.forToken(payload.token); return ok ? output : null;`) },
    { name: "its other fields", code: inTask(`const r = await child.triggerAndWait({}); logger.info(r.id, r.taskIdentifier); list[r.ok]; if (!r.ok) throw r.error; return r[payload.key] ?? r.output.url;`) },
    { name: "fields of what is unwrapped", code: inTask(`const { url } = await child.triggerAndWait({}).unwrap(); return url + (await child.triggerAndWait({}).unwrap()).size;`) },
    { name: "an output of something else", code: inTask(`const r = await run(); return r.output;`) },
  ],
  invalid: [
    {
      name: "a variable",
      code: inTask(`const r = await child.triggerAndWait({});\nreturn r.output.url;`),
      errors: [{ messageId: "uncheckedResult", line: 6 }],
    },
    {
      name: "at once",
      code: inTask(`return (await child.triggerAndWait({})).output.url;`),
      errors: [
        {
          messageId: "uncheckedResult",
          line: 5,
          suggestions: [
            { messageId: "unwrapResult", output: inTask(`return (await child.triggerAndWait({}).unwrap()).url;`) },
          ],
        },
      ],
    },
    {
      name: "fields of the output, read from the result",
      code: inTask(`const r = await child.triggerAndWait({});\nconst { url, ok } = await child.triggerAndWait({});\nreturn [url, ok, (r as any).size, (await wait.forToken(payload.token)).approved];`),
      errors: [
        { messageId: "notInResult", data: { name: "triggerAndWait", field: "url" }, line: 6 },
        { messageId: "notInResult", data: { name: "triggerAndWait", field: "size" }, line: 7 },
        { messageId: "notInResult", data: { name: "wait.forToken", field: "approved" }, line: 7 },
      ],
    },
    {
      name: "taken apart",
      code: inTask(`const { output } = await wait.forToken(payload.token);\nreturn output;`),
      errors: [{ messageId: "uncheckedResult", line: 5 }],
    },
  ],
});
