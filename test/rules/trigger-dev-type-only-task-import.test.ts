import rule from "../../rules/trigger-dev-type-only-task-import.js";
import { ruleTester } from "./tester.js";

ruleTester.run("trigger-dev-type-only-task-import", rule, {
  valid: [
    { name: "already a type", code: `import { tasks } from "@trigger.dev/sdk";\nimport type { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});` },
    { name: "used as a value, too", code: `import { tasks } from "@trigger.dev/sdk";\nimport { order } from "./order";\nawait tasks.trigger<typeof order>("order", {}); register(order);` },
    { name: "another typeof", code: `import { tasks } from "@trigger.dev/sdk";\nimport { config } from "./config";\nconst c: typeof config = load();` },
  ],
  invalid: [
    {
      name: "the only import of the declaration",
      code: `import { tasks } from "@trigger.dev/sdk";\nimport { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});`,
      output: `import { tasks } from "@trigger.dev/sdk";\nimport type { order } from "./order";\nawait tasks.trigger<typeof order>("order", {});`,
      errors: [{ messageId: "typeOnly", line: 2 }],
    },
    {
      name: "one of two",
      code: `import { tasks } from "@trigger.dev/sdk";\nimport { order, label } from "./order";\nawait tasks.trigger<typeof order>("order", { label });`,
      output: `import { tasks } from "@trigger.dev/sdk";\nimport { type order, label } from "./order";\nawait tasks.trigger<typeof order>("order", { label });`,
      errors: [{ messageId: "typeOnly", line: 2 }],
    },
  ],
});
