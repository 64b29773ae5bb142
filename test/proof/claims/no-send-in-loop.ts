import type { Claim } from "../proof.js";
import { status } from "../worlds.js";

const withSends = (sends: string) => `
  import { inngest } from "./client.js";
  export const digest = inngest.createFunction(
    { id: "digest", triggers: { event: "digest/requested" } },
    async ({ event, step }) => { ${sends} },
  );
`;

const drive: Claim["drive"] = async (t) => {
  await t.send({ name: "digest/requested", data: { userIds: Array.from({ length: 60 }, (_, n) => `u${n}`) } });
  await t.drain();
};

export default [
  {
    messageId: "sendInLoop",
    shows: "whether sixty events stay within the limit of steps",
    code: {
      Wrong: withSends("for (const userId of event.data.userIds) await step.sendEvent(`due-${userId}`, { name: 'digest/due', data: { userId } });"),
      Right: withSends("await step.sendEvent('due', event.data.userIds.map((userId) => ({ name: 'digest/due', data: { userId } })));"),
    },
    options: { limits: { steps: 50, eventsPerSend: 60 } },
    drive,
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
] satisfies Claim[];
