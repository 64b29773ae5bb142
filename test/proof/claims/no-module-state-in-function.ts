import type { Claim } from "../proof.js";
import { go, HOUR, withBody } from "../worlds.js";

/** Two runs, of which the second begins while the first waits. */
const drive: Claim["drive"] = async (t) => {
  await t.send(go);
  await t.advance(HOUR / 2);
  await t.send({ ...go, data: { ...go.data, id: "o2" } });
  await t.drain();
};

const remembering = (messageId: string, place: string, before: string): Claim => ({
  messageId,
  shows: "how many jobs each of two runs has counted after its one",
  code: {
    Wrong: withBody(`await step.run("work", () => work()); ${place} = Number(${place} ?? 0) + 1;
      await step.sleep("rest", "1h");
      await step.run("tell", () => tell(event.data.id, Number(${place})));`, { before }),
    Right: withBody(`const jobs = await step.run("work", async () => { await work(); return 1; });
      await step.sleep("rest", "1h");
      await step.run("tell", () => tell(event.data.id, jobs));`, { before }),
  },
  drive,
  observe: ({ calls }) => calls("tell").map(({ args: [, jobs] }) => jobs === 1),
  wrong: [false, false],
  right: [true, true],
});

export default [
  remembering("written", "counted", "let counted;"),
  remembering("writtenToProcess", "process.env.PROOF_JOBS", ""),
] satisfies Claim[];
