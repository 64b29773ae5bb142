import ts from "typescript";
import { compileFunction } from "node:vm";
import * as zod from "zod";
import type { FunctionLike } from "../../harness/index.js";

/** One call of something that the example imports, or of `fetch` and `console`. */
export interface Call {
  /** `mailer.sendWelcome`; a default export goes by the name of its module: `stripe.paymentIntents.create`. */
  path: string;
  args: readonly unknown[];
  /** Virtual time of the call, in milliseconds since the epoch. */
  at: number;
  /** When its promise settled; `undefined` while it has not. */
  settledAt?: number;
}

/** What stands in for the modules of an example. */
export interface Stubs {
  /** What a call answers, by path: a value, or a function of the arguments. Everything else resolves to `{}`. */
  answers?: Readonly<Record<string, unknown>>;
  /**
   * Exports that are no recording stubs, by name (classes, mostly; functions of Inngest are registered, too). A default export
   * goes by the name of its module.
   */
  exports?: Readonly<Record<string, unknown>>;
}

/** A client, of which the functions are made in version 4's form. */
export interface Client {
  createFunction(config: { id: string; triggers: unknown }, handler: (context: HandlerContext) => unknown): FunctionLike;
}

interface HandlerContext {
  step: { run(id: string, callback: () => unknown): Promise<unknown>; sleep(id: string, duration: string): Promise<void> };
}

/** A major of the SDK, as the examples meet it. A process takes one. */
export interface Sdk {
  major: 3 | 4;
  /** By the name that the examples import. */
  modules: Readonly<Record<string, unknown>>;
  createClient: (options?: object) => Client;
  NonRetriableError: new (message: string) => Error;
}

/** An example of a page, evaluated. */
export interface Example {
  functions: FunctionLike[];
  /** Everything that it exports. */
  exported: Readonly<Record<string, unknown>>;
  /** In the order of the calls. Grows while the functions run. */
  calls: Call[];
}

const COMPILER_OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
};

/**
 * Evaluates a complete example: `inngest` is the SDK, `./client.js` and its like a client of its own, and every other module
 * a stub that takes any member and any call, and writes the calls down.
 */
export function load(sdk: Sdk, code: string, { answers = {}, exports: given = {} }: Stubs = {}): Example {
  const calls: Call[] = [];
  const client = sdk.createClient();

  function answer(path: string, args: readonly unknown[]): unknown {
    const call: Call = { path, args, at: Date.now() };
    calls.push(call);
    const result = settle(answers[path] ?? {}, args);
    result.then(
      () => (call.settledAt = Date.now()),
      () => (call.settledAt = Date.now()),
    );
    return result;
  }

  function stub(path: string): unknown {
    return new Proxy(function () {} as unknown as new () => object, {
      get: (target, key) =>
        typeof key === "symbol" || key === "prototype"
          ? (Reflect.get(target, key) as unknown)
          : member(`${path}.${key}`),
      apply: (_target, _this, args: unknown[]) => answer(path, args),
      construct: () => stub(path) as object,
    });
  }

  // A stub that is awaited by itself is no promise.
  const member = (path: string) => (path.endsWith(".then") ? undefined : stub(path));

  const stubModule = (name: string) =>
    new Proxy<object>({}, {
      get(_target, key) {
        if (typeof key === "symbol") return undefined;
        if (key === "__esModule") return true;
        const path = key === "default" ? name : key;
        return path in given ? given[path] : member(path);
      },
    });

  const require = (name: string): unknown => {
    if (name in sdk.modules) return sdk.modules[name];
    if (name === "zod") return zod;
    return /(?:^|\/)client(?:\.js)?$/.test(name) ? { inngest: client } : stubModule(name);
  };

  const exported: Record<string, unknown> = {};
  const { outputText } = ts.transpileModule(code, { compilerOptions: COMPILER_OPTIONS });
  const evaluate = compileFunction(outputText, ["exports", "require", "fetch", "console"]) as (...args: unknown[]) => void;
  evaluate(exported, require, stub("fetch"), stub("console"));
  const functions = [...Object.values(exported), ...Object.values(given)].filter(isFunctionLike);
  return { functions, exported, calls };
}

async function settle(value: unknown, args: readonly unknown[]): Promise<unknown> {
  return typeof value === "function" ? await (value as (...args: readonly unknown[]) => unknown)(...args) : value;
}

function isFunctionLike(value: unknown): value is FunctionLike {
  return Object.prototype.toString.call(value) === "[object Inngest.Function]";
}
