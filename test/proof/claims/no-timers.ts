import type { Claim } from "../proof.js";
import { failOnce, MINUTE, send, since, takes } from "../worlds.js";

const withBody = (body: string) => `
  import { inngest } from "./client.js";
  import { beat, mailer, work } from "./services.js";
  export const remind = inngest.createFunction(
    { id: "remind", triggers: { event: "cart/abandoned" } },
    async ({ event, step }) => { ${body} },
  );
`;

const drive = send({ name: "cart/abandoned", data: { email: "a@example.com" } });

export default [
  {
    messageId: "inStep",
    shows: "how long it takes when the mail is refused once",
    code: {
      Wrong: withBody(`await step.run("send", async () => {
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        await mailer.sendReminder(event.data.email);
      });`),
      Right: withBody(`await step.sleep("wait", "1m");
        await step.run("send", () => mailer.sendReminder(event.data.email));`),
    },
    stubs: () => ({ answers: { "mailer.sendReminder": failOnce({}) } }),
    options: { retryDelay: 0 },
    drive,
    observe: ({ runs }) => since(runs[0]?.endedAt?.getTime()),
    wrong: 2 * MINUTE,
    right: MINUTE,
  },
  {
    messageId: "later",
    shows: "how many reminders are sent",
    code: {
      Wrong: withBody(`setTimeout(() => mailer.sendReminder(event.data.email), 60_000);
        await step.run("work", () => work());`),
      Right: withBody(`await step.run("work", () => work());
        await step.sleep("wait", "1m");
        await step.run("send", () => mailer.sendReminder(event.data.email));`),
    },
    drive: async (t) => {
      await drive(t);
      await t.advance("1h");
    },
    observe: ({ calls }) => calls("mailer.sendReminder").length,
    wrong: 2,
    right: 1,
  },
  {
    messageId: "interval",
    shows: "whether it beats when the run is over",
    code: {
      Wrong: withBody(`const timer = setInterval(() => beat(), 1000);
        try { await step.run("work", () => work()); } finally { clearInterval(timer); }`),
      Right: withBody(`await step.run("work", async () => {
        const timer = setInterval(() => beat(), 1000);
        try { await work(); } finally { clearInterval(timer); }
      });`),
    },
    stubs: () => ({ answers: { work: takes(3000) } }),
    drive: async (t) => {
      await t.send({ name: "cart/abandoned" });
      await t.advance("1m");
    },
    observe: ({ runs, calls }) => calls("beat").some(({ at }) => at > runs[0]!.endedAt!.getTime()),
    wrong: true,
    right: false,
    resumedBy: "work",
  },
] satisfies Claim[];
