import rule from "../../rules/prefer-duration-string.js";
import { withBody, withBodyV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("prefer-duration-string", rule, {
  valid: [
    { name: "a text", code: withBody(`await step.sleep("a", "1d");`) },
    { name: "a name", code: withBody(`const DAY = 86400000; await step.sleep("a", DAY); await step.sleep("b", 2 * DAY);`) },
    { name: "less than a second", code: withBody(`await step.sleep("a", 60);`) },
    { name: "a fraction of a second", code: withBody(`await step.sleep("a", 1500);`) },
    { name: "a timer of something else", code: withBody(`await page.sleep("a", 60000);`) },
  ],
  invalid: [
    {
      name: "a day, behind a cast",
      code: withBody(`await step.sleep("a", 86400000 as number);`),
      output: withBody(`await step.sleep("a", "1d");`),
      errors: [{ messageId: "number", line: 4, column: 23 }],
    },
    {
      name: "a day",
      code: withBody(`await step.sleep("a", 86400000);`),
      output: withBody(`await step.sleep("a", "1d");`),
      errors: [
        { messageId: "number", line: 4, column: 23 },
      ],
    },
    {
      name: "a product",
      code: withBody(`await step.sleep("a", 7 * 24 * 60 * 60 * 1000);`),
      output: withBody(`await step.sleep("a", "7d");`),
      errors: [
        { messageId: "number", line: 4, column: 23 },
      ],
    },
    {
      name: "seconds",
      code: withBody(`await step.sleep("a", 90_000);`),
      output: withBody(`await step.sleep("a", "90s");`),
      errors: [
        { messageId: "number", line: 4, column: 23 },
      ],
    },
    {
      name: "a wait",
      code: withBodyV3(`await step.waitForEvent("a", { event: "x/y", match: "data.id", timeout: 3600000 });`),
      output: withBodyV3(`await step.waitForEvent("a", { event: "x/y", match: "data.id", timeout: "1h" });`),
      errors: [
        { messageId: "number", line: 4, column: 73 },
      ],
    },
    {
      name: "with a comment it is left to a person",
      code: withBody(`await step.sleep("a", 60 /* seconds */ * 1000);`),
      errors: [
        { messageId: "number", line: 4, column: 23 },
      ],
    },
  ],
});
