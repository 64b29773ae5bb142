/**
 * The code blocks of the guides, run and type-checked.
 *
 * A block that begins with ```ts test is a test file of its own; one with ```ts file=<name> is a module that the others import.
 * All blocks of a guide are written side by side, as a reader would have them.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guides = join(root, "docs/guides");
const scratch = join(root, "test/docs/.blocks");

interface Block {
  /** Where it stands, for the name of its tests. */
  line: number;
  path: string;
  isTest: boolean;
}

for (const guide of readdirSync(guides).filter((name) => name.endsWith(".md"))) {
  const blocks = unpack(guide);
  if (blocks.length === 0) continue;

  describe(guide, () => {
    for (const { line, path } of blocks.filter(({ isTest }) => isTest)) {
      describe(`the example at line ${line}`, async () => {
        await import(path);
      });
    }

    it("type-checks", () => {
      expect(typeErrors(blocks.map(({ path }) => path))).toEqual([]);
    });
  });
}

function unpack(guide: string): Block[] {
  const folder = join(scratch, guide.replace(/\.md$/, ""));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const text = readFileSync(join(guides, guide), "utf8");
  return [...text.matchAll(/^```ts (test|file=(\S+))\n(.*?)^```$/gms)].map((match) => {
    const [, kind = "", file, code = ""] = match;
    const line = text.slice(0, match.index).split("\n").length;
    const path = join(folder, file ?? `line-${line}.ts`);
    writeFileSync(path, code);
    return { line, path, isTest: kind === "test" };
  });
}

function typeErrors(paths: string[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    },
  });
  const program = ts.createProgram(paths, { ...config?.options, incremental: false, tsBuildInfoFile: undefined });
  return paths.flatMap((path) => {
    const source = program.getSourceFile(path);
    return program.getSemanticDiagnostics(source).map(({ messageText, start = 0 }) => {
      const line = source ? source.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${path}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}
