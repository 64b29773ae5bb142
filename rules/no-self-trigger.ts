import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, literalText, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionDefinition, FunctionNode, Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { type Payload, payloadsOf, member } from "./queries/payloads.js";

type Options = [];
type MessageIds = "sendsItself" | "invokesItself";

export default createRule<Options, MessageIds>({
  name: "no-self-trigger",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow functions that always start themselves again",
      category: "reliability",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      sendsItself:
        "Every run sends '{{event}}', which starts this function again: it never ends. Send it under a condition, or exclude it with an 'if' on the trigger.",
      invokesItself: "Every run invokes the function itself: it never ends. Invoke it under a condition.",
    },
  },
  check(file, context) {
    const payloads = payloadsOf(file);
    for (const definition of file.functions) {
      if (!definition.handler || definition.confidence === "possible" || isEndedByEvent(definition)) continue;
      for (const payload of payloads) {
        const event = sentName(payload, file);
        if (event === null || !triggersOn(definition, event) || !isUnconditional(payload.call, definition.handler, file)) continue;
        context.report({ node: payload.call.callee, messageId: "sendsItself", data: { event: event.text } });
      }
      for (const step of definition.handler.steps) {
        if (step.tool !== "invoke" || definition.name === null) continue;
        const target = step.options?.get("function")?.value;
        if (target?.type !== "Identifier" || target.name !== definition.name) continue;
        if (isUnconditional(step.node, definition.handler, file)) {
          context.report({ node: step.node.callee, messageId: "invokesItself" });
        }
      }
    }
  },
});

/** With `cancelOn` another event ends the circle: a job that comes again until it is called off. */
function isEndedByEvent({ options }: FunctionDefinition): boolean {
  return options !== null && options.has("cancelOn") !== "no";
}

/** An event as the code names it: by its text, or by the constant that stands for it. */
interface EventName {
  text: string;
  constant: string | null;
}

function sentName(payload: Payload, file: FileAnalysis): EventName | null {
  if (payload.event) {
    const name = member(payload.event, "name");
    if (!name) return null;
    const value = unwrap(file.valueOf(name));
    const text = literalText(value);
    if (text !== undefined) return { text, constant: null };
    if (value.type === "MemberExpression" && value.object.type === "Identifier") {
      return { text: file.sourceCode.getText(value), constant: value.object.name };
    }
    return null;
  }
  // `orderPlaced.create(…)`
  const [, created] = payload.via === "sendEvent" ? payload.call.arguments : [null, payload.call.arguments[0]];
  const call = created && unwrap(created);
  if (call?.type !== "CallExpression" || call.callee.type !== "MemberExpression" || call.callee.object.type !== "Identifier") return null;
  return { text: call.callee.object.name, constant: call.callee.object.name };
}

/** Does the function start on this event, whatever the event holds? */
function triggersOn(definition: FunctionDefinition, event: EventName): boolean {
  return definition.triggers.list.some((trigger) => {
    if (trigger.kind !== "event" && trigger.kind !== "unknown") return false;
    if (trigger.options && trigger.options.has("if") !== "no") return false;
    const node = unwrap(trigger.options?.get("event")?.value ?? trigger.node);
    const constant = node.type === "Identifier" ? node.name : null;
    if (event.constant !== null && constant === event.constant) return true;
    if (trigger.text?.value) return trigger.text.value === event.text;
    // `digestRequested` is what one calls the constant of "digest/requested".
    return constant !== null && event.constant === null && plain(constant) === plain(event.text);
  });
}

function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}

/** Does every run come here: no branch, no loop, no `catch`, and no way out before it? */
function isUnconditional(node: TSESTree.Node, handler: Handler, file: FileAnalysis): boolean {
  const region = file.regionsOf(node).find((candidate) => candidate.handler === handler);
  if (!region) return false;
  const step = region.kind === "step" ? file.stepCalls.find((candidate) => candidate === region.step) : undefined;
  if (region.kind === "step" && (!step?.callback || !isUnconditional(step.node, handler, file))) return false;
  // In the handler or the step the first call of the way, in the helper that it calls the second, and so on.
  let owner: FunctionNode | null = step?.callback ?? handler.node;
  for (const { call } of region.path) {
    if (!owner || !isUnconditionalIn(owner, call)) return false;
    owner = call.type === "CallExpression" ? file.functionBehind(call.callee) : null;
  }
  return owner !== null && isUnconditionalIn(owner, node);
}

/** Does every call of the function come here? */
function isUnconditionalIn(owner: FunctionNode, node: TSESTree.Node): boolean {
  let child = node;
  for (let at = node.parent; at && child !== owner; child = at, at = at.parent) {
    if (isBranch(at, child)) return false;
    if (at.type === "BlockStatement" && at.body.slice(0, at.body.indexOf(child as TSESTree.Statement)).some(mayLeave)) return false;
    if (isFunction(at) && at !== owner) return false;
  }
  return true;
}

function isBranch(parent: TSESTree.Node, child: TSESTree.Node): boolean {
  switch (parent.type) {
    case "IfStatement":
    case "ConditionalExpression":
      return parent.test !== child;
    case "LogicalExpression":
      return parent.right === child;
    case "SwitchCase":
    case "CatchClause":
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
      return true;
    default:
      return false;
  }
}

/** A statement that returns or throws under some condition. */
function mayLeave(statement: TSESTree.Statement): boolean {
  switch (statement.type) {
    case "IfStatement":
      return mayLeave(statement.consequent) || (statement.alternate !== null && mayLeave(statement.alternate));
    case "BlockStatement":
      return statement.body.some(mayLeave);
    case "ReturnStatement":
    case "ThrowStatement":
    case "SwitchStatement":
      return true;
    case "TryStatement":
      return mayLeave(statement.block) || (statement.handler !== null && mayLeave(statement.handler.body));
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
      return mayLeave(statement.body);
    default:
      return false;
  }
}
