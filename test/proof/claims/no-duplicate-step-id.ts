import type { Claim } from "../proof.js";
import { go, outputs, send, takes, withBody } from "../worlds.js";

/** What is asked for first comes last, the first time. */
const stubs = () => {
  const delays = [20, 10];
  return { answers: { crm: (id: unknown) => takes(delays.shift() ?? (id === "a" ? 10 : 20), id)() } };
};

const mixed = (messageId: string, wrong: string, right: string): Claim => ({
  messageId,
  shows: "what comes of which item, where something is waited for before each step, now longer, now shorter",
  code: { Wrong: withBody(wrong), Right: withBody(right) },
  stubs,
  options: { nonDeterminism: "record" },
  drive: send(go),
  observe: outputs,
  wrong: [["b", "b"]],
  right: [["a", "b"]],
});

const inMap = (id: string) =>
  withFind(id, (find) => `return await Promise.all(event.data.ids.map(${find}));`);
const inHelper = (id: string) => withFind(id, (find) => `const find = ${find}; return await Promise.all(event.data.ids.map(find));`);

const withFind = (id: string, use: (find: string) => string) =>
  use(`async (id) => { const found = await crm(id); return await step.run(${id}, () => found); }`);

export default [
  mixed("perItem", inMap(`"find"`), inMap("`find-${id}`")),
  mixed("helper", inHelper(`"find"`), inHelper("`find-${id}`")),
] satisfies Claim[];
