import type { Claim } from "../proof.js";
import { CardDeclined, fail, firstArguments, order } from "../worlds.js";

const withHandler = (handler: string) => `
  import { inngest } from "./client.js";
  import { CardDeclined, chargeCard, tell } from "./payments.js";
  export const charge = inngest.createFunction(
    { id: "charge", retries: 0, triggers: { event: "order/placed" }, onFailure: async ({ error }) => { ${handler} } },
    async ({ event, step }) => { await step.run("charge", () => chargeCard(event.data.orderId)); },
  );
`;

const handled = (messageId: string, major: 3 | 4, question: string): Claim => ({
  messageId,
  shows: "whether the handler knows the error",
  code: {
    Wrong: withHandler(`await tell(error instanceof CardDeclined);`),
    Right: withHandler(`await tell(${question});`),
  },
  stubs: () => ({ answers: { chargeCard: fail(new CardDeclined("declined")) }, exports: { CardDeclined } }),
  drive: async (t) => {
    await t.send(order);
    await t.drain();
  },
  observe: ({ calls }) => firstArguments(calls("tell")),
  wrong: [false],
  right: [true],
  majors: [major],
});

export default [
  handled("onFailure", 4, `error.name === "CardDeclined"`),
  handled("onFailureV3", 3, `error.message === "declined"`),
] satisfies Claim[];
