import type { Claim } from "../proof.js";
import { DAY, go, HOUR, send, since, status, withBody } from "../worlds.js";

const wait = (options: string) => withBody(`await step.waitForEvent(${options}); await step.run("work", () => work());`);

const noEvent: Omit<Claim, "shows" | "observe" | "wrong" | "right"> = {
  messageId: "noEvent",
  code: {
    Wrong: wait(`"job/answered", { timeout: "1h" }`),
    Right: wait(`"wait", { event: "job/answered", timeout: "1h" }`),
  },
  drive: async (t) => {
    await t.send(go);
    await t.send({ name: "job/answered" });
    await t.drain();
  },
};

export default [
  {
    messageId: "missing",
    shows: "how long the sleep takes",
    code: {
      Wrong: withBody(`await step.sleep("1 day"); await step.run("work", () => work());`),
      Right: withBody(`await step.sleep("rest", "1 day"); await step.run("work", () => work());`),
    },
    drive: send(go),
    observe: ({ calls }) => since(calls("work")[0]?.at),
    wrong: 0,
    right: DAY,
  },
  {
    messageId: "missing",
    shows: "whether the event is sent",
    code: {
      Wrong: withBody(`await step.sendEvent({ name: "job/done", data: {} });`),
      Right: withBody(`await step.sendEvent("tell", { name: "job/done", data: {} });`),
    },
    drive: send(go),
    observe: (seen) => [status(seen), seen.events.some(({ name }) => name === "job/done")],
    wrong: [["completed"], false],
    right: [["completed"], true],
  },
  { ...noEvent, majors: [4], shows: "how the run ends", observe: status, wrong: ["failed"], right: ["completed"] },
  {
    ...noEvent,
    majors: [3],
    shows: "when the run goes on after the event",
    observe: ({ calls }) => since(calls("work")[0]?.at),
    wrong: HOUR,
    right: 0,
  },
] satisfies Claim[];
