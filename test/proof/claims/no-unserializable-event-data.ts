import type { Claim } from "../proof.js";
import { fail, go, send, withBody } from "../worlds.js";

const sent = (value: string) => withBody(`await step.sendEvent("tell", { name: "job/done", data: { value: ${value} } });`);

const arrives = (messageId: string, what: string, wrong: string, then: unknown, right: string, rightly: unknown): Claim => ({
  messageId,
  shows: `what arrives of ${what}`,
  code: { Wrong: sent(wrong), Right: sent(right) },
  drive: send(go),
  observe: ({ events }) => events.find(({ name }) => name === "job/done")?.data.value,
  wrong: then,
  right: rightly,
});

const caught = (value: string) =>
  withBody(
    `try { await step.run("work", () => work()); }
    catch (error) { await step.sendEvent("tell", { name: "job/done", data: { value: ${value} } }); }`,
    { options: "retries: 0" },
  );

export default [
  arrives("lost", "an error", `new Error("broken")`, {}, `"broken"`, "broken"),
  {
    ...arrives("errorObject", "an error that was caught", "", { name: "Error", stepId: "work" }, "", "broken"),
    stubs: () => ({ answers: { work: fail(new Error("broken")) } }),
    code: { Wrong: caught("error"), Right: caught("error.message") },
  },
  arrives("lost", "a Map", `new Map([["a", 1]])`, {}, `Object.fromEntries(new Map([["a", 1]]))`, { a: 1 }),
  arrives("lost", "a function", "() => 1", undefined, "1", 1),
  arrives("lost", "a regular expression", "/a/", {}, "/a/.source", "a"),
  arrives("lost", "bytes", "new Uint8Array([7])", { 0: 7 }, "[...new Uint8Array([7])]", [7]),
] satisfies Claim[];
