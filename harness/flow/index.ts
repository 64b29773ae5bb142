import { evaluatePriority } from "../../inngest/cel/index.js";
import { eventVariables } from "../server/events.js";
import type { RunState } from "../server/model.js";
import type { Server } from "../server/server.js";
import { Batches } from "./batch.js";
import { Capacity } from "./capacity.js";
import { Debounces } from "./debounce.js";
import type { FlowControl, ScheduleRequest, ScheduleVerdict } from "./flow.js";
import { RateLimits } from "./rate-limit.js";
import { Singletons } from "./singleton.js";

/** Twelve hours, in seconds (inngest `pkg/consts`, `PriorityFactorMax`). */
const MAX_PRIORITY = 12 * 3600;

/** Everything that starts runs later, merges them, or does not start them at all. */
export function createFlow(server: Server): FlowControl {
  const rateLimits = new RateLimits(server);
  const debounces = new Debounces(server);
  const batches = new Batches(server);
  const singletons = new Singletons(server);
  const capacity = new Capacity(server);

  /** The server's order: inngest `runner.initialize`, then `executor.Schedule`. */
  function onSchedule({ fn, events, after }: ScheduleRequest): ScheduleVerdict {
    const event = events[0]!;
    if (after === undefined) {
      const batched = batches.hold(fn, event);
      if (batched !== undefined) return batched;
      const limited = rateLimits.refuse(fn, event);
      if (limited !== undefined) return limited;
    }
    if (after !== "debounce" && debounces.hold(fn, event)) return { kind: "held" };
    return singletons.refuse(fn, event) ?? { kind: "go" };
  }

  return {
    onSchedule,
    onRunCreated: (run) => {
      run.priority = priorityOf(run, server.now);
      singletons.acquire(run);
      capacity.onRunCreated(run);
    },
    take: (job, fresh) => {
      if (fresh && (job.kind === "start" || job.kind === "discovery" || job.kind === "step")) {
        // The server moves the time itself, not only the place in the queue: a negative priority is a delay.
        job.due -= job.run!.priority * 1000;
      }
      return capacity.take(job, fresh);
    },
    onJobBegun: (job) => {
      capacity.onJobBegun(job);
    },
    onJobDone: (job, end) => {
      capacity.onJobDone(job, end);
    },
    onJobDropped: (job) => {
      capacity.onJobDropped(job);
    },
    onRunOver: (run) => {
      singletons.release(run);
      capacity.onRunOver(run);
    },
  };
}

/** Seconds. What is not a whole number counts as none. */
function priorityOf(run: RunState, now: number): number {
  const expression = run.fn.config.priority?.run;
  if (expression === undefined) return 0;
  const result = evaluatePriority(expression, eventVariables(run.events[0]!.payload), now);
  return result.ok ? Math.min(MAX_PRIORITY, Math.max(-MAX_PRIORITY, result.value)) : 0;
}
