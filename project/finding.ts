/** How much a finding matters: an error fails the command, a warning may (`--max-warnings`), information never does. */
export type Severity = "error" | "warning" | "info";

/** A place in a source file. Lines and columns count from 1, as editors show them. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A change of one file: each edit replaces the characters from `start` up to `end` (offsets into the text). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Something that somebody should know about a place. */
export interface Finding extends Place {
  /** `stepcheck/<rule>`, `project/<check>`, or `null` for what kept a file from being checked. */
  readonly rule: string | null;
  readonly severity: Severity;
  /** What is wrong, and for a rule of the plugin everything it has to say. */
  readonly message: string;
  /** What happens at run time because of it. */
  readonly consequence?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Other places that belong to it. */
  readonly related?: readonly (Place & { readonly message: string })[];
  /** Whether `stepcheck fix` puts it right by itself. */
  readonly fixable?: boolean;
  readonly suggestions?: readonly { readonly message: string; readonly edit: TextEdit }[];
}

/** In the order in which a reader meets them. */
export function comparePlaces(a: Place, b: Place): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

/** Code-unit order: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
