import type { Json } from "../types.js";
import type { RunState, StepState } from "./model.js";

/** What tests put in the place of steps and events. */
export interface Faults {
  /** An answer for a step that leaves the process. */
  answerFor(run: RunState, step: StepState): (() => Promise<Answered>) | undefined;
}

export type Answered = { data: Json; status?: number } | { error: { name: string; message: string }; final: boolean };

export const noFaults: Faults = { answerFor: () => undefined };
