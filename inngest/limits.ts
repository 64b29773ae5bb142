/**
 * The server's numbers. Sizes are bytes, durations milliseconds. Unless noted: inngest `pkg/consts/consts.go`.
 * Plan limits of Inngest Cloud are lower and are not here.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;
const MIB = 1024 * KIB;

export const limits = {
  /** Retries after the first attempt where a function does not say. */
  defaultRetries: 4,
  /** More are cut to this at sync (`pkg/sdk/function.go`). */
  maxRetries: 20,
  /** Retries of an `onFailure` handler (SDK `InngestFunction.ts`). */
  onFailureRetries: 1,

  maxTriggers: 10,
  maxCancelOn: 5,
  maxConcurrencyEntries: 2,
  /** Entries of `concurrency.fn` (`pkg/inngest/concurrency.go`). */
  maxFunctionConcurrencyEntries: 1,
  /** Bytes of an event name in a trigger (`pkg/inngest/trigger.go`). */
  maxTriggerNameLength: 255,
  /** Bytes of a cron expression (`pkg/inngest/trigger.go`). */
  maxCronLength: 255,
  /** `jitter` of a cron trigger (`pkg/inngest/trigger.go`). */
  minCronJitter: SECOND,
  maxCronJitter: 5 * MINUTE,

  minDebouncePeriod: SECOND,
  maxDebouncePeriod: 7 * DAY,
  /** `rateLimit.period`, and the window of `idempotency`. */
  maxRateLimitPeriod: DAY,
  idempotencyWindow: DAY,
  /** Events of one id start a function once in this time. */
  eventIdWindow: DAY,
  /** `batchEvents` (`pkg/inngest/batch.go`, `pkg/execution/batch`). */
  minBatchSize: 2,
  minBatchTimeout: SECOND,
  maxBatchBytes: 10 * MIB,
  /** `priority.run` is cut to ± this many seconds; the documented range of an account is ± 600. */
  maxPrioritySeconds: 12 * 60 * 60,
  documentedPrioritySeconds: 600,
  /** An account's concurrency where nothing else limits. */
  defaultConcurrency: 1000,

  maxSteps: 1000,
  /** What a self-hosted server can raise `maxSteps` to. */
  absoluteMaxSteps: 10_000,
  /** Ops in one answer of the SDK. */
  maxOpsPerResponse: 1000,
  maxStepOutputBytes: 4 * MIB,
  maxStepInputBytes: 4 * MIB,
  maxResponseBytes: 8 * MIB,
  /** Above this the request carries no state and the SDK fetches it. */
  maxRequestBytes: 4 * MIB,
  maxRunStateBytes: 32 * MIB,
  maxRequestDuration: 2 * HOUR,

  maxSleep: 366 * DAY,
  maxWaitTimeout: 366 * DAY,
  defaultInvokeTimeout: 365 * DAY,
  defaultSignalTimeout: 365 * DAY,
  cancelOnLifetime: 365 * DAY,
  minRetryAfter: SECOND,
  maxRetryAfter: DAY,

  /** The default plan's; `absoluteMaxEventBytes` is what no plan exceeds. */
  maxEventBytes: 512 * KIB,
  absoluteMaxEventBytes: 3 * MIB,
  maxEventsPerSend: 5000,
  /** Bytes of an event name where it is received. */
  maxEventNameLength: 512,
  /** `ts` of an event, in milliseconds since the epoch (`pkg/event/event.go`): from 1980 to before 2100. */
  minEventTs: Date.UTC(1980, 0, 1),
  maxEventTs: Date.UTC(2100, 0, 1),
  maxEventSessions: 5,
  maxEventSessionKeyBytes: 128,
  maxEventSessionIdBytes: 512,

  maxDefersPerRun: 20,
  maxDeferInputBytes: 4 * MIB,
  maxDeferInputBytesPerRun: 4 * MIB,
  maxMetadataSpanBytes: 64 * KIB,
  maxMetadataRunBytes: MIB,
} as const;
