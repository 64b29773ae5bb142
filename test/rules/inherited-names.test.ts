/** Words that every object inherits, in the places whose words the rules look up in tables: none is taken for an entry. */
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { rules } from "../../rules/rules.js";

const NAMES = ["toString", "constructor", "valueOf", "hasOwnProperty", "__proto__"];

const programs: Record<string, (name: string) => string> = {
  "functions in expressions": (name) => inngest(`
    inngest.createFunction(
      {
        id: "f",
        concurrency: { limit: 1, key: "event.data.id.${name}()" },
        idempotency: "${name}(event.data.id)",
        cancelOn: [{ event: "app/stopped", if: "async.data.${name} == event.data.${name}.${name}()" }],
        triggers: [{ event: "app/x", if: "event.data.id ${name} 'x'" }],
      },
      async () => {},
    );
  `),
  "keys of options": (name) => inngest(`
    new Inngest({ id: "app", "${name}": 1 });
    inngest.createFunction(
      { id: "f", "${name}": 1, throttle: { limit: 1, period: "1m", "${name}": 1 }, triggers: [{ event: "app/x", "${name}": 1 }] },
      async ({ step }) => {
        await step.waitForEvent("wait", { event: "app/y", timeout: "1h", match: "data.${name}", "${name}": 1 });
        await step.sendEvent("send", { name: "app/z", data: {}, "${name}": 1 });
      },
    );
  `),
  "names of code": (name) => inngest(`
    import { ${name} as one } from "inngest";
    import { ${name} as two } from "${name}";
    import * as dates from "date-fns";
    inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, ${name}: given, logger }) => {
      const id = ${name}(dates.${name}(event.data));
      logger.${name}(console.${name}(id));
      await two.${name}(one, given);
      await step.${name}("a", () => fetch(id));
      return await step.run("${name}", () => ${name}(id));
    });
  `),
  "durations and crons": (name) => inngest(`
    inngest.createFunction({ id: "${name}", timeouts: { finish: "1${name}" }, triggers: [{ cron: "@${name}" }, { cron: "0 0 * * ${name}" }] }, async ({ step }) => {
      await step.sleep("${name}", "1 ${name}");
    });
  `),
};

function inngest(code: string): string {
  return `import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\n${code}`;
}

/** Without types; how an id is spelt is a matter of the name itself. */
const plain = Object.entries(rules).filter(([name, rule]) => !rule.meta.docs.requiresTypeChecking && name !== "step-id-style");

function lint(code: string) {
  return new Linter().verify(
    code,
    {
      files: ["**/*.ts"],
      plugins: { stepcheck },
      languageOptions: { parser: tseslint.parser },
      settings: { inngest: { effects: { charge: "write" } } },
      rules: Object.fromEntries(plain.map(([name]) => [`stepcheck/${name}`, "error"])),
    },
    { filename: "file.ts" },
  );
}

/** What is reported where, without the words, so that two names can be compared. */
const findings = (name: string, program: (name: string) => string) => lint(program(name)).map(({ ruleId, line, messageId }) => `${line} ${ruleId} ${messageId}`);

describe.each(Object.entries(programs))("%s", (place, program) => {
  // In a literal, `__proto__: 1` is no key.
  const names = place === "keys of options" ? NAMES.filter((name) => name !== "__proto__") : NAMES;
  test.each(names)("%s is judged as any unknown name", (name) => {
    expect(findings(name, program)).toEqual(findings("unknown_", program));
  });
});
