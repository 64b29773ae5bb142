import type { Claim } from "../proof.js";
import { go, outputs, send, status, withBody } from "../worlds.js";

const drive = send(go);
const withContext = (body: string) => withBody(body).replace("{ event, step }", "{ attempt, step }");

function failTwice() {
  let calls = 0;
  return () => {
    calls++;
    if (calls <= 2) throw new Error("busy");
  };
}

export default [
  {
    messageId: "branch",
    shows: "whether the step that is done is found again",
    code: {
      Wrong: withBody(`if (await crm.isEnabled("gifts")) await step.run("gift", () => work()); await step.run("tell", () => tell());`),
      Right: withBody(`const gifts = await step.run("ask", () => crm.isEnabled("gifts"));
        if (gifts) await step.run("gift", () => work());
        await step.run("tell", () => tell());`),
    },
    stubs: () => {
      const answers = [true, false];
      return { answers: { "crm.isEnabled": () => answers.shift() ?? false } };
    },
    drive,
    observe: (seen) => seen.refusal ?? status(seen),
    wrong: "NON_DETERMINISTIC",
    right: ["completed"],
  },
  {
    messageId: "loop",
    shows: "how many of four results are there in the end",
    code: {
      Wrong: withBody(`const results = [];
        while ((await crm.countOpen()) > 0) results.push(await step.run(\`job-\${results.length}\`, () => work()));
        return results.length;`),
      Right: withBody(`const open = await step.run("count", () => crm.countOpen());
        const results = [];
        while (results.length < open) results.push(await step.run(\`job-\${results.length}\`, () => work()));
        return results.length;`),
    },
    stubs: () => {
      let open = 4;
      return { answers: { work: () => open--, "crm.countOpen": () => open } };
    },
    options: { nonDeterminism: "record" },
    drive,
    observe: outputs,
    wrong: [0],
    right: [4],
  },
  {
    messageId: "attempt",
    shows: "whether the step that is done is found again",
    code: {
      Wrong: withContext(`if (attempt > 1) await step.run("warn", () => tell()); await step.run("work", () => work());`),
      Right: withContext(`await step.run("work", async () => { if (attempt > 1) await tell(); await work(); });`),
    },
    stubs: () => ({ answers: { work: failTwice() } }),
    drive,
    observe: (seen) => seen.refusal ?? status(seen),
    wrong: "NON_DETERMINISTIC",
    right: ["completed"],
  },
] satisfies Claim[];
