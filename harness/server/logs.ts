import { formatWithOptions } from "node:util";
import type { Context } from "../clock/context.js";
import { runFields } from "./runs.js";
import type { Server } from "./server.js";

/** What functions log, and what the SDK warns of. Stack traces carry paths and are left out: traces are the same everywhere. */
export function takeLog(server: Server, level: "debug" | "info" | "warn" | "error", args: readonly unknown[], context: Context): void {
  const entry = context.request === undefined ? undefined : server.exchanges.get(context.request);
  const text = formatWithOptions({ breakLength: Infinity }, ...args.map(withoutStack));
  server.record({ kind: "log", level, text, ...(entry === undefined ? {} : runFields(entry.run)) });
  server.settings.logger?.[level](...args);
}

function withoutStack(value: unknown): unknown {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== "object" || value === null || !("err" in value)) return value;
  return { ...value, err: withoutStack(value.err) };
}
