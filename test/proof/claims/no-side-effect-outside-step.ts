import type { Claim } from "../proof.js";
import { fail, go, send, withBody } from "../worlds.js";

const often = (messageId: string, wrong: string, right: string, times: number, more: Partial<Claim> = {}): Claim => ({
  messageId,
  shows: "how often it happens",
  code: { Wrong: withBody(wrong, { options: "retries: 0" }), Right: withBody(right, { options: "retries: 0" }) },
  drive: send(go),
  observe: ({ calls }) => calls("mailer.sendMail").length,
  wrong: times,
  right: 1,
  ...more,
});

const noting = (body: string) => `
  import { Inngest } from "inngest";
  import { metadataMiddleware } from "inngest/experimental";
  const inngest = new Inngest({ id: "app", middleware: [metadataMiddleware()] });
  export const job = inngest.createFunction({ id: "job", triggers: { event: "go" } }, async ({ event, step }) => { ${body} });
`;

export default [
  often(
    "inCatch",
    `try { await step.run("work", () => work()); } catch { await mailer.sendMail(event.data.email); }
    await step.run("tell", () => tell());`,
    `try { await step.run("work", () => work()); } catch { await step.run("mail", () => mailer.sendMail(event.data.email)); }
    await step.run("tell", () => tell());`,
    2,
    { stubs: () => ({ answers: { work: fail(new Error("broken")) } }) },
  ),
  often(
    "beside",
    `await Promise.all([step.run("work", () => work()), mailer.sendMail(event.data.email)]); await step.run("tell", () => tell());`,
    `await Promise.all([step.run("work", () => work()), step.run("mail", () => mailer.sendMail(event.data.email))]);
    await step.run("tell", () => tell());`,
    3,
  ),
  {
    messageId: "metadata",
    // Version 3 says it on the console, whatever the logger is.
    majors: [4],
    shows: "how often the SDK warns that it may be lost, in two entries at least",
    code: {
      Wrong: noting(`await inngest.metadata.update({ id: event.data.id }); await step.sleep("rest", "1h");`),
      Right: noting(`await step.run("note", () => inngest.metadata.update({ id: event.data.id })); await step.sleep("rest", "1h");`),
    },
    drive: send(go),
    observe: ({ logs }) => logs.filter((line) => line.includes("may be lost")).length >= 2,
    wrong: true,
    right: false,
  },
  {
    messageId: "read",
    shows: "whether both steps see the same plan",
    code: {
      Wrong: withBody(`const user = await db.user.findUnique({ where: { id: event.data.id } });
        await step.run("bill", () => tell(user.plan)); await step.sleep("rest", "1h"); await step.run("thank", () => tell(user.plan));`),
      Right: withBody(`const user = await step.run("load", () => db.user.findUnique({ where: { id: event.data.id } }));
        await step.run("bill", () => tell(user.plan)); await step.sleep("rest", "1h"); await step.run("thank", () => tell(user.plan));`),
    },
    stubs: () => {
      let asked = 0;
      return { answers: { "db.user.findUnique": () => ({ plan: `plan ${asked++}` }) } };
    },
    drive: send(go),
    observe: ({ calls }) => calls("tell")[0]?.args[0] === calls("tell")[1]?.args[0],
    wrong: false,
    right: true,
  },
] satisfies Claim[];
