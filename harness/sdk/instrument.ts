import { currentContext, runAsUser, type Context } from "../clock/context.js";
import type { Handler, HandlerContext, SdkClient, SdkFunction } from "./shapes.js";

/**
 * A stand-in for a user's function that the SDK serves in its place. It marks where user code begins (virtual timers, who is
 * running) and lets tests step in. The user's function itself is left alone: several harnesses can share it.
 */
export function instrumentFunction(fn: SdkFunction, client: SdkClient, inject: Inject | undefined): SdkFunction {
  const properties: PropertyDescriptorMap = { fn: { value: instrumentHandler(fn.fn, inject) } };
  if (fn.onFailureFn !== undefined) properties.onFailureFn = { value: instrumentHandler(fn.onFailureFn, inject) };
  if (fn.client !== client) properties.client = { value: client };
  return Object.create(fn, properties) as SdkFunction;
}

/** What a test adds to the context of every function. */
export type Inject = (context: Readonly<Record<string, unknown>>) => object;

function instrumentHandler(handler: Handler, inject: Inject | undefined): Handler {
  return (handlerContext) => {
    const context = currentContext();
    if (context?.request === undefined) return handler(handlerContext);
    instrumentSteps(handlerContext, context);
    const effective = inject === undefined ? handlerContext : { ...handlerContext, ...inject(handlerContext) };
    return runAsUser(context, undefined, () => handler(effective));
  };
}

/** Tools whose second argument is a step's code. */
const toolsWithCallback = new Set(["run", "ai.wrap"]);
const tools = [
  "run",
  "sendEvent",
  "sendSignal",
  "sleep",
  "sleepUntil",
  "waitForEvent",
  "waitForSignal",
  "invoke",
  "ai.infer",
  "ai.wrap",
  "realtime.publish",
];

type Tool = (idOrOptions: unknown, ...args: unknown[]) => unknown;

/** The tools are made anew for each entry, and `step` imported from the SDK leads to the same object: replaced in place. */
function instrumentSteps(handlerContext: HandlerContext, context: Context): void {
  const { step } = handlerContext;
  if (typeof step !== "object") return;
  const uses = new Map<string, number>();
  for (const path of tools) {
    const [holder, name] = locate(step, path);
    const tool = holder?.[name];
    if (holder === undefined || typeof tool !== "function") continue;
    holder[name] = instrumentTool(path, tool as Tool, uses, context);
  }
}

function locate(step: Record<string, unknown>, path: string): [Record<string, unknown> | undefined, string] {
  const parts = path.split(".");
  if (parts.length === 1) return [step, path];
  return [step[parts[0]!] as Record<string, unknown> | undefined, parts[1]!];
}

function instrumentTool(path: string, tool: Tool, uses: Map<string, number>, entry: Context): Tool {
  const { request } = entry;
  const instrumented: Tool = (idOrOptions, ...args) => {
    const id = stepId(idOrOptions);
    if (id === undefined || request === undefined) return tool(idOrOptions, ...args);
    const index = uses.get(id) ?? 0;
    uses.set(id, index + 1);
    request.stepAsked(path, id, index, currentContext()?.step);
    const [callback, ...input] = args;
    if (!toolsWithCallback.has(path) || typeof callback !== "function") return tool(idOrOptions, ...args);
    const running = { id, index };
    const run = (...callbackArgs: unknown[]) =>
      runAsUser(currentContext() ?? entry, running, () =>
        request.runStep(running, callback as (...args: unknown[]) => unknown, callbackArgs),
      );
    return tool(idOrOptions, run, ...input);
  };
  return Object.assign(instrumented, tool);
}

function stepId(idOrOptions: unknown): string | undefined {
  if (typeof idOrOptions === "string") return idOrOptions;
  const id = (idOrOptions as { id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? id : undefined;
}
