import parser from "@typescript-eslint/parser";
import { ESLint } from "eslint";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import stepcheck from "../../rules/index.js";
import { client, manifest, tempProject } from "../project/temp-project.js";

/** What ESLint's extensions for editors do: lint the text of the buffer, offer `fix` and `suggestions` as code actions. */
test("suggestions and fixes reach an editor through ESLint's own engine", async () => {
  const root = tempProject({ "package.json": manifest, "src/client.ts": client, "src/a.ts": "" });
  const buffer = `import { inngest } from "./client";\nexport const a = inngest.createFunction({ id: "a", triggers: { cron: "@daily" } }, async ({ step }) => {\n  await step.sleep("nap", 60);\n});\n`;
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser } }, stepcheck.configs.recommended],
  });
  const [result] = await eslint.lintText(buffer, { filePath: join(root, "src/a.ts") });
  const cron = result!.messages.find(({ ruleId }) => ruleId === "stepcheck/valid-cron");
  const nap = result!.messages.find(({ ruleId }) => ruleId === "stepcheck/valid-duration");
  expect(cron?.fix?.text).toContain("0 0 * * *");
  expect(nap?.suggestions?.length).toBeGreaterThan(0);
  for (const { desc, fix } of nap!.suggestions!) {
    expect(desc).not.toBe("");
    const changed = buffer.slice(0, fix.range[0]) + fix.text + buffer.slice(fix.range[1]);
    const [again] = await eslint.lintText(changed, { filePath: join(root, "src/a.ts") });
    expect(again!.messages.map(({ ruleId }) => ruleId)).not.toContain("stepcheck/valid-duration");
  }
  // The buffer is what counts; the file is not touched.
  expect(readFileSync(join(root, "src/a.ts"), "utf8")).toBe("");
});
