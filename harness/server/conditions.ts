import { evaluateBoolean, inlineEvent, validate } from "../../inngest/cel/index.js";
import type { EventPayload } from "../types.js";
import { eventVariables } from "./events.js";
import type { EventState } from "./model.js";
import type { Server } from "./server.js";

/** The condition of a wait or a cancellation, with the values of the run's own event written into it. */
export interface Condition {
  /** Nothing can satisfy it. */
  readonly never: boolean;
  readonly matches: (event: EventState) => boolean;
}

/**
 * The condition of a `waitForEvent`.
 *
 * @returns what is wrong where there can be none: an expression that cannot be compiled fails the run; where values of the event
 * cannot be written in, the server tries again
 */
export function compileWait(server: Server, expression: string, own: EventPayload): Condition | { problem: Problem } {
  const refused = validate(expression, "wait-if").find(({ severity, code }) => severity === "fails" && code !== "policy");
  if (refused !== undefined) {
    return { problem: { fatal: true, name: "InvalidExpression", message: "Wait for event If expression failed to compile", detail: refused.message } };
  }
  const inlined = inlineEvent(expression, eventVariables(own), server.now);
  if (inlined.ok) return conditionOn(server, inlined.text);
  return { problem: { fatal: false, name: "Error", message: `error interpolating wait for event expression: ${inlined.message}` } };
}

interface Problem {
  readonly fatal: boolean;
  readonly name: string;
  readonly message: string;
  readonly detail?: string;
}

/** The condition of a `cancelOn`. One that the event's values cannot be written into is matched as it is. */
export function compileCancellation(server: Server, expression: string, own: EventPayload): Condition {
  return conditionOn(server, inlineEvent(expression, eventVariables(own), server.now).text);
}

function conditionOn(server: Server, text: string): Condition {
  return {
    never: text === "false",
    matches: ({ payload }) => {
      const result = evaluateBoolean(text, { async: eventVariables(payload) }, server.now);
      return result.ok && result.value;
    },
  };
}
