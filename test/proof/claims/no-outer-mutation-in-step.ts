import type { Claim } from "../proof.js";
import { go, HOUR, outputs, send, withBody } from "../worlds.js";

export default [
  {
    messageId: "counted",
    shows: "what three steps count to, of which each is an entry of its own",
    code: {
      Wrong: withBody(`let pages = 0;
        for (const part of ["a", "b", "c"]) {
          await step.run(\`read-\${part}\`, () => { pages += 2; tell(pages); });
          await step.sleep(\`rest-\${part}\`, "1h");
        }`),
      Right: withBody(`let pages = 0;
        for (const part of ["a", "b", "c"]) {
          pages += await step.run(\`read-\${part}\`, () => 2);
          tell(pages);
          await step.sleep(\`rest-\${part}\`, "1h");
        }`),
    },
    drive: send(go),
    observe: ({ calls }) => calls("tell").at(-1)?.args[0],
    wrong: 2,
    right: 6,
  },
  {
    messageId: "changed",
    shows: "what is in the list",
    code: {
      Wrong: withBody(`const names = []; await step.run("load", () => { names.push("Ann"); }); return names;`),
      Right: withBody(`const names = []; names.push(await step.run("load", () => "Ann")); return names;`),
    },
    drive: send(go),
    observe: outputs,
    wrong: [[]],
    right: [["Ann"]],
  },
  {
    messageId: "ofModule",
    shows: "whose customer each of two runs tells an hour later",
    code: {
      Wrong: withBody(
        `await step.run("load", () => { customer = event.data.email; });
        await step.sleep("rest", "1h");
        await step.run("tell", () => tell(event.data.id, customer));`,
        { before: "let customer;" },
      ),
      Right: withBody(`const customer = await step.run("load", () => event.data.email);
        await step.sleep("rest", "1h");
        await step.run("tell", () => tell(event.data.id, customer));`),
    },
    drive: async (t) => {
      await t.send(go);
      await t.send({ ...go, data: { ...go.data, id: "o2", email: "b@example.com" } });
      await t.advance(HOUR);
    },
    observe: ({ calls }) => calls("tell").map(({ args }) => args),
    wrong: [
      ["o1", "b@example.com"],
      ["o2", "b@example.com"],
    ],
    right: [
      ["o1", "a@example.com"],
      ["o2", "b@example.com"],
    ],
  },
] satisfies Claim[];
