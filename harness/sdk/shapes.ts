/**
 * The parts of the SDK's objects that the harness touches. They are not in its public types, hence written down here, once, for
 * both majors.
 */

import type { ClientLike, FunctionLike } from "../types.js";

export type SdkMajor = 3 | 4;

export type Handler = (context: HandlerContext) => unknown;

export interface HandlerContext {
  step?: Record<string, unknown>;
  [key: string]: unknown;
}

/** `InngestFunction`. */
export interface SdkFunction extends FunctionLike {
  readonly client: SdkClient;
  readonly opts: Record<string, unknown>;
  readonly fn: Handler;
  readonly onFailureFn?: Handler;
  id(prefix?: string): string;
}

/** `Inngest`. */
export interface SdkClient extends ClientLike {
  readonly id: string;
  readonly options: Record<string, unknown>;
  readonly constructor: abstract new (...args: never[]) => unknown;
}

export type SdkFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

export function isSdkFunction(value: unknown): value is SdkFunction {
  return tag(value) === "Inngest.Function";
}

export function isSdkClient(value: unknown): value is SdkClient {
  return tag(value) === "Inngest.App";
}

/** Only v3 keeps its mode in a field. */
export function majorOf(client: SdkClient): SdkMajor {
  return Object.hasOwn(client, "_mode") ? 3 : 4;
}

function tag(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as Record<symbol, unknown>)[Symbol.toStringTag] : undefined;
}
