import rule from "../../rules/trigger-dev-await-trigger.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-await-trigger", rule, {
  valid: [
    { name: "awaited", code: inTask(`await child.trigger({}); return child.trigger({});`) },
    { name: "collected", code: inTask(`const handles = [child.trigger({})]; await Promise.all(handles);`) },
    { name: "a DOM event in a file without tasks", code: `$("a").trigger("click");` },
    { name: "not in a task", code: `import { tasks } from "@trigger.dev/sdk";\nexport function post() { tasks.trigger("a", {}); }` },
    { name: "something of its own", code: inTask(`const button = makeButton(); button.trigger("click");`) },
  ],
  invalid: [
    {
      name: "a task of another file",
      code: inTask(`child.trigger({ id: 1 });`),
      errors: [
        {
          messageId: "notAwaited",
          line: 5,
          suggestions: [{ messageId: "awaitTrigger", output: inTask(`await child.trigger({ id: 1 });`) }],
        },
      ],
    },
    {
      name: "by its id",
      code: inTask(`tasks.batchTrigger("child", []);`),
      errors: [
        {
          messageId: "notAwaited",
          suggestions: [{ messageId: "awaitTrigger", output: inTask(`await tasks.batchTrigger("child", []);`) }],
        },
      ],
    },
    {
      name: "in a callback that is not async",
      code: inTask(`payload.ids.forEach((id) => { child.trigger({ id }); });`),
      errors: [{ messageId: "notAwaited" }],
    },
  ],
});
