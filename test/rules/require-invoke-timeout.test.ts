import rule from "../../rules/require-invoke-timeout.js";
import { withBody } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("require-invoke-timeout", rule, {
  valid: [
    { name: "said", code: withBody(`await step.invoke("a", { function: other, timeout: "1h" });`) },
    { name: "what is not known", code: withBody(`await step.invoke("a", { function: other, ...more }); await step.invoke("b", options);`) },
  ],
  invalid: [
    {
      name: "not said",
      code: withBody(`await step.invoke("a", { function: other, data: {} });`),
      errors: [
        { messageId: "missing", line: 4, column: 19 },
      ],
    },
  ],
});
