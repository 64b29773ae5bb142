import type { Claim } from "../proof.js";
import { failOnce, go, send, withBody } from "../worlds.js";

/** What is started by what the job tells. */
const listener = `export const listen = inngest.createFunction({ id: "listen", triggers: [{ event: "job/told" }, { event: "job/closed" }, { event: "user/updated" }] }, async () => {});`;

const starts = (messageId: string, shows: string, wrong: string, right: string, [times, rightly]: [number, number], more: Partial<Claim> = {}): Claim => ({
  messageId,
  shows,
  code: { Wrong: withBody(wrong, { before: listener }), Right: withBody(right, { before: listener }) },
  drive: send(go, go),
  observe: ({ runs }) => runs.filter(({ functionId }) => functionId === "listen").length,
  wrong: times,
  right: rightly,
  ...more,
});

const ofUser = { name: "go", data: { userId: "u1" } };

const sent = (id: string) => `await step.sendEvent("tell", { name: "job/told", data: {}, id: ${id} });`;
const sentTwice = (id: string) => `await step.run("work", async () => { await inngest.send({ name: "job/told", data: {}, id: ${id} }); await work(); });`;

export default [
  starts("constantId", "how many of two events start a function", sent(`"job-told"`), sent("`job-told-${event.ts}-${event.id}`"), [1, 2]),
  starts(
    "eventId",
    "how often the same event starts a function, where it is sent once more",
    sentTwice("`told-${Date.now()}`"),
    sentTwice("`told-${event.data.id}`"),
    [2, 1],
    { drive: send(go), stubs: () => ({ answers: { work: failOnce({}) } }) },
  ),
  starts(
    "sharedId",
    "how many of two changes start a function",
    `await step.sendEvent("tell", { name: "user/updated", data: {}, id: event.data.userId });`,
    `await step.sendEvent("tell", { name: "user/updated", data: {}, id: \`updated-\${event.data.userId}-\${event.id}\` });`,
    [1, 2],
    { drive: send(ofUser, ofUser) },
  ),
  starts(
    "bareId",
    "how many of two events of different names start a function",
    `${sent("event.data.userId")} await step.sendEvent("close", { name: "job/closed", data: {}, id: event.data.userId });`,
    `${sent("`told-${event.data.userId}`")} await step.sendEvent("close", { name: "job/closed", data: {}, id: \`closed-\${event.data.userId}\` });`,
    [1, 2],
    { drive: send(ofUser), ruleOptions: { checkBareIds: true } },
  ),
] satisfies Claim[];
