import rule from "../../rules/no-mixed-realtime.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-mixed-realtime", rule, {
  valid: [
    { name: "v4", code: `import { channel } from "inngest/realtime";`, settings: { stepcheck: { version: 4 } } },
    { name: "something else", code: `import "inngest";
import { x } from "@inngest/realtime-extras";`, settings: { stepcheck: { version: 4 } } },
  ],
  invalid: [
    {
      name: "the separate package",
      code: `import { Inngest } from "inngest";
import { realtimeMiddleware } from "@inngest/realtime/middleware";`, settings: { stepcheck: { version: 4 } },
      errors: [
        { messageId: "mixed", line: 2, column: 36 },
      ],
    },
  ],
});
