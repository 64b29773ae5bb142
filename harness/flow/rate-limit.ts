import { evaluateKey } from "../../inngest/cel/index.js";
import { parseOptionDuration } from "../../inngest/duration.js";
import { eventVariables } from "../server/events.js";
import type { AppFunction, EventState } from "../server/model.js";
import type { Server } from "../server/server.js";
import { gcra, type GcraLimit, type GcraState } from "./gcra.js";
import type { ScheduleVerdict } from "./flow.js";

/** The server remembers for this long that it has let an event pass, and does not charge for it again. */
const PAID_FOR = 5 * 60_000;

interface Rule extends GcraLimit {
  readonly key: string | undefined;
  readonly reason: "rate limited" | "idempotency key seen in the last 24 hours";
}

/** `rateLimit`, and `idempotency`, which is a rate limit of one in 24 hours (inngest `pkg/sdk/function.go`). */
export class RateLimits {
  readonly #server: Server;
  readonly #rules = new Map<AppFunction, Rule | undefined>();
  readonly #states = new Map<string, GcraState>();
  /** Function and event id → until when. */
  readonly #paid = new Map<string, number>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** @returns why no run starts; `undefined` where one may */
  refuse(fn: AppFunction, event: EventState): ScheduleVerdict | undefined {
    const rule = this.#ruleOf(fn);
    if (rule === undefined) return undefined;
    const { now } = this.#server;
    const evaluated = rule.key === undefined ? undefined : evaluateKey(rule.key, eventVariables(event.payload), now);
    // The server gives up on the event (inngest `executor/constraints.go`, `getScheduleConstraints`).
    if (evaluated?.ok === false) return { kind: "skip", reason: "rate limit key failed", detail: evaluated.message };
    if (evaluated?.value === false) return undefined;
    const key = evaluated?.key ?? "";

    const ticket = `${fn.slug}\n${event.payload.id}`;
    if ((this.#paid.get(ticket) ?? -Infinity) > now) return undefined;
    const counter = `${fn.slug}\n${key}`;
    const state = this.#states.get(counter);
    if (gcra(rule, state, now, 0).remaining <= 0) return { kind: "skip", reason: rule.reason, detail: describe(rule, key) };
    const { state: next } = gcra(rule, state, now, 1);
    if (next !== undefined) this.#states.set(counter, next);
    this.#paid.set(ticket, now + PAID_FOR);
    return undefined;
  }

  #ruleOf(fn: AppFunction): Rule | undefined {
    if (!this.#rules.has(fn)) this.#rules.set(fn, readRule(fn));
    return this.#rules.get(fn);
  }
}

function readRule({ config }: AppFunction): Rule | undefined {
  if (config.idempotency !== undefined) {
    const reason = "idempotency key seen in the last 24 hours";
    return { limit: 1, burst: 0, period: 24 * 3_600_000, key: config.idempotency, reason };
  }
  if (config.rateLimit === undefined) return undefined;
  const { limit, period, key } = config.rateLimit;
  const parsed = parseOptionDuration(period);
  if (!parsed.ok) return undefined;
  const seconds = Math.trunc(parsed.ms / 1000);
  return { limit, burst: Math.trunc(limit / 10), period: seconds * 1000, key, reason: "rate limited" };
}

function describe({ limit, burst, period }: Rule, key: string): string {
  const ofKey = key === "" ? "" : ` for the key "${key}"`;
  return `${burst + 1} at once, then one every ${period / 1000 / limit} s${ofKey}`;
}
