import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { idForCode, kebabCase } from "./fix/names.js";

type MessageIds = "addId" | "addIdAndEvent" | "empty" | "missing" | "noEvent";

/** How many arguments a call has at least, its id included. `fetch` makes its own id. */
const ARGUMENTS: Record<string, number> = {
  run: 2,
  sleep: 2,
  sleepUntil: 2,
  waitForEvent: 2,
  waitForSignal: 2,
  sendEvent: 2,
  sendSignal: 2,
  invoke: 2,
  "ai.wrap": 2,
  "ai.infer": 2,
  "realtime.publish": 3,
};

export default createRule<[], MessageIds>({
  name: "require-step-id",
  meta: {
    type: "problem",
    docs: {
      description: "Require that each step has an id",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      missing:
        "'{{tool}}' is called without an id: its first argument is taken for the id, under which the result is remembered, and the call fails or does something else. Put an id that says what the step does before the other arguments.",
      empty:
        "The id of this step is empty: its result is remembered under a name that says nothing and that the next step without one shares. Give it an id that says what it does.",
      noEvent:
        "'{{tool}}' names no event: its first argument is the id, and without 'event' among the options the call fails (v4) or waits for what never comes (v3). Put an id first, and the name of the event into 'event'.",
      addId: "Add the id '{{id}}'.",
      addIdAndEvent: "Add the id '{{id}}', and make '{{event}}' the event.",
    },
  },
  check(file, context) {
    for (const step of file.stepCalls) {
      const problem = problemOf(step, file);
      if (!problem) continue;
      context.report({
        node: problem === "empty" ? (step.id?.node ?? step.node) : step.node.callee,
        messageId: problem,
        data: { tool: step.text },
        suggest: suggestionsFor(problem, step),
      });
    }
  },
});

function suggestionsFor(problem: Problem, step: StepCall): TSESLint.ReportSuggestionArray<MessageIds> {
  const [first] = step.node.arguments;
  if (!first || problem === "empty") return [];
  if (problem === "noEvent") return addIdAndEvent(step);
  const id = suggestedId(step);
  return id ? [addId(id, first)] : [];
}

/** `step.waitForEvent("app/answered", { timeout })`: the form of version 2, and of what was copied from it. */
function addIdAndEvent({ id: first, options }: StepCall): TSESLint.ReportSuggestionArray<MessageIds> {
  const opening = options?.literal?.properties[0];
  if (!first?.value || !first.value.includes("/") || !opening) return [];
  const id = `wait-for-${kebabCase(first.value)}`;
  const event = first.value;
  return [
    {
      messageId: "addIdAndEvent",
      data: { id, event },
      fix: (fixer) => [fixer.replaceText(first.node, JSON.stringify(id)), fixer.insertTextBefore(opening, `event: ${JSON.stringify(event)}, `)],
    },
  ];
}

function addId(id: string, first: TSESTree.Node): TSESLint.SuggestionReportDescriptor<MessageIds> {
  return { messageId: "addId", data: { id }, fix: (fixer) => fixer.insertTextBefore(first, `${JSON.stringify(id)}, `) };
}

type Problem = "empty" | "missing" | "noEvent";

function problemOf(step: StepCall, file: FileAnalysis): Problem | null {
  if (step.confidence === "possible") return null;
  if (step.id?.value === "") return "empty";
  const { arguments: args } = step.node;
  const needed = ARGUMENTS[step.tool];
  if (needed === undefined || args.some((argument) => argument.type === "SpreadElement")) return null;
  const first = args[0] && unwrap(args[0]);
  if (!first) return "missing";
  if (step.tool === "sendEvent" && isOfVersion2(file)) return null;
  if (isCallback(first, file) || (isPayload(first) && !hasId(first))) return "missing";
  if (step.tool === "waitForEvent" && step.options?.has("event") === "no" && (speaksNewerVersion(file) || isNoEventName(step, file))) return "noEvent";
  // `step.sleep("1 day")` was right in version 2; a single argument that is no text may be the id all the same.
  return args.length < needed && isDuration(step, first) && speaksNewerVersion(file) ? "missing" : null;
}

/** A function, or the name of one: no other argument can be meant. */
function isCallback(node: TSESTree.Node, file: FileAnalysis): boolean {
  return isFunction(node) || (node.type === "Identifier" && file.functionBehind(node) !== null);
}

function isPayload(node: TSESTree.Node): node is TSESTree.ObjectExpression | TSESTree.ArrayExpression {
  return node.type === "ObjectExpression" || node.type === "ArrayExpression";
}

function hasId(node: TSESTree.ObjectExpression | TSESTree.ArrayExpression): boolean {
  if (node.type === "ArrayExpression") return false;
  return node.properties.some(
    (property) =>
      property.type === "SpreadElement" ||
      (property.key.type === "Identifier" && property.key.name === "id" && !isEvent(node)),
  );
}

/** An event has an `id` of its own, beside its name and data. */
function isEvent({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some(
    (property) => property.type === "Property" && property.key.type === "Identifier" && property.key.name === "data",
  );
}

function isDuration({ tool }: StepCall, node: TSESTree.Node): boolean {
  return (tool === "sleep" || tool === "sleepUntil") && node.type !== "SpreadElement";
}

/** `waitForEvent("approval", { … })` of a function with an id: not what events are called, so not the form of version 2. */
function isNoEventName({ id }: StepCall, file: FileAnalysis): boolean {
  return typeof id?.value === "string" && !/[/.:]/.test(id.value) && file.functions.some(({ options }) => options?.has("id") === "yes");
}

/** The package is known, or there are functions with an id and no name, which were not written for version 2. */
function speaksNewerVersion(file: FileAnalysis): boolean {
  return file.majorFrom === "package" || file.majorFrom === "setting" || file.functions.some(
    ({ form, options }) => form === "two" || (options?.has("id") === "yes" && options.has("name") === "no"),
  );
}

/** `step.sendEvent({ name })` had no id in version 2, whose functions have a name in place of one. */
function isOfVersion2(file: FileAnalysis): boolean {
  if (speaksNewerVersion(file) || file.functions.length === 0) return false;
  return file.functions.every(({ form, options }) => form === "three" && options?.has("id") === "no" && options.has("name") === "yes");
}

function suggestedId(step: StepCall): string | null {
  const [first] = step.node.arguments;
  if (!first) return null;
  switch (step.tool) {
    case "run":
    case "ai.wrap":
      return first.type === "Identifier" ? kebabCase(first.name) : idForCode(first);
    case "sleep":
    case "sleepUntil":
      return "wait";
    case "sendEvent":
      return idForEvent(first);
    default:
      return null;
  }
}

function idForEvent(node: TSESTree.Node): string | null {
  const payload = unwrap(node);
  const event = payload.type === "ArrayExpression" ? payload.elements[0] : payload;
  if (event?.type !== "ObjectExpression") return null;
  const name = event.properties.find(
    (property): property is TSESTree.Property =>
      property.type === "Property" && property.key.type === "Identifier" && property.key.name === "name",
  )?.value;
  return name?.type === "Literal" && typeof name.value === "string" ? `send-${kebabCase(name.value)}` : "send-event";
}
