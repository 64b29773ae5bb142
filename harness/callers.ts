/**
 * The files on the stack above a function, nearest first, as they were loaded: source maps are not applied.
 *
 * @param below the function whose callers are wanted
 * @param depth how many of them
 */
export function callerFiles(below: (...args: never[]) => unknown, depth: number): string[] {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName() ?? "");
    Error.captureStackTrace(holder, below);
    return Array.isArray(holder.stack) ? (holder.stack as string[]) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", prepare);
  }
}
