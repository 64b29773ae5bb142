import type { EventInput, FunctionLike, Harness } from "../../harness/index.js";
import type { Call, Client } from "./load.js";
import type { Seen } from "./proof.js";

export const START = Date.parse("2026-01-01T00:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Sends the events, one by one, and lets time pass until nothing is left. */
export const send =
  (...events: EventInput[]) =>
  async (t: Harness) => {
    for (const event of events) await t.send(event);
    await t.drain();
  };

/** The same, where the process ends at once when a step has done its work, and its answer is lost. */
export const losing = (step: string, drive: (t: Harness) => Promise<unknown>) => async (t: Harness) => {
  t.step(step).crashAfterEffect();
  await drive(t);
};

/** Throws the first time, and answers from then on. */
export function failOnce(value: unknown, error: Error = new Error("busy")) {
  let calls = 0;
  return () => {
    calls++;
    if (calls === 1) throw error;
    return value;
  };
}

/** Throws always. */
export const fail = (error: Error) => () => {
  throw error;
};

export const takes =
  (milliseconds: number, value: unknown = {}) =>
  () =>
    new Promise((resolve) => setTimeout(resolve, milliseconds, value));

/** How often a payment provider that honours idempotency keys would have charged. */
export function charges(calls: readonly Call[]): number {
  const keys = calls.map((call, index) => (call.args[1] as { idempotencyKey?: string } | undefined)?.idempotencyKey ?? index);
  return new Set(keys).size;
}

/** How many of the calls were under way at the same time, at most. */
export function atOnce(calls: readonly Call[]): number {
  return Math.max(...calls.map(({ at }) => calls.filter((call) => call.at <= at && at < (call.settledAt ?? Infinity)).length));
}

export const status = ({ runs }: Seen) => runs.map((run) => run.status);
export const outputs = ({ runs }: Seen) => runs.map((run) => run.output);
export const firstArguments = (calls: readonly Call[]) => calls.map((call) => call.args[0]);
export const since = (time: number | undefined) => (time ?? Number.NaN) - START;

export class CardDeclined extends Error {
  override readonly name = "CardDeclined";
}

export const order = { name: "order/placed", data: { orderId: "o1", total: 10, email: "a@example.com" } };

export const refusedAtSync = {
  drive: (t: Harness) => t.drain(),
  observe: ({ refusal }: Seen) => refusal,
  wrong: "SYNC_REFUSED",
  right: undefined,
};

/** A charge whose answer is lost. */
export const lostCharge = {
  shows: "how often the provider charges when an answer is lost",
  drive: losing("charge", send(order)),
  observe: ({ calls }: Seen) => charges(calls("stripe.paymentIntents.create")),
  wrong: 2,
  right: 1,
};

/** Takes longer than anyone waits. */
export function slowRender(inngest: Client): FunctionLike {
  return inngest.createFunction({ id: "render", triggers: { event: "render/requested" } }, async ({ step }) => {
    await step.sleep("queue", "30d");
  });
}

/** Its `create` needs the object it came from, as the real one does. */
export class OpenAI {
  readonly chat = { completions: new Completions() };
}

class Completions {
  readonly #says = "says hello";

  create({ model }: { model: string }): string {
    return `${model} ${this.#says}`;
  }
}

/** A module with one function, which starts on `go`. */
export const withBody = (body: string, { options = "", before = "" } = {}): string => `
  import { inngest } from "./client.js";
  import { crm, db, mailer, payments, tell, work } from "./services.js";
  ${before}
  export const job = inngest.createFunction({ id: "job", triggers: { event: "go" }, ${options} }, async ({ event, step }) => { ${body} });
`;

/** What starts it. */
export const go = { name: "go", data: { id: "o1", ids: ["a", "b"], email: "a@example.com" } };
