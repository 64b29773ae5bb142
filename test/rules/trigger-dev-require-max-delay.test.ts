import rule from "../../rules/trigger-dev-require-max-delay.js";
import { inTask } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-require-max-delay", rule, {
  valid: [
    { name: "with an end", code: inTask(`await child.trigger({}, { debounce: { key: "a", delay: "5s", maxDelay: "1m" } });`) },
    { name: "spread", code: inTask(`await child.trigger({}, { debounce: { ...defaults, delay: "5s" } });`) },
    { name: "debounce of another library", code: `import { task } from "@trigger.dev/sdk";\nuseQuery({ debounce: { delay: 5 } });` },
  ],
  invalid: [
    {
      name: "without an end",
      code: inTask(`await child.trigger({}, { debounce: { key: "a", delay: "5s" } });`),
      errors: [{ messageId: "noMaxDelay", line: 5 }],
    },
  ],
});
