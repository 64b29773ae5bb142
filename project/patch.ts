import { createTwoFilesPatch } from "diff";

/** A text before and after a change. */
export interface Change {
  /** Absolute path. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * One change as a unified diff that `git apply` and `patch -p1` take.
 *
 * @param path - the path to name in it, relative, with `/`
 */
export function unifiedDiff(path: string, { before, after }: Pick<Change, "before" | "after">): string {
  const text = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  return text.replace(/^=+\n/, "").trimEnd();
}
