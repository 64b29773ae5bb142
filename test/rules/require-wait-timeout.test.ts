import rule from "../../rules/require-wait-timeout.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { jsRuleTester, ruleTester } from "./tester.js";

ruleTester.run("require-wait-timeout", rule, {
  valid: [
    { name: "a timeout", code: inBody(`await step.waitForEvent("paid", { event: "shop/paid", timeout: "1d" });`) },
    { name: "shorthand", code: inBody(`await step.waitForEvent("paid", { event: "shop/paid", timeout });`) },
    { name: "options from elsewhere", code: inBody(`await step.waitForEvent("paid", options);`) },
    { name: "a spread", code: inBody(`await step.waitForEvent("paid", { event: "shop/paid", ...defaults });`) },
    { name: "a signal", code: inBody(`await step.waitForSignal("go", { signal: "go", timeout: "1h", onConflict: "fail" });`) },
    { name: "another step", code: `import { step } from "workflow";\nawait step.waitForEvent("paid", { event: "paid" });` },
    { name: "the old form with a text", code: inBodyV3(`await step.waitForEvent("paid", "1 day");`) },
  ],
  invalid: [
    {
      name: "version 4",
      code: inBody(`await step.waitForEvent("paid", { event: "shop/paid" });`),
      errors: [
        {
          messageId: "missing",
          data: { text: "step.waitForEvent" },
          line: 3,
          suggestions: [
            {
              messageId: "add",
              data: { timeout: "7d" },
              output: inBody(`await step.waitForEvent("paid", { event: "shop/paid", timeout: "7d" });`),
            },
          ],
        },
      ],
    },
    {
      name: "over several lines, version 3",
      code: inBodyV3(`await step.waitForEvent("paid", {\n  event: "shop/paid",\n  match: "data.orderId",\n});`),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "add",
              data: { timeout: "7d" },
              output: inBodyV3(`await step.waitForEvent("paid", {\n  event: "shop/paid",\n  match: "data.orderId",\n  timeout: "7d",\n});`),
            },
          ],
        },
      ],
    },
    {
      name: "a signal",
      code: inBody(`await step.waitForSignal("go", { signal: "go", onConflict: "fail" });`),
      errors: [
        {
          messageId: "missingForSignal",
          line: 3,
          suggestions: [
            {
              messageId: "add",
              data: { timeout: "7d" },
              output: inBody(`await step.waitForSignal("go", { signal: "go", onConflict: "fail", timeout: "7d" });`),
            },
          ],
        },
      ],
    },
    {
      name: "options in a constant",
      code: inBody(`const wait = { event: "shop/paid" };\nawait step.waitForEvent("paid", wait);`),
      errors: [
        {
          messageId: "missing",
          line: 4,
          suggestions: [
            {
              messageId: "add",
              data: { timeout: "7d" },
              output: inBody(`const wait = { event: "shop/paid", timeout: "7d" };\nawait step.waitForEvent("paid", wait);`),
            },
          ],
        },
      ],
    },
    { name: "no options", code: inBody(`await step.waitForEvent("paid");`), errors: [{ messageId: "missing", line: 3 }] },
  ],
});

jsRuleTester.run("require-wait-timeout", rule, {
  valid: [],
  invalid: [
    {
      name: "the whole context",
      code: inBody(`await ctx.step.waitForEvent("paid", { event: "shop/paid" });`, "ctx"),
      errors: [
        {
          messageId: "missing",
          line: 3,
          suggestions: [
            {
              messageId: "add",
              data: { timeout: "7d" },
              output: inBody(`await ctx.step.waitForEvent("paid", { event: "shop/paid", timeout: "7d" });`, "ctx"),
            },
          ],
        },
      ],
    },
  ],
});
