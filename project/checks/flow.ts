import type { Concurrency, InngestFunction, Program } from "../program/index.js";
import { appFunctions, type Check, type Draft, groupBy, label } from "./check.js";

export const invokeTarget: Check = {
  name: "invoke-target",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    const apps = new Set(program.clients.filter(({ isTest }) => !isTest).map(({ id }) => id));
    return appFunctions(program).flatMap((fn) =>
      fn.invokes.flatMap(({ target, reference, hasTimeout, place }): Draft[] => {
        if (target !== undefined) return limitedTarget(target, hasTimeout, place);
        return reference === undefined ? [] : unknownTarget(fn, reference, apps, program, place);
      }),
    );
  },
};

function limitedTarget(target: InngestFunction, hasTimeout: boolean, place: Draft["place"]): Draft[] {
  const related = [{ ...target.place, message: "the invoked function" }];
  if (target.rateLimited) {
    return [
      {
        place,
        severity: "warning",
        message: `${label(target)} is rate-limited, and invoked here.`,
        consequence: "An invocation over the limit is not queued but skipped: the step fails with a non-retriable error, and the run with it.",
        remedy: "Use `throttle` on the invoked function, which queues, or catch the error here.",
        related,
      },
    ];
  }
  if (target.debounced && !hasTimeout) {
    return [
      {
        place,
        severity: "warning",
        message: `${label(target)} is debounced, and invoked here without a timeout.`,
        consequence: "A later event or invocation takes this one's place; nobody answers this step then, and it waits for a year.",
        remedy: "Give the step a `timeout`, or invoke a function that is not debounced.",
        related,
      },
    ];
  }
  return [];
}

function unknownTarget(
  fn: InngestFunction,
  { appId, functionId, full }: { appId: string | undefined; functionId: string | undefined; full: string | undefined },
  apps: ReadonlySet<string | undefined>,
  program: Program,
  place: Draft["place"],
): Draft[] {
  const app = full === undefined ? (appId ?? fn.client?.id) : [...apps].find((id) => id !== undefined && full.startsWith(`${id}-`));
  const name = functionId ?? full;
  if (app === undefined || name === undefined || !apps.has(app)) return [];
  // An id that is not a constant may be the one.
  const isOpen = appFunctions(program).some(({ client, id }) => id.value === undefined && (client === undefined || client.id === app));
  if (isOpen) return [];
  return [
    {
      place,
      message: `The app '${app}' has no function '${full === undefined ? name : full.slice(app.length + 1)}'.`,
      consequence: "The step fails when it runs: the function to invoke is not found.",
      remedy: "Pass the function itself (`function: importedFunction`), so that the id cannot go wrong, or correct the id.",
    },
  ];
}

export const sharedConcurrencyLimits: Check = {
  name: "shared-concurrency-limits",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    const uses = appFunctions(program).flatMap((fn) => fn.concurrency.map((use) => ({ fn, use })));
    const shared = groupBy(uses, ({ fn, use }) => sharedKey(fn, use));
    return [...shared.values()].flatMap(([first, ...others]) =>
      others
        .filter(({ use }) => use.limit !== first!.use.limit)
        .map(({ fn, use }) => ({
          place: use.place,
          message: `${label(fn)} limits the shared key ${use.key!} to ${use.limit!}; ${label(first!.fn)} limits it to ${first!.use.limit!}.`,
          consequence: `Steps of all functions with this key are counted together (scope "${use.scope}"), and each function applies its own limit to that count: the one with the lower limit starves while the other is busy.`,
          remedy: "Write one limit in all of them, best from one constant.",
          related: [{ ...first!.use.place, message: `${String(first!.use.limit)} here` }],
        })),
    );
  },
};

/** Limits with a wider scope than the function share a queue when key and scope are the same. */
function sharedKey(fn: InngestFunction, { key, scope, limit }: Concurrency): string | undefined {
  if (scope === "fn" || key === undefined || limit === undefined) return undefined;
  // "env" is shared by all apps of an environment, "account" by all environments.
  return `${scope}\0${key.replace(/\s+/g, "")}\0${scope === "env" && fn.client?.id === undefined ? fn.packageDir : ""}`;
}

export const functionNeverStarted: Check = {
  name: "function-never-started",
  severity: { recommended: "off", strict: "info" },
  run(program) {
    const functions = appFunctions(program);
    const invoked = new Set(functions.flatMap(({ invokes }) => invokes.map(({ target }) => target)));
    const hasOpenInvokes = functions.some(({ invokes }) => invokes.some(({ target, reference }) => target === undefined && reference === undefined));
    if (hasOpenInvokes) return [];
    return functions
      .filter(({ kind, triggers, triggersComplete, inFactory }) => kind === "function" && triggersComplete && triggers.length === 0 && !inFactory)
      .filter((fn) => !invoked.has(fn))
      .map((fn) => ({
        place: fn.place,
        message: `${label(fn)} has no trigger, and nothing in this repository invokes it.`,
        consequence: "Unless another app invokes it, it never runs.",
        remedy: "Give it a trigger, invoke it, or delete it.",
      }));
  },
};

/** What v4 gives a request before it answers, on `serve`. */
const defaultMaxRuntimeMs = 10_000;

export const maxDuration: Check = {
  name: "max-duration-vs-max-runtime",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    return program.serves.flatMap(({ maxDuration: limit, client, isTest, packageDir }): Draft[] => {
      if (limit === undefined || isTest) return [];
      const set = client?.maxRuntime;
      const sdk = program.packages.find(({ dir }) => dir === packageDir)?.sdk;
      if (set === undefined && sdk?.major !== 4) return [];
      const runtime = set?.ms ?? defaultMaxRuntimeMs;
      if (runtime !== 0 && runtime < limit.seconds * 1000) return [];
      const said = set === undefined ? "the default of 10 s" : runtime === 0 ? "0, which means no limit" : `${runtime / 1000} s`;
      return [
        {
          place: set?.place ?? limit.place,
          severity: set === undefined ? "warning" : "error",
          message: `The platform ends requests after ${limit.seconds} s (\`maxDuration\`), and checkpointing may keep one open longer: its \`maxRuntime\` is ${said}.`,
          consequence: "The request is killed in the middle of a step. Steps that were done and not yet saved run again.",
          remedy: "Set `checkpointing: { maxRuntime }` 20 to 40 % below `maxDuration`, or raise `maxDuration`.",
          related: set === undefined ? [] : [{ ...limit.place, message: "`maxDuration`" }],
        },
      ];
    });
  },
};

