/** What the server refuses, `recommended` reports, in both forms; of what it takes, only what does nothing, or something else. */
import { Linter } from "eslint";
import { readFileSync } from "node:fs";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";

interface Verdict {
  name: string;
  config: Record<string, unknown>;
  triggers: Record<string, unknown>[];
  v3: "accepted" | "refused";
  v4: "accepted" | "refused";
}

const verdicts = JSON.parse(readFileSync("fixtures/conformance/verdicts.json", "utf8")) as Verdict[];

const drawn = (JSON.parse(readFileSync("fixtures/conformance/verdicts-drawn.json", "utf8")) as Omit<Verdict, "name">[]).map((verdict) => ({ ...verdict, name: JSON.stringify([verdict.config, verdict.triggers]) }));

/** Taken by the server, and yet not what was meant. */
const FAULTS: Readonly<Record<string, string>> = {
  "batch-if=event.data.id": "valid-cel",
  "batch-with-idempotency": "no-incompatible-options",
  "cancel-on-both": "no-incompatible-options",
  "concurrency-key-unquoted": "valid-cel",
  "concurrency-scope-unknown": "valid-option-bounds",
  "cron-empty": "valid-triggers",
  "priority-double": "valid-cel",
  "retries--1": "valid-option-bounds",
  "retries-1.5": "valid-option-bounds",
  "retries-50": "valid-option-bounds",
  "singleton-mode-unknown": "valid-option-bounds",
  "singleton-no-mode": "valid-option-bounds",
  "throttle-key-broken": "valid-cel",
  "throttle-period-0s": "valid-option-bounds",
  "throttle-period-5-minutes": "valid-duration",
  "throttle-period-500ms": "valid-option-bounds",
  "throttle-period-empty": "valid-duration",
  "timeouts-run-key": "valid-option-keys",
  "trigger-if-async": "valid-cel",
  "trigger-if=event.data.id": "valid-cel",
  "trigger-if-template": "valid-cel",
  "trigger-wildcard-middle": "valid-triggers",
};

function codeOf({ config, triggers }: Verdict, version: 3 | 4): string {
  const options = version === 4 ? { id: "f", ...config, triggers } : { id: "f", ...config };
  const second = version === 4 ? "" : `${JSON.stringify(triggers)}, `;
  return [
    'import { Inngest } from "inngest";',
    'const inngest = new Inngest({ id: "app" });',
    `export const f = inngest.createFunction(${JSON.stringify(options)}, ${second}async ({ step }) => {`,
    '  await step.run("work", () => 1);',
    "});",
  ].join("\n");
}

function findings(verdict: Verdict, version: 3 | 4): string[] {
  const messages = new Linter().verify(
    codeOf(verdict, version),
    {
      files: ["**/*.ts"],
      plugins: { stepcheck: stepcheck },
      languageOptions: { parser: tseslint.parser },
      settings: { stepcheck: { version } },
      rules: stepcheck.configs.recommended.rules as Linter.RulesRecord,
    },
    { filename: "file.ts" },
  );
  return [...new Set(messages.map(({ ruleId, message }) => ruleId?.replace("stepcheck/", "") ?? message))];
}

describe.each([3, 4] as const)("version %d", (version) => {
  test("what is refused of the options drawn at random is reported", () => {
    const refused = drawn.filter((verdict) => verdict[`v${version}`] === "refused");
    expect(refused.length).toBeGreaterThan(80);
    expect(refused.filter((verdict) => findings(verdict, version).length === 0)).toEqual([]);
  });

  test.each(verdicts.filter((verdict) => verdict[`v${version}`] === "refused").map((verdict) => [verdict.name, verdict] as const))(
    "%s is refused, and reported",
    (_, verdict) => {
      expect(findings(verdict, version)).not.toEqual([]);
    },
  );

  test.each(verdicts.filter((verdict) => verdict[`v${version}`] === "accepted").map((verdict) => [verdict.name, verdict] as const))(
    "%s is taken",
    (name, verdict) => {
      expect(findings(verdict, version)).toEqual(FAULTS[name] === undefined ? [] : [FAULTS[name]]);
    },
  );
});
