/**
 * The files on the stack above a function, nearest first, as they were loaded: source maps are not applied.
 *
 * @param below the function whose callers are wanted
 * @param depth how many of them
 */
export function callerFiles(below: (...args: never[]) => unknown, depth: number): string[] {
  return withFiles(depth, () => {
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, below);
    return holder.stack;
  });
}

/** The files on the stack where this action throws, nearest first. None where it does not. */
export function throwingFiles(action: () => unknown): string[] {
  return withFiles(10, () => {
    try {
      action();
      return undefined;
    } catch (error) {
      return (error as Error | undefined)?.stack;
    }
  });
}

/** Stacks read in here are lists of files. */
function withFiles(depth: number, read: () => unknown): string[] {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = (_error, sites) => sites.map(fileOf);
    const stack = read();
    return Array.isArray(stack) ? (stack as string[]) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", prepare);
  }
}

/** Stands for the file of code that never was one (`node:vm`, `eval`). */
export const NO_FILE = "<anonymous>";

/** Empty for what is built into the language, which has no lines. */
function fileOf(site: NodeJS.CallSite): string {
  const file = site.getFileName();
  if (file) return file;
  return site.getLineNumber() === null ? "" : NO_FILE;
}
