/**
 * The parts of the SDK's objects that the harness touches. They are not in its public types, hence written down here, once, for
 * both majors.
 */

export type SdkMajor = 3 | 4;

export type Handler = (context: HandlerContext) => unknown;

export interface HandlerContext {
  step?: Record<string, unknown>;
  [key: string]: unknown;
}

/** `InngestFunction`. */
export interface SdkFunction {
  readonly [Symbol.toStringTag]: "Inngest.Function";
  readonly client: SdkClient;
  readonly name: string;
  readonly opts: Record<string, unknown>;
  readonly fn: Handler;
  readonly onFailureFn?: Handler;
  id(prefix?: string): string;
}

/** `Inngest`. */
export interface SdkClient {
  readonly [Symbol.toStringTag]: "Inngest.App";
  readonly id: string;
  /** From 3.22 on. */
  readonly options?: Record<string, unknown>;
  readonly constructor: abstract new (...args: never[]) => unknown;
}

export type SdkFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

export function isSdkFunction(value: unknown): value is SdkFunction {
  return tag(value) === "Inngest.Function" || hasMembers(value, { fn: "function", id: "function", opts: "object", client: "object" });
}

/** Before 3.7.2 a function does not say whose it is. */
export function isTooOld(value: unknown): boolean {
  return hasMembers(value, { fn: "function", id: "function", opts: "object", client: "undefined" });
}

export function isSdkClient(value: unknown): value is SdkClient {
  return tag(value) === "Inngest.App" || hasMembers(value, { id: "string", createFunction: "function", setEventKey: "function" });
}

/** Only v4 keeps the `fetch` that it found in a field. */
export function majorOf(client: SdkClient): SdkMajor {
  return Object.hasOwn(client, "_cachedFetch") ? 4 : 3;
}

function tag(value: unknown): unknown {
  return isObject(value) ? (value as Record<symbol, unknown>)[Symbol.toStringTag] : undefined;
}

/** What the SDK made before 3.42 bears no tag. */
function hasMembers(value: unknown, types: Readonly<Record<string, string>>): boolean {
  if (!isObject(value)) return false;
  return Object.entries(types).every(([name, type]) => typeof (value as Record<string, unknown>)[name] === type);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
