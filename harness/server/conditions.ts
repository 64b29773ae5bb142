import { evaluateBoolean } from "../../inngest/cel/index.js";
import type { EventPayload } from "../types.js";
import { eventVariables } from "./events.js";
import type { EventState } from "./model.js";
import type { Server } from "./server.js";

/** The condition of a wait or a cancellation, with the values of the run's own event written into it. */
export type Condition =
  | { ok: true; never: boolean; matches: (event: EventState) => boolean }
  | { ok: false; message: string };

export function compileWait(server: Server, expression: string, own: EventPayload): Condition {
  const event = eventVariables(own);
  return {
    ok: true,
    never: false,
    matches: (incoming) => {
      const result = evaluateBoolean(expression, { event, async: eventVariables(incoming.payload) }, server.now);
      return result.ok && result.value;
    },
  };
}
