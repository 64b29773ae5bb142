import dedent from "dedent";
import rule from "../../rules/no-unserializable-event-data.js";
import { inBody, inStep } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("no-unserializable-event-data", rule, {
  valid: [
    {
      name: "a middleware that brings values back",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app", middleware: [SetSerializer] });
        export const send = () => inngest.send({ name: "a/b", data: { ids: new Set([1]) } });
      `,
    },
    {
      name: "plain data and dates",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { at: new Date(), ids: [...new Set([1])], total: "12" } });`),
    },
    {
      name: "the client of AWS",
      code: dedent`
        import { inngest } from "./client";
        import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
        const client = new S3Client();
        await client.send(new PutObjectCommand({ data: { body: new Set() } }));
      `,
    },
    {
      name: "a message of the error",
      code: inStep(`try { await a(); } catch (error) { await inngest.send({ name: "a/failed", data: { error: error.message } }); throw error; }`),
    },
  ],
  invalid: [
    {
      name: "a Set and a bigint",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { ids: new Set([1]), total: 12n } });`),
      errors: [{ messageId: "lost", line: 3, suggestions: [{ messageId: "spread", output: inBody(`await step.sendEvent("a", { name: "a/b", data: { ids: [...new Set([1])], total: 12n } });`) }] }, { messageId: "lost", line: 3 }],
    },
    {
      name: "a list of events",
      code: inBody(`await step.sendEvent("a", [{ name: "a/b", data: { by: new Map() } }]);`),
      errors: [{ messageId: "lost", line: 3, suggestions: [{ messageId: "fromEntries", output: inBody(`await step.sendEvent("a", [{ name: "a/b", data: { by: Object.fromEntries(new Map()) } }]);`) }] }],
    },
    {
      name: "invoke",
      code: inBody(`await step.invoke("a", { function: other, data: { done: () => 1 } });`),
      errors: [{ messageId: "lost", line: 3 }],
    },
    {
      name: "in a route",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        export async function POST() {
          await inngest.send({ name: "a/b", data: { tags: new Set(["x"]) } });
        }
      `,
      errors: [{ messageId: "lost", line: 4, suggestions: [{ messageId: "spread", output: dedent`
            import { Inngest } from "inngest";
            const inngest = new Inngest({ id: "a" });
            export async function POST() {
              await inngest.send({ name: "a/b", data: { tags: [...new Set(["x"])] } });
            }
          ` }] }],
    },
    {
      name: "a caught error",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          await step.sendEvent("failed", { name: "a/failed", data: { error } });
          throw error;
        }
      `),
      errors: [{ messageId: "errorObject", line: 6 }],
    },
  ],
});

/** A send in a handler, of what `db` gives. */
const typed = (send: string) => dedent`
  import { Inngest } from "inngest";
  const inngest = new Inngest({ id: "app" });
  interface File { id: string; name: string }
  interface Row { id: string; at: Date; views: bigint; tags: Set<string>; price: { toJSON(): string; raw: bigint } }
  declare const db: { row(): Row; file(): File; price(): Row["price"]; any(): any; index(): Map<string, number> };
  export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
    ${send}
    await step.run("a", () => event.name);
  });
`;

typedRuleTester.run("no-unserializable-event-data", rule, {
  valid: [
    { name: "types: texts, dates, rows of the app, what says itself what it becomes", code: typed(`const row = db.row(); await step.sendEvent("s", { name: "a/b", data: { id: row.id, at: row.at, file: db.file(), price: row.price, any: db.any() } });`) },
    { name: "types: a type that is allowed", code: typed(`await step.sendEvent("s", { name: "a/b", data: { tags: db.row().tags } });`), options: [{ allow: ["Set"] }] },
  ],
  invalid: [
    { name: "types: a set", code: typed(`const { tags } = db.row(); await step.sendEvent("s", { name: "a/b", data: { id: "1", tags } });`), errors: [{ messageId: "lost", data: { what: "'tags', a Set,", becomes: "'{}'" }, line: 7, column: 88 }] },
    { name: "types: a part of what is sent whole", code: typed(`await inngest.send({ name: "a/b", data: { row: db.row() } });`), errors: [{ messageId: "lost", data: { what: "'row.views', a bigint,", becomes: "nothing" } }] },
    { name: "types: all of the data", code: typed(`const row = db.row(); await step.invoke("i", { function: f, data: row as never as { tags: Set<string> } });`), errors: [{ messageId: "lost" }] },
  ],
});
