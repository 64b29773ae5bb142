/** What Inngest code looks like where provenance cannot be followed. */
import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, propertyName, unwrap } from "./ast.js";
import type { FunctionNode } from "./model.js";

/** Step tools, by the path below `step`. */
export const STEP_TOOLS: ReadonlySet<string> = new Set([
  "run",
  "sleep",
  "sleepUntil",
  "waitForEvent",
  "waitForSignal",
  "sendSignal",
  "sendEvent",
  "invoke",
  "fetch",
  "ai.infer",
  "ai.wrap",
  "realtime.publish",
  "score",
  "sandbox.create",
  "sandbox.get",
  "sandbox.list",
  "sandbox.destroy",
]);

/** Tools whose second argument is the code of the step. */
export const CALLBACK_TOOLS: ReadonlySet<string> = new Set(["run", "ai.wrap"]);

/** Methods that keep their callback for later, when something happens. */
export const LISTENING = /^(on|once|off|addEventListener|addListener|removeListener|subscribe|use|register|listen|watch|observe|on[A-Z]\w*)$/;

const CONTEXT_KEYS = new Set(["step", "event", "events", "runId", "attempt", "maxAttempts", "group", "defer"]);

/** Does the first parameter of a function take apart what Inngest hands to a handler? */
export function contextKeysOf(node: FunctionNode): Set<string> {
  const [parameter] = node.params;
  const keys = new Set<string>();
  if (parameter?.type !== "ObjectPattern") return keys;
  for (const property of parameter.properties) {
    const name = property.type === "Property" ? propertyName(property) : null;
    if (name !== null && CONTEXT_KEYS.has(name)) keys.add(name);
  }
  return keys;
}

/** Could this be the call of a step tool, by its arguments alone? */
export function hasStepShape(call: TSESTree.CallExpression, tool: string): boolean {
  const [first, second] = call.arguments.map((argument) => unwrap(argument));
  if (!first) return false;
  switch (tool) {
    case "run":
    case "ai.wrap":
      return isTextLike(first) && second !== undefined && isCallable(second);
    case "sendEvent":
      return isTextLike(first) && second !== undefined && second.type !== "Literal" && !isFunction(second);
    case "waitForEvent":
      return isTextLike(first) && hasKey(second, "event");
    case "waitForSignal":
      return isTextLike(first) && hasKey(second, "signal");
    case "invoke":
      return isTextLike(first) && hasKey(second, "function");
    case "sleep":
    case "sleepUntil":
      return isTextLike(first) && second !== undefined && !isFunction(second);
    case "ai.infer":
      return isTextLike(first) && hasKey(second, "model");
    case "realtime.publish":
      return isTextLike(first) && call.arguments.length === 3;
    default:
      return false;
  }
}

/** Tools that no other library's `step` has in the same shape. `sleep` alone proves nothing, in a file without Inngest. */
export function isTellingTool(tool: string): boolean {
  return tool !== "sleep" && tool !== "sleepUntil";
}

function isTextLike(node: TSESTree.Node): boolean {
  if (node.type === "Literal") return typeof node.value === "string";
  if (node.type === "ObjectExpression") return hasKey(node, "id");
  return (
    node.type === "TemplateLiteral" ||
    node.type === "Identifier" ||
    node.type === "MemberExpression" ||
    node.type === "BinaryExpression" ||
    node.type === "CallExpression" ||
    node.type === "ConditionalExpression"
  );
}

function isCallable(node: TSESTree.Node): boolean {
  return isFunction(node) || node.type === "Identifier" || node.type === "MemberExpression" || node.type === "CallExpression";
}

function hasKey(node: TSESTree.Node | undefined, key: string): boolean {
  if (node?.type !== "ObjectExpression") return false;
  return node.properties.some((property) => property.type === "Property" && propertyName(property) === key);
}

/** Modules whose `step` is not Inngest's. */
const OTHER_ENGINES =
  /^(cloudflare:workers|cloudflare:workflows|@upstash\/workflow|@trigger\.dev\/|@temporalio\/|@restatedev\/|@novu\/|@aws\/durable|@hatchet-dev\/|@mastra\/core|workflow$|workflow\/|@useworkflow|@vercel\/workflow|@openworkflow\/|@motiadev\/|motia$|@dagger\.io\/|bun:test|vitest$|@jest\/|@playwright\/|dbos|@dbos-inc\/|defer|@defer\/|@stepkit\/|windmill|@copilotkit)/;

export function usesOtherEngine(sources: ReadonlySet<string>): boolean {
  for (const source of sources) if (OTHER_ENGINES.test(source)) return true;
  return false;
}
