import dedent from "dedent";
import rule from "../../rules/step-id-style.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("step-id-style", rule, {
  valid: [
    {
      name: "kebab-case",
      code: inBody(`
        await step.run("charge-card", () => a());
        await step.sleep("wait-2-days", "2d");
        await step.run(\`send-\${event.data.id}\`, () => a());
      `),
    },
    {
      name: "another style",
      code: inBody(`await step.run("chargeCard", () => a());`),
      options: [{ style: "camelCase" }],
    },
    {
      name: "any style",
      code: inBody(`await step.run("Charge the card", () => a());`),
      options: [{ style: "any" }],
    },
    {
      name: "ids that cannot be read",
      code: inBody(`await step.run(id, () => a());`),
    },
    {
      name: "steps of something else",
      code: dedent`
        import { Inngest } from "inngest";
        await wizard.step("One", () => a());
      `,
    },
  ],
  invalid: [
    {
      name: "words",
      code: inBody(`await step.run("Charge the card", () => a());`),
      errors: [{ messageId: "style", line: 3 }],
    },
    {
      name: "camelCase, version 3",
      code: inBodyV3(`
        await step.run("chargeCard", () => a());
        await step.run(\`sendTo_\${event.data.id}\`, () => a());
      `),
      errors: [{ messageId: "style", line: 3 }, { messageId: "style", line: 4 }],
    },
    {
      name: "names that say nothing",
      code: inBody(`
        await step.run("step-1", () => a());
        await step.run("run", () => a());
        await step.run("a", () => a());
      `),
      errors: [{ messageId: "saysNothing", line: 3 }, { messageId: "saysNothing", line: 4 }, { messageId: "saysNothing", line: 5 }],
    },
  ],
});
