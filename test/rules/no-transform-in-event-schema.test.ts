import rule from "../../rules/no-transform-in-event-schema.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-transform-in-event-schema", rule, {
  valid: [
    { name: "checks", code: `import { eventType } from "inngest";
import { z } from "zod";
export const placed = eventType("a/b", { schema: z.object({ at: z.iso.datetime(), day: z.iso.date(), n: z.number().min(1) }) });` },
    { name: "a set of something else, and a list that is mapped", code: `import { eventType } from "inngest";
import { z } from "zod";
import { fields } from "./fields";
export const placed = eventType("a/b", { schema: z.object({ tags: fields.set(z.string()), ...Object.fromEntries(names.map((name) => [name, z.string()])) }) });` },
    { name: "a schema of something else", code: `import "inngest";
import { z } from "zod";
export const form = z.object({ n: z.coerce.number(), at: z.date() });` },
    { name: "an eventType of something else", code: `import { eventType } from "./events";
import "inngest";
import { z } from "zod";
export const placed = eventType("a/b", { schema: z.object({ at: z.date() }) });` },
  ],
  invalid: [
    {
      name: "a map and a set",
      code: `import { eventType } from "inngest";\nimport * as zod from "zod";\nexport const placed = eventType("a/b", { schema: zod.object({ tags: zod.set(zod.string()), at: zod.map(zod.string(), zod.number()).optional() }) });`,
      errors: [
        { messageId: "noJson", data: { what: "a Set", name: "zod.set" }, line: 3 },
        { messageId: "noJson", data: { what: "a Map", name: "zod.map" }, line: 3 },
      ],
    },
    { name: "a preprocess", code: `import { eventType } from "inngest";\nimport { z } from "zod";\nexport const placed = eventType("a/b", { schema: z.object({ n: z.preprocess(Number, z.number()) }) });`, errors: [{ messageId: "transform", data: { name: "z.preprocess" }, line: 3 }] },
    {
      name: "a transform, behind a cast",
      code: `import { eventType } from "inngest";
import { z } from "zod";
export const placed = eventType("a/b", { schema: z.object({ n: z.string().transform(Number) }) as any } as any);`,
      errors: [{ messageId: "transform", line: 3 }],
    },
    {
      name: "a transform",
      code: `import { eventType } from "inngest";
import { z } from "zod";
export const placed = eventType("a/b", { schema: z.object({ n: z.string().transform(Number) }) });`,
      errors: [
        { messageId: "transform", line: 3, column: 75 },
      ],
    },
    {
      name: "coercion",
      code: `import { eventType } from "inngest";
import { z } from "zod";
export const placed = eventType("a/b", { schema: z.object({ n: z.coerce.number() }) });`,
      errors: [
        { messageId: "transform", line: 3, column: 73 },
      ],
    },
    {
      name: "a date, through a name",
      code: `import { eventType } from "inngest";
import * as z from "zod";
const schema = z.object({ at: z.date() });
export const placed = eventType("a/b", { schema });`,
      errors: [
        { messageId: "date", line: 3, column: 33 },
      ],
    },
  ],
});
