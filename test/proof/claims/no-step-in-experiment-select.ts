import type { Claim } from "../proof.js";
import { go, send, status, withBody } from "../worlds.js";

const experiment = (variants: string, select: string) =>
  withBody(`await group.experiment("length", { variants: { ${variants} }, select: ${select} });`, {
    before: `import { experiment } from "inngest";`,
  }).replace("{ event, step }", "{ group, step }");

const short = `short: () => step.run("short", () => tell("short"))`;
const long = `long: () => step.run("long", () => tell("long"))`;

const ends = (messageId: string, wrong: [string, string]): Claim => ({
  messageId,
  shows: "how the run ends",
  code: { Wrong: experiment(...wrong), Right: experiment(`${short}, ${long}`, `experiment.fixed("short")`) },
  drive: send(go),
  observe: status,
  wrong: ["failed"],
  right: ["completed"],
});

export default [
  ends("variantWithoutStep", [`short: () => 1, ${long}`, `experiment.fixed("short")`]),
  ends("unknownVariant", [`${short}, ${long}`, `experiment.fixed("cheap")`]),
  {
    messageId: "withoutWeight",
    shows: "which variants are chosen in twenty runs",
    code: {
      Wrong: experiment(`${short}, ${long}`, `experiment.weighted({ short: 1 })`),
      Right: experiment(`${short}, ${long}`, `experiment.weighted({ short: 1, long: 1 })`),
    },
    drive: send(...Array.from({ length: 20 }, () => go)),
    observe: ({ calls }) => [...new Set(calls("tell").map(({ args }) => args[0]))].sort(),
    wrong: ["short"],
    right: ["long", "short"],
  },
] satisfies Claim[];
