import { readFileSync } from "node:fs";
import ts from "typescript";
import type { Finding } from "../finding.js";
import { comparePlaces } from "../finding.js";
import type { Change } from "../patch.js";
import { openMigration } from "./program.js";
import { todoComments } from "./todo.js";
import { migrateToV4 } from "./v4/index.js";

export interface MigrationOptions {
  /** Leave a comment at each place that needs a decision. */
  readonly todo?: boolean;
  /** Which files may be changed and reported on; all without it. */
  readonly includes?: (file: string) => boolean;
}

export interface MigrationResult {
  readonly changes: readonly Change[];
  /** What a person has to decide or do. */
  readonly findings: readonly Finding[];
  /** How many files have to do with Inngest. */
  readonly files: number;
  /** What stands in no single place. */
  readonly notices: readonly string[];
  readonly unreadable: ReadonlyMap<string, string>;
}

/** The changes from SDK v3 (and what is left of v2) to v4, computed; nothing is written. */
export function migrate(root: string, options: MigrationOptions = {}): MigrationResult {
  const { migration, unreadable } = openMigration(root);
  const notices = migrateToV4(migration);
  const includes = options.includes ?? (() => true);
  const findings = migration.findings.filter(({ file }) => includes(file)).sort(comparePlaces);
  if (options.todo === true) todoComments(findings, migration);

  const changes: Change[] = [];
  for (const edits of migration.touched()) {
    const file = edits.source.fileName;
    if (!includes(file)) continue;
    const after = edits.finish();
    if (after === edits.source.text) continue;
    // A byte order mark was not part of what was parsed.
    const before = readFileSync(file, "utf8");
    const mark = before.startsWith("\uFEFF") ? "\uFEFF" : "";
    if (parseErrors(file, after) > parseErrors(file, edits.source.text)) {
      findings.push(unparsable(file));
    } else {
      changes.push({ file, before, after: mark + after });
    }
  }
  changes.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { changes, findings, files: migration.files.length, notices, unreadable };
}

function unparsable(file: string): Finding {
  return {
    rule: "migrate/left-alone",
    severity: "error",
    file,
    line: 1,
    column: 1,
    message: "The migrated text of this file would not parse, so the file was left as it is. This is a fault of stepcheck.",
    remedy: "Migrate it by hand, and please report it.",
  };
}

/** How many syntax errors a text has. */
export function parseErrors(file: string, text: string): number {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest) as ts.SourceFile & { parseDiagnostics: readonly unknown[] };
  return source.parseDiagnostics.length;
}
