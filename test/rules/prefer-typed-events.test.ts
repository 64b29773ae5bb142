import dedent from "dedent";
import rule from "../../rules/prefer-typed-events.js";
import { ruleTester } from "./tester.js";

ruleTester.run("prefer-typed-events", rule, {
  valid: [
    {
      name: "with schemas",
      code: dedent`
        import { EventSchemas, Inngest } from "inngest";
        export const inngest = new Inngest({ id: "a", schemas: new EventSchemas().fromRecord<Events>() });
      `,
      settings: { stepcheck: { version: 3 } },
    },
    {
      name: "options from elsewhere",
      code: dedent`
        import { Inngest } from "inngest";
        export const inngest = new Inngest({ id: "a", ...options });
      `,
      settings: { stepcheck: { version: 3 } },
    },
    {
      name: "version 4",
      code: dedent`
        import { Inngest } from "inngest";
        export const inngest = new Inngest({ id: "a" });
      `,
      settings: { stepcheck: { version: 4 } },
    },
  ],
  invalid: [
    {
      name: "without schemas",
      code: dedent`
        import { Inngest } from "inngest";
        export const inngest = new Inngest({ id: "a" });
      `,
      settings: { stepcheck: { version: 3 } },
      errors: [{ messageId: "untyped", line: 2 }],
    },
  ],
});
