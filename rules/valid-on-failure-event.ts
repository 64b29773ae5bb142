import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isWithin, literalText, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, Handler } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { eventDataReads, hasFallback } from "./queries/event-reads.js";

type Options = [];
type MessageIds = "originalEvent" | "besideData" | "contextValue" | "noEvent" | "functionId" | "readOriginal" | "readEvent";

/** What the data of `inngest/function.failed` holds. */
const FIELDS = new Set(["function_id", "run_id", "error", "event", "events", "result", "correlation_id", "function_version", "_inngest"]);

/** What an event holds, and what every object has. */
const EVENT_KEYS = new Set(["name", "data", "id", "ts", "v", "user", "meta", "toString", "hasOwnProperty", "constructor"]);

/** What the handler is handed beside the event: the original event has it no more than the failure. */
const CONTEXT_VALUES = new Set(["attempt", "maxAttempts"]);

export default createRule<Options, MessageIds>({
  name: "valid-on-failure-event",
  meta: {
    type: "problem",
    docs: {
      description: "Require that 'onFailure' reads the original event where it is",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      originalEvent:
        "'event' is the failure here, and its data has no '{{field}}': it is undefined. The event that started the function is 'event.data.event', so read 'event.data.event.data.{{field}}'.",
      besideData:
        "The original event has no '{{field}}': it is undefined. What was sent with the event is in its 'data', so read 'event.data.event.data.{{field}}'.",
      contextValue:
        "'event' is the failure here, and its data has no '{{field}}': it is undefined. How often the failed run was tried is not told here; the run has failed for good.",
      noEvent: "'event' is the failure here, and has no 'event': it is undefined. The event that started the function is 'event.data.event'.",
      functionId:
        "'function_id' is the id of the app and that of the function, '<app>-{{id}}': it is never '{{id}}', and no failure of that function is found. Compare it with both, or give that function an 'onFailure'.",
      readEvent: "Read it from the data of the failure.",
      readOriginal: "Read '{{field}}' from the data of the original event.",
    },
  },
  check(file, context) {
    if (file.sourceCode.text.includes("function_id")) checkFunctionIds(file, context);
    const failureHandlers = new Set(file.handlers.filter(isFailureHandler));
    if (failureHandlers.size === 0) return;
    const reads = eventDataReads(file);
    // `event.data.event?.data.userId ?? event.data?.userId`: it is looked for in both places.
    const findsOriginal = (handler: Handler) => reads.some((read) => read.field === "event" && handlerOf(read.node, file) === handler);
    for (const member of file.nodes("MemberExpression")) {
      if (propertyName(member) !== "event" || file.contextPath(member)?.join(".") !== "event.event") continue;
      const handler = handlerOf(member, file);
      if (!handler || !failureHandlers.has(handler) || findsOriginal(handler)) continue;
      context.report({
        node: member,
        messageId: "noEvent",
        suggest: [{ messageId: "readEvent", fix: (fixer) => fixer.insertTextBefore(file.sourceCode.getTokenBefore(member.property)!, ".data") }],
      });
    }
    for (const { node, field, fix } of readsBesideData(file)) {
      const handler = handlerOf(node, file);
      if (handler && failureHandlers.has(handler)) context.report({ node, messageId: "besideData", data: { field }, suggest: fix ? [{ messageId: "readOriginal", data: { field }, fix }] : [] });
    }
    for (const read of reads) {
      if (FIELDS.has(read.field) || read.hasFallback) continue;
      const handler = handlerOf(read.node, file);
      if (!handler || !failureHandlers.has(handler)) continue;
      if (read.allowsMissing && findsOriginal(handler)) continue;
      const { field, data } = read;
      if (CONTEXT_VALUES.has(field)) {
        context.report({ node: read.node, messageId: "contextValue", data: { field } });
        continue;
      }
      context.report({
        node: read.node,
        messageId: "originalEvent",
        data: { field },
        suggest: data
          ? [{ messageId: "readOriginal", data: { field }, fix: (fixer) => fixer.insertTextAfter(unwrap(data), ".event.data") }]
          : [],
      });
    }
  },
});

/** `event.data.event.userId`, `const { userId } = event.data.event` */
function readsBesideData(file: FileAnalysis): { node: TSESTree.Node; field: string; fix: TSESLint.ReportFixFunction | null }[] {
  const isOriginal = (node: TSESTree.Node | null) => node !== null && file.contextPath(node)?.join(".") === "event.data.event";
  const members = file.nodes("MemberExpression").flatMap((node) => {
    const field = propertyName(node);
    if (field === null || EVENT_KEYS.has(field) || hasFallback(node) || !isOriginal(node.object)) return [];
    const fix: TSESLint.ReportFixFunction = (fixer) => fixer.insertTextAfter(unwrap(node.object), ".data");
    return [{ node, field, fix }];
  });
  const patterns = file.nodes("ObjectPattern").flatMap((pattern) => {
    if (pattern.parent.type !== "VariableDeclarator" || !isOriginal(pattern.parent.init)) return [];
    return pattern.properties.flatMap((node) => {
      const field = node.type === "Property" && node.value.type !== "AssignmentPattern" ? propertyName(node) : null;
      return field === null || EVENT_KEYS.has(field) ? [] : [{ node, field, fix: null }];
    });
  });
  return [...members, ...patterns];
}

/** `event.data.function_id === "import-users"`, in code or in the `if` of a trigger, with the id of a function of this file. */
function checkFunctionIds(file: FileAnalysis, context: RuleContext<MessageIds, Options>): void {
  const ids = file.functions.flatMap((definition) => definition.id?.value ?? []);
  // `app-import` is what `import` is called where the app is `app`.
  const isBare = (id: string | null | undefined) => typeof id === "string" && ids.includes(id) && !ids.some((other) => id.endsWith(`-${other}`));
  const report = (node: TSESTree.Node, id: string) => {
    context.report({ node, messageId: "functionId", data: { id } });
  };
  for (const comparison of file.nodes("BinaryExpression")) {
    const id = /^[!=]==?$/.test(comparison.operator) ? [comparison.left, comparison.right].map((side) => textOf(side, file)).find(isBare) : null;
    if (id && [comparison.left, comparison.right].some((side) => file.contextPath(side)?.join(".") === "event.data.function_id" && isToldOfRuns(handlerOf(side, file)))) report(comparison, id);
  }
  for (const { triggers } of file.functions) {
    for (const { text, options } of triggers.list) {
      const condition = isOfRuns(text?.value) ? options?.get("if")?.value : null;
      const id = condition ? /event\.data\.function_id\s*[!=]=\s*(["'])([^"']+)\1/.exec(textOf(condition, file) ?? "")?.[2] : undefined;
      if (condition && id !== undefined && isBare(id)) report(condition, id);
    }
  }
}

function textOf(node: TSESTree.Node, file: FileAnalysis): string | null {
  if (node.type === "PrivateIdentifier") return null;
  const value = file.valueOf(node as TSESTree.Expression);
  return literalText(value) ?? null;
}

function isOfRuns(event: string | null | undefined): boolean {
  return event?.startsWith("inngest/function.") ?? false;
}

/** Is the handler started by what happens to runs of other functions? */
function isToldOfRuns(handler: Handler | null): boolean {
  if (!handler || handler.confidence === "possible") return false;
  const list = handler.definition?.triggers.list ?? [];
  return handler.kind === "onFailure" || (list.length > 0 && list.every(({ text }) => isOfRuns(text?.value)));
}

/** The handler whose `event` is read: a function in it may have a parameter of its own, but not that one. */
function handlerOf(node: TSESTree.Node, file: FileAnalysis): Handler | null {
  const regions = file.regionsOf(node);
  const [first] = regions;
  // A pattern in the parameter itself runs in no region.
  const handler = first?.handler ?? file.handlers.find((candidate) => isWithin(node, candidate.node)) ?? null;
  return handler && regions.every((region) => region.handler === handler) ? handler : null;
}

function isFailureHandler(handler: Handler): boolean {
  if (handler.confidence === "possible") return false;
  if (handler.kind === "onFailure") return true;
  const triggers = handler.definition?.triggers;
  if (!triggers?.complete || triggers.list.length === 0) return false;
  return triggers.list.every((trigger) => trigger.kind === "event" && trigger.text?.value === "inngest/function.failed");
}
