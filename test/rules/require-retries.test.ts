import rule from "../../rules/require-retries.js";
import { withOptions, withOptionsV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("require-retries", rule, {
  valid: [
    { name: "said", code: withOptions("retries: 0") },
    { name: "what is not known", code: withOptions("...defaults") },
    { name: "not literal", code: withOptionsV3("retries: env.RETRIES") },
  ],
  invalid: [
    {
      name: "not said",
      code: withOptions(`name: "F"`),
      errors: [
        { messageId: "missing", line: 3, column: 47 },
      ],
    },
    {
      name: "not said in v3",
      code: withOptionsV3(`name: "F"`),
      errors: [
        { messageId: "missing", line: 3, column: 47 },
      ],
    },
  ],
});
