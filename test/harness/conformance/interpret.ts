/** Turns a program into real Inngest functions, of whichever major version of the SDK is passed in. */

import type { FunctionLike, HarnessOptions } from "../../../harness/index.js";
import type { Behaviour, Call, Op, Program, ProgramFunction } from "./program.js";

/** What the interpreter needs of the SDK. Both majors have it; the two cannot live in one process. */
export interface Sdk {
  major: 3 | 4;
  Inngest: new (options: { id: string; isDev: boolean }) => Client;
  NonRetriableError: new (message: string) => Error;
  RetryAfterError: new (message: string, retryAfter: number | string) => Error;
  /** Where the harness finds the SDK's web adapter, if not next to `inngest`. */
  serve?: HarnessOptions["serve"];
}

interface Client {
  createFunction(...args: unknown[]): FunctionLike;
}

/** The context of a handler, as far as a program can use it. */
interface HandlerContext {
  event: Record<string, unknown>;
  events: unknown[];
  attempt: number;
  runId: string;
  step: StepTools;
  group?: { parallel<T>(options: { mode: "race" }, callback: () => Promise<T>): Promise<T> };
}

interface StepTools {
  run(id: string, callback: () => unknown): Promise<unknown>;
  sleep(id: string, duration: number | string): Promise<void>;
  sleepUntil(id: string, time: Date): Promise<void>;
  waitForEvent(id: string, options: object): Promise<unknown>;
  sendEvent(id: string, events: unknown): Promise<{ ids: string[] }>;
  invoke(id: string, options: object): Promise<unknown>;
  waitForSignal(id: string, options: object): Promise<unknown>;
  sendSignal(id: string, options: object): Promise<unknown>;
}

/** What the ops of one entry share: the variables, and what they need to act. */
interface Entry {
  scope: Record<string, unknown>;
  context: HandlerContext;
  functions: ReadonlyMap<string, FunctionLike>;
  sdk: Sdk;
  record(kind: Call["kind"], id?: string): void;
}

/** Ends the function. */
class Return {
  constructor(readonly value: unknown) {}
}

/**
 * @param record receives every entry into user code, with the time on the clock that user code sees.
 */
export function createFunctions(program: Program, sdk: Sdk, record: (call: Call) => void): FunctionLike[] {
  const client = new sdk.Inngest({ id: "conformance", isDev: true });
  const functions = new Map<string, FunctionLike>();
  for (const fn of program.functions) functions.set(fn.id, createFunction(client, fn, sdk, functions, record));
  return [...functions.values()];
}

function createFunction(
  client: Client,
  fn: ProgramFunction,
  sdk: Sdk,
  functions: ReadonlyMap<string, FunctionLike>,
  record: (call: Call) => void,
): FunctionLike {
  const handler = (part: Call["part"], body: readonly Op[]) => (context: HandlerContext) => {
    const { event, events, attempt, runId } = context;
    const enter: Entry["record"] = (kind, id) => {
      record({ t: Date.now(), run: runId, fn: fn.id, part, kind, ...(id !== undefined && { id }), attempt });
    };
    enter("body");
    return runFunction(body, { scope: { event, events, attempt }, context, functions, sdk, record: enter });
  };

  const options = {
    id: fn.id,
    ...fn.config,
    ...(fn.onFailure && { onFailure: handler("onFailure", fn.onFailure) }),
  };
  const main = handler("body", fn.body);
  return sdk.major === 4
    ? client.createFunction({ ...options, triggers: fn.triggers }, main)
    : client.createFunction(options, fn.triggers, main);
}

async function runFunction(body: readonly Op[], entry: Entry): Promise<unknown> {
  const ended = await runOps(body, entry);
  return ended?.value;
}

async function runOps(ops: readonly Op[], entry: Entry): Promise<Return | undefined> {
  for (const op of ops) {
    const ended = await runOp(op, entry);
    if (ended) return ended;
  }
  return undefined;
}

async function runOp(op: Op, entry: Entry): Promise<Return | undefined> {
  const { scope, context, sdk } = entry;
  const { step } = context;
  const value = (template: unknown) => resolve(template, scope);
  const save = (name: string | undefined, saved: unknown) => {
    if (name !== undefined) scope[name] = saved ?? null;
  };

  switch (op.op) {
    case "run":
      save(
        op.as,
        await step.run(op.id, () => {
          entry.record("step", op.id);
          return behave(op.do, entry);
        }),
      );
      return undefined;
    case "sleep":
      await step.sleep(op.id, op.for);
      return undefined;
    case "sleepUntil":
      await step.sleepUntil(op.id, new Date(Number(context.event.ts) + op.afterMs));
      return undefined;
    case "waitForEvent": {
      const { event, timeout, match, if: condition } = op;
      save(op.as, await step.waitForEvent(op.id, present({ event, timeout, match, if: condition })));
      return undefined;
    }
    case "sendEvent":
      save(op.as, (await step.sendEvent(op.id, value(op.events))).ids.length);
      return undefined;
    case "invoke": {
      const target = entry.functions.get(op.function);
      save(op.as, await step.invoke(op.id, present({ function: target, data: value(op.data), timeout: op.timeout })));
      return undefined;
    }
    case "waitForSignal": {
      const { signal, timeout, onConflict } = op;
      save(op.as, await step.waitForSignal(op.id, present({ signal, timeout, onConflict })));
      return undefined;
    }
    case "sendSignal":
      save(op.as, await step.sendSignal(op.id, present({ signal: op.signal, data: value(op.data) })));
      return undefined;
    case "parallel": {
      const ended = await Promise.all(op.branches.map((branch) => runOps(branch, entry)));
      return ended.find((end) => end !== undefined);
    }
    case "race": {
      const race = () =>
        Promise.race(op.branches.map(async (branch, index) => ({ index, ended: await runOps(branch, entry) })));
      const first =
        op.group && context.group ? await context.group.parallel({ mode: "race" }, race) : await race();
      save(op.as, first.index);
      return first.ended;
    }
    case "try":
      try {
        return await runOps(op.body, entry);
      } catch (error) {
        const { name, message, cause } = error as Error;
        save(op.as ?? "error", present({ name, message, cause }));
        return await runOps(op.catch, entry);
      }
    case "throw":
      behave(op.do, entry);
      return undefined;
    case "loop":
      for (let i = 0; i < op.times; i++) {
        scope.i = i;
        const ended = await runOps(op.body, entry);
        if (ended) return ended;
      }
      return undefined;
    case "if": {
      const equal = sameJson(lookUp(op.var, scope), op.equals);
      return await runOps(equal ? op.then : (op.else ?? []), entry);
    }
    case "mark":
      entry.record("mark", op.text);
      return undefined;
    case "return":
      return new Return(value(op.value));
  }

  function behave(behaviours: readonly Behaviour[], { scope, context }: Entry): unknown {
    const behaviour = behaviours[Math.min(context.attempt, behaviours.length - 1)];
    if (behaviour?.throw) throw toError(behaviour.throw, sdk);
    return resolve(behaviour?.return, scope);
  }
}

function toError({ message, name, kind, retryAfter }: NonNullable<Behaviour["throw"]>, sdk: Sdk): Error {
  if (kind === "nonRetriable") return new sdk.NonRetriableError(message);
  if (retryAfter !== undefined) return new sdk.RetryAfterError(message, retryAfter);
  const error = new Error(message);
  if (name !== undefined) error.name = name;
  return error;
}

/** Puts the scope's values where a template has `{"$": "a.b"}`. */
function resolve(template: unknown, scope: Record<string, unknown>): unknown {
  if (Array.isArray(template)) return template.map((item) => resolve(item, scope));
  if (typeof template !== "object" || template === null) return template;
  if ("$" in template && typeof template.$ === "string") return lookUp(template.$, scope);
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, resolve(item, scope)]));
}

function lookUp(path: string, scope: Record<string, unknown>): unknown {
  return path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], scope);
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** Without the keys that have no value: the SDK looks at some options by their presence. */
function present<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
