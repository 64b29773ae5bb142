import type { Claim } from "../proof.js";
import { failOnce, go, HOUR, send, withBody } from "../worlds.js";

const drive = send(go);

export default [
  {
    messageId: "measured",
    shows: "how long an hour's sleep took",
    code: {
      Wrong: withBody(`const start = Date.now(); await step.sleep("rest", "1h");
        await step.sendEvent("tell", { name: "rest/over", data: { took: Date.now() - start } });`),
      Right: withBody(`const start = await step.run("start", () => Date.now()); await step.sleep("rest", "1h");
        await step.sendEvent("tell", { name: "rest/over", data: { took: Date.now() - start } });`),
    },
    drive,
    observe: ({ events }) => events.find(({ name }) => name === "rest/over")?.data,
    wrong: { took: 0 },
    right: { took: HOUR },
  },
  {
    messageId: "captured",
    shows: "whether a retry charges under the reference of the attempt before",
    code: {
      Wrong: withBody(`const reference = crypto.randomUUID(); await step.run("charge", () => payments.charge(reference));`),
      Right: withBody(`const reference = await step.run("refer", () => crypto.randomUUID()); await step.run("charge", () => payments.charge(reference));`),
    },
    stubs: () => ({ answers: { "payments.charge": failOnce({}) } }),
    drive,
    observe: ({ calls }) => calls("payments.charge")[0]?.args[0] === calls("payments.charge")[1]?.args[0],
    wrong: false,
    right: true,
  },
  {
    messageId: "condition",
    shows: "after how many rests of twenty minutes an hour is over, of ten at most",
    code: {
      Wrong: withBody(`const deadline = Date.now() + 3_600_000;
        let rests = 0;
        while (rests < 10 && Date.now() < deadline) { await step.sleep(\`rest-\${rests++}\`, "20m"); }
        await step.run("tell", () => tell(rests));`),
      Right: withBody(`const deadline = await step.run("deadline", () => Date.now() + 3_600_000);
        let rests = 0;
        while (rests < 10 && (await step.run(\`ask-\${rests}\`, () => Date.now() < deadline))) { await step.sleep(\`rest-\${rests++}\`, "20m"); }
        await step.run("tell", () => tell(rests));`),
    },
    drive,
    observe: ({ calls }) => calls("tell")[0]?.args[0],
    wrong: 10,
    right: 3,
  },
] satisfies Claim[];
