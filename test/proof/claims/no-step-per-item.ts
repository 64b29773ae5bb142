import type { Claim } from "../proof.js";
import { status } from "../worlds.js";

const withHandler = (handler: string) => `
  import { inngest } from "./client.js";
  import { mailer } from "./services.js";
  export const remind = inngest.createFunction(
    { id: "remind", triggers: { event: "reminders/due" } },
    async ({ event, step }) => { ${handler} },
  );
`;

export default [
  {
    messageId: "perItem",
    shows: "whether a list that has become long stays within the limit of steps",
    code: {
      Wrong: withHandler("for (const id of event.data.ids) await step.run(`remind-${id}`, () => mailer.remind(id));"),
      Right: withHandler("await step.sendEvent('fan-out', event.data.ids.map((id) => ({ name: 'reminder/due', data: { id } })));"),
    },
    ruleOptions: { checkLists: true },
    options: { limits: { steps: 50 } },
    drive: async (t) => {
      await t.send({ name: "reminders/due", data: { ids: Array.from({ length: 60 }, (_, id) => id) } });
      await t.drain();
    },
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
] satisfies Claim[];
