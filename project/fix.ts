import { readFileSync } from "node:fs";
import type { TextEdit } from "./finding.js";
import type { LintMessage, RuleEngine } from "./lint.js";
import { applyEdits } from "./lint.js";
import { parseErrors } from "./migrate/index.js";
import type { Change } from "./patch.js";
import { TypeComparison } from "./typecheck.js";

export interface FixOptions {
  /** Whether to apply suggestions, and of which rules (without prefix); an empty set means all rules. */
  readonly suggestions?: ReadonlySet<string>;
  /** Whether a result that type-checks worse is put back. */
  readonly types: boolean;
}

export interface Fixed {
  readonly changes: readonly Change[];
  /** How many fixes and suggestions are in the changes. */
  readonly applied: number;
  /** Files whose result was worse than what they were, with the reason. */
  readonly putBack: ReadonlyMap<string, string>;
}

/** Fixes come in rounds: each may make room for another. No file needs anything like as many. */
const maxRounds = 50;

/** Works out the fixes of files. Nothing is written. */
export async function fixFiles(files: readonly string[], engine: RuleEngine, options: FixOptions, onProgress: (text: string) => void): Promise<Fixed> {
  const changes: Change[] = [];
  const putBack = new Map<string, string>();
  let applied = 0;
  for (const [index, file] of files.entries()) {
    onProgress(`fixing ${String(index + 1)}/${String(files.length)} ${file}`);
    const before = readFileSync(file, "utf8");
    const mark = before.startsWith("\uFEFF") ? "\uFEFF" : "";
    const text = before.slice(mark.length);
    const result = await fixText(file, text, engine, options.suggestions);
    if (result.text === text) continue;
    if (parseErrors(file, result.text) > parseErrors(file, text)) {
      putBack.set(file, "the result did not parse");
      continue;
    }
    applied += result.applied;
    changes.push({ file, before, after: mark + result.text });
  }
  if (!options.types) return { changes, applied, putBack };
  onProgress("type-checking the result");
  const worse = dropWorse(changes);
  for (const [file, reason] of worse.putBack) putBack.set(file, reason);
  return { changes: worse.changes, applied, putBack };
}

/** Applies fixes, then suggestions, until the rules have nothing more to offer. */
async function fixText(file: string, original: string, engine: RuleEngine, suggestions: ReadonlySet<string> | undefined): Promise<{ text: string; applied: number }> {
  let text = original;
  let applied = 0;
  const seen = new Set([original]);
  for (let round = 0; round < maxRounds; round++) {
    const messages = await engine.lint(file, text);
    const fixes = messages.flatMap(({ fix }) => fix ?? []);
    const edits = fixes.length > 0 ? fixes : suggestions === undefined ? [] : firstSuggestions(messages, suggestions, text);
    if (edits.length === 0) break;
    const next = applyEdits(text, edits);
    // Two rules that undo each other's work would go on for ever.
    if (seen.has(next)) break;
    seen.add(next);
    text = next;
    applied += edits.length;
  }
  return { text, applied };
}

/**
 * The first suggestion of each place, of the rules that were asked for. Of neighbours only the first: two rules may mean
 * the same lines, and one answer may be enough for both.
 */
function firstSuggestions(messages: readonly LintMessage[], rules: ReadonlySet<string>, text: string): TextEdit[] {
  const edits = messages.flatMap(({ finding, suggestions: [first] }) => {
    const isWanted = rules.size === 0 || (finding.rule !== null && rules.has(finding.rule.replace("stepcheck/", "")));
    return first === undefined || !isWanted ? [] : [first.edit];
  });
  const chosen: TextEdit[] = [];
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    const last = chosen.at(-1);
    const lines = last === undefined ? Number.POSITIVE_INFINITY : text.slice(last.end, edit.start).split("\n").length - 1;
    if (lines > 1) chosen.push(edit);
  }
  return chosen;
}

/** Takes changes back until the compiler complains about nothing that it did not complain about before. */
function dropWorse(changes: readonly Change[]): { changes: Change[]; putBack: Map<string, string> } {
  const comparison = new TypeComparison();
  const putBack = new Map<string, string>();
  let kept = [...changes];
  for (;;) {
    const worse = comparison.worse(new Map(kept.map(({ file, after }) => [file, after])), []);
    const bad = kept.filter(({ file }) => worse.has(file));
    if (bad.length === 0) return { changes: kept, putBack };
    for (const { file } of bad) putBack.set(file, `the result type-checks worse: ${worse.get(file)!}`);
    kept = kept.filter(({ file }) => !worse.has(file));
  }
}
