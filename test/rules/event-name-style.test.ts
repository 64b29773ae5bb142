import rule from "../../rules/event-name-style.js";
import { withBody, withTriggers, withTriggersV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("event-name-style", rule, {
  valid: [
    { name: "in style", code: withTriggers(`[{ event: "order/placed" }, { event: "api/v1/user.created" }]`) },
    { name: "a wildcard and Inngest's own", code: withTriggers(`[{ event: "Order/*" }, { event: "inngest/function.failed" }]`) },
    { name: "a style of one's own", code: withTriggers(`{ event: "OrderPlaced" }`), options: [{"pattern":"^[A-Z]\\w+$"}] },
    { name: "what is not known", code: withTriggers(`{ event: \`order.\${kind}\` }`) },
  ],
  invalid: [
    {
      name: "capitals",
      code: withTriggers(`{ event: "OrderPlaced" }`),
      errors: [
        { messageId: "style", line: 3, column: 71 },
      ],
    },
    {
      name: "no prefix",
      code: withTriggersV3(`{ event: "file.uploaded" }`),
      errors: [
        { messageId: "style", line: 3, column: 63 },
      ],
    },
    {
      name: "sent and awaited",
      code: withBody(`await step.sendEvent("a", { name: "Sent" });
await step.waitForEvent("b", { event: "Awaited", timeout: "1h", match: "data.id" });`),
      errors: [
        { messageId: "style", line: 4, column: 35 },
        { messageId: "style", line: 5, column: 39 },
      ],
    },
    {
      name: "a type",
      code: `import { eventType } from "inngest";
export const placed = eventType("OrderPlaced", {});`,
      errors: [
        { messageId: "style", line: 2, column: 33 },
      ],
    },
  ],
});
