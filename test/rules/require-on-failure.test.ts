import rule from "../../rules/require-on-failure.js";
import { withOptions } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("require-on-failure", rule, {
  valid: [
    { name: "said", code: withOptions("onFailure: tellSomeone") },
    { name: "what is not known", code: withOptions("...defaults") },
  ],
  invalid: [
    {
      name: "not said",
      code: withOptions("retries: 1"),
      errors: [
        { messageId: "missing", line: 3, column: 47 },
      ],
    },
  ],
});
