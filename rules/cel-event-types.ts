import type { TSESTree } from "@typescript-eslint/utils";
import type ts from "typescript";
import { parse, pathOf, walk, type Expr, type Span } from "../inngest/cel/index.js";
import { suggestKey } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionDefinition, StepCall, TypeServices } from "./analysis/index.js";
import { readFunctions } from "./configuration/functions.js";
import { writtenText } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";

type MessageIds = "unknownField" | "rename";

export default createRule<[], MessageIds>({
  name: "cel-event-types",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the fields in expressions are fields of the event",
      category: "correctness",
      recommended: "off",
      recommendedTypeChecked: "warn",
      strict: "error",
      requiresTypeChecking: true,
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unknownField:
        "'{{event}}' has no field '{{path}}': the server takes it for missing, and says nothing. {{advice}}",
      rename: "Write '{{text}}'.",
    },
  },
  check(file, context) {
    const { types } = file;
    if (!types) return;

    function check({ node, text, roots }: Expression): void {
      const parsed = parse(text);
      if (!parsed.ok) return;
      for (const path of pathsIn(parsed.ast)) {
        const type = roots[path.names[0]!];
        const unknown = type && firstUnknown(type, path.names, types!.checker);
        if (unknown) report(node, path, unknown);
      }
    }

    function report(node: TSESTree.Node, { names, spans }: Path, { at, known }: UnknownField): void {
      const written = writtenText(node);
      const span = spans[at]!;
      const field = names[at]!;
      const meant = suggestKey(field, known);
      const data = { event: names.slice(0, at).join("."), path: field, advice: meant === undefined ? `It has ${known.map((name) => `'${name}'`).join(", ") || "none"}.` : `'${meant}' is there.` };
      if (!written) {
        context.report({ node, messageId: "unknownField", data });
        return;
      }
      const range: [number, number] = [written.start + span.start, written.start + span.end];
      context.report({
        loc: { start: context.sourceCode.getLocFromIndex(range[0]), end: context.sourceCode.getLocFromIndex(range[1]) },
        messageId: "unknownField",
        data,
        suggest: meant === undefined ? [] : [{ messageId: "rename", data: { text: meant }, fix: (fixer) => fixer.replaceTextRange(range, meant) }],
      });
    }

    for (const expression of expressions(file, types)) check(expression);
  },
});

/** An expression, and the types of the events that it speaks of. */
interface Expression {
  node: TSESTree.Expression;
  text: string;
  roots: Readonly<Record<string, ts.Type | undefined>>;
}

const OBJECT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  concurrency: ["key"],
  throttle: ["key"],
  rateLimit: ["key"],
  debounce: ["key"],
  singleton: ["key"],
  batchEvents: ["key", "if"],
  priority: ["run"],
  cancelOn: ["if", "match"],
};

function expressions(file: FileAnalysis, types: TypeServices): Expression[] {
  const ofFunctions = readFunctions(file).flatMap(({ definition }) => {
    const event = eventTypeOf(definition, types);
    return event ? optionTexts(definition, file).map(({ node, text }) => ({ node, text, roots: { event } })) : [];
  });
  return [...ofFunctions, ...file.stepCalls.flatMap((step) => waitTexts(step, file, types))];
}

/** The type of the event that a function's handler gets. */
function eventTypeOf({ handler }: FunctionDefinition, types: TypeServices): ts.Type | undefined {
  const binding = handler?.bindings.get("event");
  if (binding) return types.getTypeAtLocation(binding);
  const parameter = handler?.parameter;
  const event = parameter ? types.getTypeAtLocation(parameter).getProperty("event") : undefined;
  return event && types.checker.getTypeOfSymbol(event);
}

function optionTexts({ options, triggers }: FunctionDefinition, file: FileAnalysis): { node: TSESTree.Expression; text: string }[] {
  const idempotency = options?.get("idempotency")?.value;
  const nodes = [
    ...(idempotency ? [idempotency] : []),
    ...Object.entries(OBJECT_OPTIONS).flatMap(([option, keys]) => valuesUnder(options?.get(option)?.value, keys, file)),
    // A condition of a trigger is on the events of that trigger alone.
    ...(triggers.list.length === 1 ? triggers.list.flatMap(({ options: trigger }) => trigger?.get("if")?.value ?? []) : []),
  ];
  return nodes.flatMap((node) => withText(node, file));
}

function valuesUnder(node: TSESTree.Expression | undefined, keys: readonly string[], file: FileAnalysis): TSESTree.Expression[] {
  const value = node && file.valueOf(node);
  if (value?.type === "ArrayExpression") return value.elements.flatMap((element) => (element && element.type !== "SpreadElement" ? valuesUnder(element, keys, file) : []));
  if (value?.type !== "ObjectExpression") return [];
  return value.properties.flatMap((property) =>
    property.type === "Property" && property.key.type === "Identifier" && keys.includes(property.key.name) ? [property.value as TSESTree.Expression] : [],
  );
}

function withText(node: TSESTree.Expression, file: FileAnalysis): { node: TSESTree.Expression; text: string }[] {
  const text = constantOf(node, file);
  if (typeof text !== "string") return [];
  // Of `match`, both events have the path.
  const isMatch = node.parent.type === "Property" && node.parent.key.type === "Identifier" && node.parent.key.name === "match";
  return isMatch ? [] : [{ node, text }];
}

/** The condition of a wait, with the type of the event that it waits for. */
function waitTexts({ tool, confidence, options, node: call }: StepCall, file: FileAnalysis, types: TypeServices): Expression[] {
  const condition = tool === "waitForEvent" && confidence !== "possible" ? options?.get("if")?.value : undefined;
  if (!condition) return [];
  const result = types.checker.getAwaitedType(types.getTypeAtLocation(call));
  const async = result && types.checker.getNonNullableType(result);
  const definition = file.regionsOf(call)[0]?.handler?.definition;
  const event = definition ? eventTypeOf(definition, types) : undefined;
  return withText(condition, file).map((expression) => ({ ...expression, roots: { async, event } }));
}

interface Path {
  names: readonly string[];
  /** Where each name stands in the expression. */
  spans: readonly Span[];
}

/** The longest paths of fields in an expression. */
function pathsIn(ast: Expr): Path[] {
  const paths: Path[] = [];
  const within = new Set<Expr>();
  walk(ast, (expr) => {
    if (expr.kind === "select") within.add(expr.operand);
    if (expr.kind !== "select" || within.has(expr)) return;
    const names = pathOf(expr);
    const spans = spansOf(expr);
    if (names && spans.length === names.length) paths.push({ names, spans });
  });
  return paths;
}

function spansOf(expr: Expr): Span[] {
  if (expr.kind === "select") return [...spansOf(expr.operand), expr.fieldSpan];
  return expr.kind === "ident" ? [{ start: expr.start, end: expr.end }] : [];
}

interface UnknownField {
  /** Which name of the path. */
  at: number;
  /** The fields that there are instead. */
  known: readonly string[];
}

/** The first name of a path that no member of the type has; `undefined` where the type does not say what it has. */
function firstUnknown(root: ts.Type, names: readonly string[], checker: ts.TypeChecker): UnknownField | undefined {
  let types: readonly ts.Type[] = [root];
  for (const [at, name] of names.entries()) {
    if (at === 0) continue;
    const members = types.flatMap((type) => membersOf(type, checker));
    if (members.length === 0 || members.some((member) => isOpen(member, checker))) return undefined;
    const found = members.flatMap((member) => checker.getPropertyOfType(member, name) ?? []);
    if (found.length === 0) return { at, known: [...new Set(members.flatMap((member) => member.getProperties().map((known) => known.name)))] };
    types = found.map((property) => checker.getTypeOfSymbol(property));
  }
  return undefined;
}

/** The members of a union, without null and undefined. */
function membersOf(type: ts.Type, checker: ts.TypeChecker): ts.Type[] {
  const members = type.isUnion() ? type.types : [type];
  return members.map((member) => checker.getNonNullableType(member)).filter((member) => !isNever(member, checker));
}

const isNever = (type: ts.Type, checker: ts.TypeChecker) => checker.typeToString(type) === "never";

/** Could the type have fields that it does not name? */
function isOpen(type: ts.Type, checker: ts.TypeChecker): boolean {
  const name = checker.typeToString(type);
  const isParameter: boolean = type.isTypeParameter();
  if (["any", "unknown", "object", "{}"].includes(name) || isParameter) return true;
  return type.getStringIndexType() !== undefined || type.isLiteral() || type.getProperties().length === 0;
}
