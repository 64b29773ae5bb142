import { evaluateKey } from "../../inngest/cel/index.js";
import { eventVariables } from "../server/events.js";
import type { AppFunction, EventState, RunState } from "../server/model.js";
import { cancelRun } from "../server/runs.js";
import { isOver, type Server } from "../server/server.js";
import type { ScheduleVerdict } from "./flow.js";

/** `singleton`: of the runs with one key, one at a time, from when it is queued until it is over (inngest `pkg/execution/singleton`). */
export class Singletons {
  readonly #server: Server;
  readonly #holders = new Map<string, RunState>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** With `mode: "cancel"` this makes room; with `"skip"` the newcomer goes. */
  refuse(fn: AppFunction, event: EventState): ScheduleVerdict | undefined {
    const lock = this.#lockOf(fn, event);
    const holder = lock === undefined ? undefined : this.#holders.get(lock);
    if (holder === undefined || isOver(holder)) return undefined;
    if (fn.config.singleton?.mode === "cancel") {
      event.outcomes.push({ kind: "cancelled", functionId: fn.id, runId: holder.id, at: this.#server.now });
      cancelRun(this.#server, holder, "singleton", event.payload.id);
      return undefined;
    }
    return { kind: "skip", reason: "singleton is already running", detail: `run ${holder.id}` };
  }

  acquire(run: RunState): void {
    const lock = this.#lockOf(run.fn, run.events[0]!);
    if (lock !== undefined) this.#holders.set(lock, run);
  }

  release(run: RunState): void {
    const lock = this.#lockOf(run.fn, run.events[0]!);
    if (lock !== undefined && this.#holders.get(lock) === run) this.#holders.delete(lock);
  }

  /** @returns `undefined` where the key is missing, false or cannot be evaluated: then it is no singleton */
  #lockOf(fn: AppFunction, event: EventState): string | undefined {
    const { singleton } = fn.config;
    if (singleton === undefined) return undefined;
    if (singleton.key === undefined) return `${fn.slug}\n`;
    const result = evaluateKey(singleton.key, eventVariables(event.payload), event.receivedAt);
    return result.ok && result.value !== false ? `${fn.slug}\n${result.key}` : undefined;
  }
}
