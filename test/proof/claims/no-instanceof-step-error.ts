import type { Claim } from "../proof.js";
import { CardDeclined, fail, firstArguments, go, order, send, withBody } from "../worlds.js";

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

const inBody = (body: string, before: string) => withBody(body, { before, options: "retries: 0" });

/** The error that `axios` throws, as far as its guard asks. */
class AxiosError extends Error {
  readonly isAxiosError = true;
  readonly status = 404;
}

const guard = (messageId: string, major: 3 | 4): Claim => {
  const before = `import { isAxiosError } from "axios";`;
  return {
    messageId,
    shows: "whether the guard knows the error",
    code: {
      Wrong: inBody(`try { await step.run("work", () => work()); } catch (error) { tell(isAxiosError(error)); }`, before),
      Right: inBody(`await step.run("work", async () => { try { await work(); } catch (error) { tell(isAxiosError(error)); } });`, before),
    },
    stubs: () => ({
      answers: { work: fail(new AxiosError("not found")) },
      exports: { isAxiosError: (error: object) => "isAxiosError" in error },
    }),
    drive: send(go),
    observe: ({ calls }) => firstArguments(calls("tell")),
    wrong: [false],
    right: [true],
    majors: [major],
  };
};

export default [
  handled("onFailure", 4, `error.name === "CardDeclined"`),
  handled("onFailureV3", 3, `error.message === "declined"`),
  guard("guard", 4),
  guard("guardV3", 3),
  {
    messageId: "result",
    shows: "whether the result is known",
    code: {
      Wrong: inBody(`const total = await step.run("work", () => new Money(5)); tell(total instanceof Money);`, `import { Money } from "./money.js";`),
      Right: inBody(`const total = await step.run("work", () => new Money(5)); tell(total.amount === 5);`, `import { Money } from "./money.js";`),
    },
    stubs: () => ({ exports: { Money } }),
    drive: send(go),
    observe: ({ calls }) => [...new Set(firstArguments(calls("tell")))],
    wrong: [false],
    right: [true],
  },
] satisfies Claim[];

class Money {
  constructor(readonly amount: number) {}
}
