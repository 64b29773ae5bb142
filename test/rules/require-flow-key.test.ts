import rule from "../../rules/require-flow-key.js";
import { withOptions, withOptionsV3 } from "./configurations.js";
import { ruleTester } from "./tester.js";

ruleTester.run("require-flow-key", rule, {
  valid: [
    { name: "keys", code: withOptions(`debounce: { period: "1m", key: "event.data.id" }, singleton: { mode: "skip", key: "event.data.id" }`) },
    { name: "what is not known", code: withOptions(`debounce, singleton: { mode: "skip", ...scope }`) },
    { name: "a schedule", code: `import { Inngest } from "inngest";
const inngest = new Inngest({ id: "app" });
export const f = inngest.createFunction({ id: "f", triggers: { cron: "0 0 * * *" }, singleton: { mode: "skip" } }, async () => 1);` },
  ],
  invalid: [
    {
      name: "a debounce",
      code: withOptions(`debounce: { period: "1m" }`),
      errors: [
        { messageId: "debounce", line: 3, column: 82 },
      ],
    },
    {
      name: "a singleton",
      code: withOptionsV3(`singleton: { mode: "cancel" }`),
      errors: [
        { messageId: "singleton", line: 3, column: 52 },
      ],
    },
  ],
});
