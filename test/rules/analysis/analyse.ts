import tsParser from "@typescript-eslint/parser";
import dedent from "dedent";
import { Linter } from "eslint";
import { type FileAnalysis, getAnalysis, type Region, type StepcheckSettings } from "../../../rules/analysis/index.js";

export interface AnalyseOptions {
  settings?: StepcheckSettings;
  /** Parse with ESLint's own parser. */
  js?: boolean;
  filename?: string;
}

/** The analysis of a piece of code, as a rule gets it. */
export function analyse(code: string, { settings = {}, js = false, filename = "/app/file.ts" }: AnalyseOptions = {}): FileAnalysis | null {
  let found: FileAnalysis | null = null;
  const probe = {
    meta: { schema: [] },
    create(context: Parameters<typeof getAnalysis>[0]) {
      found = getAnalysis(context);
      return {};
    },
  };
  const linter = new Linter({ cwd: "/" });
  const messages = linter.verify(
    dedent(code),
    {
      files: ["**/*.*"],
      settings: { stepcheck: settings },
      languageOptions: js ? { ecmaVersion: "latest", sourceType: "module" } : { parser: tsParser },
      plugins: { probe: { rules: { probe: probe as never } } },
      rules: { "probe/probe": "error" },
    },
    { filename },
  );
  if (messages.length > 0) throw new Error(messages.map((message) => message.message).join("\n"));
  return found;
}

/** As `analyse`, for code that has Inngest in it. */
export function model(code: string, options?: AnalyseOptions): FileAnalysis {
  const file = analyse(code, options);
  if (!file) throw new Error("no Inngest was found in the code");
  return file;
}

/** Where a text of the code runs: `body`, `step a`, `body via save`. */
export function regionsOf(file: FileAnalysis, text: string): string[] {
  const call = [...file.nodes("CallExpression"), ...file.nodes("NewExpression")].find((node) => file.sourceCode.getText(node).startsWith(text));
  if (!call) throw new Error(`no call of ${text}`);
  return file.regionsOf(call).map(describeRegion);
}

function describeRegion(region: Region): string {
  const path = region.path.map((frame) => frame.name).join(" > ");
  const where = region.kind === "step" ? `step ${region.step.id?.value ?? "?"}` : "body";
  return path === "" ? where : `${where} via ${path}`;
}
