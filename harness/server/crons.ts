import { nextOccurrence, parseCron, parseCronJitter, type CronSchedule } from "../../inngest/cron.js";
import { systemEvents } from "../../inngest/events.js";
import { receiveEvent, schedule } from "./events.js";
import type { AppFunction, TriggerConfig } from "./model.js";
import type { Server } from "./server.js";

/** Starts the crons of these functions. The first tick is the first one after now. */
export function startCrons(server: Server, functions: Iterable<AppFunction>): void {
  for (const fn of functions) {
    for (const trigger of fn.config.triggers ?? []) {
      if (trigger.cron !== undefined) startCron(server, fn, trigger, trigger.cron);
    }
  }
}

function startCron(server: Server, fn: AppFunction, trigger: TriggerConfig, cron: string): void {
  const parsed = parseCron(cron);
  // What the server refuses does not come this far.
  if (!parsed.ok) return;
  const jitter = trigger.jitter === undefined ? 0 : parseCronJitter(trigger.jitter);
  const maxJitter = typeof jitter === "number" || !jitter.ok ? 0 : jitter.ms;
  scheduleTick(server, { fn, cron, schedule: parsed.schedule, maxJitter }, server.now);
}

interface Cron {
  readonly fn: AppFunction;
  readonly cron: string;
  readonly schedule: CronSchedule;
  /** Milliseconds. */
  readonly maxJitter: number;
}

function scheduleTick(server: Server, cron: Cron, after: number): void {
  const at = nextOccurrence(cron.schedule, after);
  if (at === undefined) return;
  const due = at + (cron.maxJitter > 0 ? server.random.int(cron.maxJitter) : 0);
  server.at(
    due,
    () => {
      fire(server, cron, at);
      // From the time on the schedule, not from when it fired: jitter does not add up.
      scheduleTick(server, cron, at);
    },
    { endless: true },
  );
}

function fire(server: Server, { fn, cron }: Cron, scheduledAt: number): void {
  const iso = new Date(scheduledAt).toISOString();
  server.record({ kind: "cron.fired", functionId: fn.id, cron, scheduledAt });
  const event = receiveEvent(
    server,
    {
      name: systemEvents.scheduledTimer,
      id: iso,
      ts: server.now,
      data: { cron, scheduledAt: iso, fireAt: new Date(server.now).toISOString() },
    },
    { by: "cron", functionId: fn.id, cron },
  );
  schedule(server, { fn, events: [event], key: `${cron}@${iso}` });
}
