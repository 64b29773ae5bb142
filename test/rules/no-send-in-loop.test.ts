import dedent from "dedent";
import rule from "../../rules/no-send-in-loop.js";
import { inBody, inBodyV3, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-send-in-loop", rule, {
  valid: [
    {
      name: "one call",
      code: inBody(`await step.sendEvent("due-events", users.map((user) => ({ name: "a/b", data: { id: user.id } })));`),
    },
    {
      name: "pages of events",
      code: inBody(`
        for (const [i, chunk] of chunks.entries()) {
          await step.sendEvent(\`due-\${i}\`, chunk.map((user) => ({ name: "a/b", data: { id: user.id } })));
        }
      `),
    },
    {
      name: "events of which one cannot see how many they are",
      code: inBody(`
        for (const batch of batches) {
          await step.sendEvent("due", batch);
        }
      `),
    },
    {
      name: "after a step of the same turn",
      code: inBody(`
        for (const user of users) {
          const score = await step.run(\`score-\${user.id}\`, () => score(user));
          await step.sendEvent(\`due-\${user.id}\`, { name: "a/b", data: { score } });
        }
      `),
    },
    {
      name: "a script",
      code: dedent`
        import { inngest } from "./client";
        for (const user of users) {
          await inngest.send({ name: "a/b", data: { id: user.id } });
        }
      `,
    },
    {
      name: "a function of a script",
      filename: "scripts/backfill.ts",
      code: dedent`
        import { inngest } from "./client";
        export async function main(users) {
          for (const user of users) await inngest.send({ name: "a/b", data: { id: user.id } });
        }
      `,
    },
    {
      name: "a script without a folder of its own",
      code: dedent`
        import { inngest } from "./client";
        async function main() {
          for (const user of await load()) await inngest.send({ name: "a/b", data: { id: user.id } });
        }
        main().catch(console.error);
      `,
    },
    {
      name: "a route: it runs once for each request",
      filename: "app/route.ts",
      code: dedent`
        import { inngest } from "./client";
        export async function POST() {
          for (const user of await load()) {
            await inngest.send({ name: "a/b", data: { id: user.id } });
          }
        }
      `,
    },
    {
      name: "a list that is waited for",
      code: `import { inngest } from "./client";\nexport const many = (ids) => Promise.all(ids.map((id) => inngest.send({ name: "a/b", data: { id } })));`,
    },
    {
      name: "a route that does something else for each user, too",
      filename: "app/route.ts",
      code: dedent`
        import { inngest } from "./client";
        export async function POST() {
          for (const user of await load()) {
            await mark(user);
            await inngest.send({ name: "a/b", data: { id: user.id } });
          }
          for (const user of users) await inngest.send({ name: "a/b", data: { id: user.id } }).catch(report);
          for (const kind of ["a", "b"]) await inngest.send({ name: kind, data: {} });
        }
      `,
    },
    {
      name: "the client of AWS",
      code: inStep(`
        for (const command of commands) {
          await client.send(command);
        }
      `),
    },
    {
      name: "chunks of events with their number",
      code: inBody(`
        for (const [index, part] of chunk(events, 1000).entries()) {
          await step.sendEvent(\`due-\${index}\`, part);
        }
      `),
    },
  ],
  invalid: [
    {
      name: "for … of",
      code: inBody(`
        for (const user of users) {
          await step.sendEvent(\`due-\${user.id}\`, { name: "a/b", data: { id: user.id } });
        }
      `),
      errors: [{ messageId: "sendInLoop", line: 4, suggestions: [{ messageId: "sendTogether", output: inBody(`await step.sendEvent("due-events", users.map((user) => ({ name: "a/b", data: { id: user.id } })));`) }] }],
    },
    {
      name: "the items are events",
      code: inBody(`
        for (const job of jobs) {
          await step.sendEvent(\`update-pr-\${job.id}\`, job);
        }
      `),
      errors: [{ messageId: "sendInLoop", line: 4, suggestions: [{ messageId: "sendTogether", output: inBody(`await step.sendEvent("update-pr", jobs);`) }] }],
    },
    {
      name: "map",
      code: inBodyV3(`await Promise.all(users.map((user) => step.sendEvent("due", { name: "a/b", data: { id: user.id } })));`),
      errors: [{ messageId: "sendInLoop", line: 3 }],
    },
    {
      name: "the client, in a step",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("fan-out", async () => {
            for (const user of await load()) {
              await inngest.send({ name: "a/b", data: { id: user.id } });
            }
          });
        });
      `,
      errors: [{ messageId: "sendInLoop", line: 5, suggestions: [{ messageId: "sendTogether", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
              await step.run("fan-out", async () => {
                await inngest.send((await load()).map((user) => ({ name: "a/b", data: { id: user.id } })));
              });
            });
          ` }] }],
    },
    {
      name: "an index loop",
      code: inBody(`
        for (let i = 0; i < users.length; i++) {
          await step.sendEvent(\`due-\${i}\`, { name: "a/b", data: { id: users[i].id } });
        }
      `),
      errors: [{ messageId: "sendInLoop", line: 4 }],
    },
  ],
});
