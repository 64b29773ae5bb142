import type { Claim } from "../proof.js";
import { firstArguments, go, send, status, withBody } from "../worlds.js";

const waiting = (then: string) =>
  withBody(`const paid = await step.waitForEvent("wait", { event: "order/paid", timeout: "1h" }); ${then}`);

export default [
  {
    messageId: "asserted",
    shows: "how the run ends when nothing comes",
    code: {
      Wrong: waiting(`await step.run("tell", () => tell(paid!.data.total));`),
      Right: waiting(`if (paid) await step.run("tell", () => tell(paid.data.total));`),
    },
    drive: send(go),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  {
    messageId: "unchecked",
    shows: "how the run ends when no signal comes",
    code: {
      Wrong: withBody(`const paid = await step.waitForSignal("wait", { signal: "paid", timeout: "1h", onConflict: "fail" });
        await step.run("tell", () => tell(paid.data));`),
      Right: withBody(`const paid = await step.waitForSignal("wait", { signal: "paid", timeout: "1h", onConflict: "fail" });
        if (paid) await step.run("tell", () => tell(paid.data));`),
    },
    drive: send(go),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
  {
    messageId: "neverUndefined",
    shows: "what is told when nothing comes",
    code: {
      Wrong: waiting(`await step.run("tell", () => tell(paid === undefined ? "late" : "paid"));`),
      Right: waiting(`await step.run("tell", () => tell(paid === null ? "late" : "paid"));`),
    },
    drive: send(go),
    observe: ({ calls }) => firstArguments(calls("tell")),
    wrong: ["paid"],
    right: ["late"],
  },
  {
    messageId: "unread",
    ruleOptions: { checkUnread: true },
    shows: "what is told when nobody pays",
    code: {
      Wrong: withBody(`await step.waitForEvent("wait", { event: "order/paid", timeout: "1h" });
        await step.run("tell", () => tell("paid"));`),
      Right: waiting(`if (paid) await step.run("tell", () => tell("paid"));`),
    },
    drive: send(go),
    observe: ({ calls }) => firstArguments(calls("tell")),
    wrong: ["paid"],
    right: [],
  },
] satisfies Claim[];
