import dedent from "dedent";
import rule from "../../rules/no-polling-in-step.js";
import { inBody, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-polling-in-step", rule, {
  valid: [
    {
      name: "an interval that tells how far it is",
      code: inStep(`
        const timer = setInterval(async () => { await heartbeat(); }, 10000);
        try { await render(); } finally { clearInterval(timer); }
        await new Promise((resolve) => { const dots = setInterval(() => console.log("."), 1000); stream.on("end", () => { clearInterval(dots); resolve(); }); });
      `),
    },
    {
      name: "steps with durable sleeps between them",
      code: inBody(`
        for (let i = 0; i < 60; i++) {
          const job = await step.run(\`check-\${i}\`, () => jobs.get(1));
          if (job.done) return job.url;
          await step.sleep(\`wait-\${i}\`, "1m");
        }
      `),
    },
    {
      name: "a pause between items",
      code: inStep(`
        for (const user of users) {
          await sendMail(user);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      `),
    },
    {
      name: "a pause between pages of a list",
      code: inStep(`
        for (let i = 0; i < users.length; i += 50) {
          await sendAll(users.slice(i, i + 50));
          await sleep(1000);
        }
      `),
    },
    {
      name: "a retry with a pause in the catch",
      code: inStep(`
        for (let attempt = 0; attempt < 3; attempt++) {
          try {
            return await call();
          } catch (error) {
            if (attempt === 2) throw error;
            await sleep(1000);
          }
        }
      `),
    },
    {
      name: "a retry with a pause before it tries again",
      code: inStep(`
        let attempt = 0;
        while (attempt < 3) {
          try {
            if (attempt > 0) await sleep(1000);
            return await call();
          } catch (error) {
            attempt++;
          }
        }
      `),
    },
    {
      name: "a few tries of what gave nothing",
      code: inStep(`
        let url = null;
        for (let attempt = 1; attempt <= 3; attempt++) {
          url = await draw(event.data.prompt);
          if (url) break;
          if (attempt < 3) await new Promise((resolve) => setTimeout(resolve, 5000));
        }
      `),
    },
    {
      name: "a loop that does not wait",
      code: inStep(`
        while (cursor) {
          const page = await load(cursor);
          cursor = page.next;
        }
      `),
    },
    {
      name: "a script",
      code: dedent`
        import { Inngest } from "inngest";
        async function main() {
          while (true) {
            if ((await check()).done) return;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        }
      `,
    },
  ],
  invalid: [
    {
      name: "an interval",
      code: inStep(`
        await new Promise((resolve) => {
          const timer = setInterval(async () => {
            if (await isDone(event.data.id)) { clearInterval(timer); resolve(); }
          }, 5000);
        });
      `),
      errors: [{ messageId: "interval", data: { step: "step 'work'" }, line: 5 }],
    },
    {
      name: "while (true) with a timer",
      code: inStep(`
        while (true) {
          const job = await jobs.get(event.data.id);
          if (job.status === "done") return job.url;
          await new Promise((resolve) => setTimeout(resolve, 5000));
        }
      `),
      errors: [{ messageId: "inStep", line: 4 }],
    },
    {
      name: "a counted loop with a sleep helper",
      code: inStep(`
        for (let i = 0; i < 30; i++) {
          const job = await jobs.get(event.data.id);
          if (job.done) break;
          await sleep(1000);
        }
      `),
      errors: [{ messageId: "inStep", line: 4 }],
    },
    {
      name: "more tries than a few",
      code: inStep(`
        for (let attempt = 0; attempt < 10; attempt++) {
          const url = await find(event.data.id);
          if (url) return url;
          await sleep(1000);
        }
      `),
      errors: [{ messageId: "inStep", line: 4 }],
    },
    {
      name: "a condition",
      code: inStep(`
        let done = false;
        while (!done) {
          done = (await jobs.get(1)).done;
          await delay(1000);
        }
      `),
      errors: [{ messageId: "inStep", line: 5 }],
    },
    {
      name: "do … while, timers/promises",
      code: dedent`
        import { setTimeout } from "node:timers/promises";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ step }) => {
          await step.run("wait", async () => {
            let job;
            do {
              await setTimeout(1000);
              job = await jobs.get(1);
            } while (job.status !== "done");
            return job;
          });
        });
      `,
      errors: [{ messageId: "inStep", line: 6 }],
    },
    {
      name: "in the body",
      code: inBody(`
        let job = await jobs.get(1);
        while (job.status === "pending") {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          job = await jobs.get(1);
        }
        await step.run("a", () => a());
      `),
      errors: [{ messageId: "inBody", line: 4 }],
    },
    {
      name: "a loop that gives up when it cannot ask",
      code: inStep(`
        for (let attempt = 0; attempt < 60; attempt++) {
          try {
            const job = await jobs.get(event.data.jobId);
            if (job.done) return job;
            await sleep(5000);
          } catch (error) {
            return null;
          }
        }
      `),
      errors: [{ messageId: "inStep" }],
    },
    {
      name: "in a helper of the file",
      code: dedent`
        import { inngest } from "./client";
        async function waitForJob(id) {
          while (true) {
            const job = await jobs.get(id);
            if (job.done) return job;
            await sleep(500);
          }
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          return await step.run("wait", () => waitForJob(event.data.id));
        });
      `,
      errors: [{ messageId: "inStep", line: 3 }],
    },
  ],
});
