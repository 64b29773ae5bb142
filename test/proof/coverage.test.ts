import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../rules/rules.js";
import { proofs } from "./proofs/index.js";
import { claims } from "./prove.js";

/** Played through the SDK's own handlers, or by loading a module: in a `describe`, conditional or not, of the rule's name. */
const BY_HAND = ["endpoints.ts", "modules.ts", "rules.test.ts"];

const TYPES = "speaks of what the compiler sees";
const STYLE = "a matter of style";
const TRIGGER_DEV = "speaks of Trigger.dev, which has no harness here";

/** What the harness cannot show, and why. */
const UNPROVEN: Readonly<Record<string, string>> = {
  "event-name-style": STYLE,
  "step-id-style": STYLE,
  "prefer-typed-events": TYPES,
  "no-ai-sdk-retries": "the AI SDK retries by itself, and is not installed",
  "serve-max-duration": "a host ends the request",
  "trigger-dev-await-trigger": TRIGGER_DEV,
  "trigger-dev-check-wait-result": TRIGGER_DEV,
  "trigger-dev-explicit-idempotency-scope": TRIGGER_DEV,
  "trigger-dev-no-deprecated-api": TRIGGER_DEV,
  "trigger-dev-no-parallel-waits": TRIGGER_DEV,
  "trigger-dev-no-trigger-in-loop": TRIGGER_DEV,
  "trigger-dev-require-max-delay": TRIGGER_DEV,
  "trigger-dev-type-only-task-import": TRIGGER_DEV,
};

function provenByHand(): string[] {
  const texts = BY_HAND.map((file) => readFileSync(new URL(file, import.meta.url), "utf8"));
  return Object.keys(rules).filter((rule) => texts.some((text) => new RegExp(`describe(?:\\.\\w+\\([^)]*\\))?\\("${rule}[":]`).test(text)));
}

test("what each rule claims is played, or it is said why not", () => {
  const proven = new Set([...proofs.map(([rule]) => rule), ...claims.map(([rule]) => rule), ...provenByHand()]);
  expect(Object.keys(rules).filter((rule) => !proven.has(rule)).sort()).toEqual(Object.keys(UNPROVEN).sort());
});
