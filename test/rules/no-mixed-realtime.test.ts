import rule from "../../rules/no-mixed-realtime.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-mixed-realtime", rule, {
  valid: [
    { name: "v4", code: `import { channel } from "inngest/realtime";`, settings: { stepcheck: { version: 4 } } },
    { name: "something else", code: `import "inngest";
import { x } from "@inngest/realtime-extras";`, settings: { stepcheck: { version: 4 } } },
    { name: "v3", code: `import { subscribe } from "@inngest/realtime";`, settings: { stepcheck: { version: 3 } } },
  ],
  invalid: [
    {
      name: "in a file that has nothing else of Inngest",
      code: `import { useInngestSubscription } from "@inngest/realtime/hooks";`, settings: { stepcheck: { version: 4 } },
      errors: [{ messageId: "mixed", line: 1, column: 40 }],
    },
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
