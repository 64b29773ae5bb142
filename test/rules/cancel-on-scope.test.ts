import rule from "../../rules/cancel-on-scope.js";
import { withOptions, withOptionsV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("cancel-on-scope", rule, {
  valid: [
    { name: "a match", code: withOptions(`cancelOn: [{ event: "x/y", match: "data.id" }]`) },
    { name: "a condition on both", code: withOptions(`cancelOn: [{ event: "x/y", if: "event.data.id == async.data.id" }]`) },
    { name: "what is not known", code: withOptions(`cancelOn: [{ event: "x/y", ...scope }, { event: "x/z", if: condition }]`) },
  ],
  invalid: [
    {
      name: "nothing",
      code: withOptions(`cancelOn: [{ event: "x/y" }]`),
      errors: [
        { messageId: "unscoped", line: 3, column: 93 },
      ],
    },
    {
      name: "only the event that started the run",
      code: withOptions(`cancelOn: [{ event: "x/y", if: "event.data.plan == 'free'" }]`),
      errors: [
        {
          messageId: "unscoped",
          line: 3,
          data: {
            text: "The condition does not look at 'async', the event that cancels. Every such event, whatever it says, cancels all runs whose own event meets it. Compare the two, as in 'event.data.id == async.data.id'.",
          },
        },
      ],
    },
    {
      name: "only the event that cancels",
      code: withOptionsV3(`cancelOn: [{ event: "x/y", if: "async.data.all == true" }]`),
      errors: [
        { messageId: "unscoped", line: 3, column: 83 },
      ],
    },
    {
      name: "only the event that started",
      code: withOptions(`cancelOn: [{ event: "x/y", if: "event.data.vip == true" }]`),
      errors: [
        { messageId: "unscoped", line: 3, column: 113 },
      ],
    },
    {
      name: "six",
      code: withOptions(`cancelOn: [{ event: "e/0", match: "data.id" }, { event: "e/1", match: "data.id" }, { event: "e/2", match: "data.id" }, { event: "e/3", match: "data.id" }, { event: "e/4", match: "data.id" }, { event: "e/5", match: "data.id" }]`),
      errors: [
        { messageId: "unscoped", line: 3, column: 92 },
      ],
    },
  ],
});
