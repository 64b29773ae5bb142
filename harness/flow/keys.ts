import { evaluateKey } from "../../inngest/cel/index.js";
import { eventVariables } from "../server/events.js";
import type { EventPayload } from "../types.js";

/**
 * The key under which concurrency, throttle, debounce and batches group an event: a missing field is the key `"false"`.
 *
 * @param whenFailed the server's key where the expression cannot be evaluated
 */
export function groupKey(expression: string | undefined, event: EventPayload, now: number, whenFailed: string): string {
  if (expression === undefined) return "";
  const result = evaluateKey(expression, eventVariables(event), now);
  return result.ok ? result.key : whenFailed;
}
