import type { Claim } from "../proof.js";
import { firstArguments, go, send, withBody } from "../worlds.js";

/** What the body sees of a result, at each of its entries. */
const seen = (messageId: string, what: string, [wrong, then]: [string, unknown], [right, rightly]: [string, unknown], before = ""): Claim => ({
  messageId,
  shows: `what the body sees of ${what}`,
  code: { Wrong: withBody(wrong, { before }), Right: withBody(right, { before }) },
  drive: send(go),
  observe: ({ calls, runs }) => [runs[0]?.status, ...new Set(firstArguments(calls("tell")))],
  wrong: then,
  right: rightly,
});

const telling = (value: string) => `const value = await step.run("make", () => ${value}); tell(JSON.stringify(value));`;
const lost = (what: string, wrong: string, then: unknown, right: string, rightly: unknown) =>
  seen("lost", what, [telling(wrong), ["completed", JSON.stringify(then)]], [telling(right), ["completed", JSON.stringify(rightly)]]);

export default [
  lost("a Set", `new Set(["a"])`, {}, `[...new Set(["a"])]`, ["a"]),
  lost("a Buffer", `Buffer.from("a")`, { type: "Buffer", data: [97] }, `Buffer.from("a").toString("base64")`, "YQ=="),
  lost("an ArrayBuffer", "new ArrayBuffer(2)", {}, "[0, 0]", [0, 0]),
  lost("a bigint beside others", "({ total: 12n, count: 1 })", { count: 1 }, "({ total: \"12\", count: 1 })", { total: "12", count: 1 }),
  lost("a function beside others", "({ add: () => 1, count: 1 })", { count: 1 }, "({ count: 1 })", { count: 1 }),
  seen(
    "lostMethod",
    "a date",
    [`const order = await step.run("load", () => db.load()); tell(order.createdAt.getTime());`, ["failed"]],
    [`const order = await step.run("load", () => db.load()); tell(new Date(order.createdAt).getTime());`, ["completed", 0]],
  ),
  seen(
    "neverUndefined",
    "nothing",
    [`const user = await step.run("load", () => db.find()); tell(user === undefined ? "nobody" : "somebody");`, ["completed", "somebody"]],
    [`const user = await step.run("load", () => db.find()); tell(user === null ? "nobody" : "somebody");`, ["completed", "nobody"]],
  ),
].map((claim) => ({ ...claim, stubs: () => ({ answers: { "db.load": { createdAt: new Date(0) }, "db.find": () => undefined } }) })) satisfies Claim[];
