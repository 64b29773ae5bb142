import type { Claim } from "../proof.js";
import { failOnce, losing, send } from "../worlds.js";

const withHandler = (handler: string) => `
  import { inngest } from "./client.js";
  import { db, mailer } from "./services.js";
  export const remind = inngest.createFunction(
    { id: "remind", triggers: { event: "invoice/overdue" } },
    async ({ event, step }) => { ${handler} },
  );
`;

const drive = send({ name: "invoice/overdue", data: { email: "a@example.com", emails: ["a@example.com", "b@example.com"], invoiceId: "i1", teamId: "t1" } });
const mails: Claim["observe"] = ({ calls }) => calls("mailer.sendReminder").length;
const IN_STEPS = `for (const [index, email] of event.data.emails.entries()) await step.run(\`remind-\${index}\`, () => mailer.sendReminder(email));`;

export default [
  {
    messageId: "again",
    shows: "how often the mail is sent when the row is refused once",
    code: {
      Wrong: withHandler(`await step.run("remind", async () => {
        await mailer.sendReminder(event.data.email);
        await db.invoices.update({ id: event.data.invoiceId, reminded: true });
      });`),
      Right: withHandler(`await step.run("remind", () => mailer.sendReminder(event.data.email));
        await step.run("note", () => db.invoices.update({ id: event.data.invoiceId, reminded: true }));`),
    },
    stubs: () => ({ answers: { "db.invoices.update": failOnce({}) } }),
    drive,
    observe: mails,
    wrong: 2,
    right: 1,
  },
  {
    messageId: "inLoop",
    shows: "how many mails go to two people when the second is refused once",
    code: {
      Wrong: withHandler(`await step.run("remind", async () => { for (const email of event.data.emails) await mailer.sendReminder(email); });`),
      Right: withHandler(IN_STEPS),
    },
    stubs: () => {
      let sent = 0;
      return { answers: { "mailer.sendReminder": () => (++sent === 2 ? Promise.reject(new Error("busy")) : {}) } };
    },
    drive,
    observe: mails,
    wrong: 4,
    right: 3,
  },
  {
    messageId: "cutOff",
    shows: "how many mails go to two people when the answer of the last is lost",
    code: {
      Wrong: withHandler(`await step.run("remind-1", async () => {
        for (const email of event.data.emails) {
          try { await mailer.sendReminder(email); } catch (error) { console.error(error); }
        }
      });`),
      Right: withHandler(IN_STEPS),
    },
    drive: losing("remind-1", drive),
    observe: mails,
    wrong: 4,
    right: 3,
  },
  {
    messageId: "tooManyAtOnce",
    shows: "how often the first is done when the answer of the last is lost",
    code: {
      Wrong: withHandler(`await step.run("last", async () => {
        try { await mailer.sendReminder(event.data.email); } catch (error) { console.error(error); }
        try { await mailer.notifyTeam(event.data.teamId); } catch (error) { console.error(error); }
        try { await db.invoices.create({ id: event.data.invoiceId }); } catch (error) { console.error(error); }
      });`),
      Right: withHandler(`await step.run("remind", () => mailer.sendReminder(event.data.email));
        await step.run("tell", () => mailer.notifyTeam(event.data.teamId));
        await step.run("last", () => db.invoices.create({ id: event.data.invoiceId }));`),
    },
    drive: losing("last", drive),
    observe: mails,
    wrong: 2,
    right: 1,
  },
  {
    messageId: "noSteps",
    shows: "how often the first is done when the last is refused once",
    code: {
      Wrong: withHandler(`await mailer.sendReminder(event.data.email);
        await mailer.notifyTeam(event.data.teamId);
        await db.invoices.create({ id: event.data.invoiceId });`),
      Right: withHandler(`await step.run("remind", () => mailer.sendReminder(event.data.email));
        await step.run("tell", () => mailer.notifyTeam(event.data.teamId));
        await step.run("note", () => db.invoices.create({ id: event.data.invoiceId }));`),
    },
    stubs: () => ({ answers: { "db.invoices.create": failOnce({}) } }),
    drive,
    observe: mails,
    wrong: 2,
    right: 1,
  },
] satisfies Claim[];
