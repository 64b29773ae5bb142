import type { TSESTree } from "@typescript-eslint/utils";
import type ts from "typescript";
import { type Expr, type LiteralValue, operators, parse, pathOf, type Span, walk as walkExpression } from "../inngest/cel/index.js";
import { suggestKey } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis, FunctionDefinition, StepCall, TypeServices } from "./analysis/index.js";
import { eventOfOption, eventOfTrigger, eventOfWait, eventsAround, eventsOf, type Types, valueMembers, walk } from "./configuration/event-types.js";
import { readFunctions } from "./configuration/functions.js";
import { writtenText } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { member } from "./queries/payloads.js";

type MessageIds = "unknownField" | "neverEqual" | "neverCompared" | "neverSame" | "rename";

export default createRule<[], MessageIds>({
  name: "cel-event-types",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the fields in expressions are fields of the event, and are compared with values that they can have",
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
      neverEqual: "'{{path}}' is never {{value}}, so this is always {{answer}}, and the server says nothing. By its type it is {{type}}.",
      neverCompared:
        "'{{path}}' is {{type}} by its type, which the server does not compare with {{value}}: the comparison fails, so that this never comes true, and neither does what negates it.",
      neverSame: "'{{path}}' is {{type}} by its type, and '{{other}}' is {{otherType}}: the server takes the two for the same only where neither has a value, and says nothing.",
      rename: "Write '{{text}}'.",
    },
  },
  check(file, context) {
    const { types } = file;
    if (!types) return;
    const { checker } = types;

    /** Reports at a part of a text where it is written out, else at all of it. */
    function reportAt(node: TSESTree.Node, span: Span, message: { messageId: Exclude<MessageIds, "rename">; data: Record<string, string> }, replacement: string | undefined): void {
      const written = writtenText(node);
      if (!written) {
        context.report({ node, ...message });
        return;
      }
      const range: [number, number] = [written.start + span.start, written.start + span.end];
      context.report({
        loc: { start: context.sourceCode.getLocFromIndex(range[0]), end: context.sourceCode.getLocFromIndex(range[1]) },
        ...message,
        suggest: replacement === undefined ? [] : [{ messageId: "rename", data: { text: replacement }, fix: (fixer) => fixer.replaceTextRange(range, replacement) }],
      });
    }

    function checkPath(node: TSESTree.Expression, { names, spans }: Path, root: Types | undefined): void {
      const unknown = root ? walk(root, names, checker).unknown : null;
      if (!unknown) return;
      const { at, known } = unknown;
      const meant = suggestKey(names[at]!, known);
      const advice = meant === undefined ? `It has ${known.map((name) => `'${name}'`).join(", ") || "none"}.` : `'${meant}' is there.`;
      reportAt(node, spans[at]!, { messageId: "unknownField", data: { event: names.slice(0, at).join("."), path: names[at]!, advice } }, meant);
    }

    function checkComparison(node: TSESTree.Expression, { path, literal, answer }: Comparison, root: Types | undefined): void {
      const found = root ? walk(root, path.names, checker).types : [];
      const members = valueMembers(found, checker);
      const fits = answer === null ? mayStandBeside : mayBe;
      if (members.length === 0 || members.some((member) => fits(member, literal.value, checker))) return;
      const type = nameOf(found, checker);
      const told = { path: path.names.join("."), value: valueText(literal.value), type };
      if (answer === null) {
        reportAt(node, literal, { messageId: "neverCompared", data: told }, type === "number" ? numberIn(literal.value) : undefined);
        return;
      }
      const known = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
      const meant = typeof literal.value === "string" ? suggestKey(literal.value, known) : undefined;
      const quote = writtenText(node)?.quote === "'" ? '"' : "'";
      reportAt(node, literal, { messageId: "neverEqual", data: { ...told, answer } }, meant === undefined ? undefined : `${quote}${meant}${quote}`);
    }

    function checkPair(node: TSESTree.Expression, { path, other, isOrder }: Pair, roots: Expression["roots"]): void {
      const [left, right] = [path, other].map(({ names }) => walk(roots[names[0]!] ?? [], names, checker).types) as [Types, Types];
      const [kinds, otherKinds] = [kindsOf(left, checker), kindsOf(right, checker)];
      if (!kinds || !otherKinds || kinds.some((kind) => otherKinds.includes(kind))) return;
      const data = { path: path.names.join("."), type: nameOf(left, checker), other: other.names.join("."), otherType: nameOf(right, checker) };
      const span = { start: path.spans[0]!.start, end: other.spans.at(-1)!.end };
      if (isOrder) reportAt(node, span, { messageId: "neverCompared", data: { ...data, value: `'${data.other}', which is ${data.otherType}` } }, undefined);
      else reportAt(node, span, { messageId: "neverSame", data }, undefined);
    }

    for (const { node, text, roots } of expressions(file, types)) {
      const parsed = parse(text);
      if (!parsed.ok) continue;
      for (const path of pathsIn(parsed.ast)) checkPath(node, path, roots[path.names[0]!]);
      for (const comparison of comparisonsIn(parsed.ast)) checkComparison(node, comparison, roots[comparison.path.names[0]!]);
      for (const pair of pairsIn(parsed.ast)) checkPair(node, pair, roots);
    }
    for (const match of matches(file, types)) {
      const names = match.text.split(".");
      // `event.data.id`: that a match has no such beginning, valid-cel says.
      if (names[0] === "event" || names[0] === "async") continue;
      let start = 0;
      const spans = names.map((name) => ({ start, end: (start += name.length + 1) - 1 }));
      // Once is enough: the path is the same in both.
      const side = SIDES.find((name) => walk(match.roots[name], ["", ...names], checker).unknown);
      if (side) checkPath(match.node, { names: [side, ...names], spans: [{ start: 0, end: 0 }, ...spans] }, match.roots[side]);
      const [path, other] = [{ names: ["event", ...names], spans }, { names: ["async", ...names], spans }];
      checkPair(match.node, { path, other, isOrder: false }, match.roots);
    }
  },
});

/** An expression, and the types of the events that it speaks of. */
interface Expression {
  node: TSESTree.Expression;
  text: string;
  roots: Readonly<Record<string, Types | undefined>>;
}

/** The path of a `match`: both events have it. */
interface Match {
  node: TSESTree.Expression;
  text: string;
  roots: Readonly<Record<(typeof SIDES)[number], Types>>;
}

const SIDES = ["event", "async"] as const;

const KEYS: Readonly<Record<string, readonly string[]>> = {
  concurrency: ["key"],
  throttle: ["key"],
  rateLimit: ["key"],
  debounce: ["key"],
  singleton: ["key"],
  batchEvents: ["key", "if"],
  priority: ["run"],
};

function expressions(file: FileAnalysis, types: TypeServices): Expression[] {
  const ofFunctions = readFunctions(file).flatMap(({ definition }) => [
    ...optionTexts(definition, file).map((item) => ({ ...item, roots: { event: eventsOf(definition, types) } })),
    // A condition of a trigger is on the events of that trigger alone.
    ...definition.triggers.list.flatMap(({ options }, index) =>
      withText(options?.get("if")?.value, file).map((item) => ({ ...item, roots: { event: eventOfTrigger(definition, index, types) } })),
    ),
    ...cancellations(definition, file).flatMap(({ event, condition }) =>
      withText(condition, file).map((item) => ({ ...item, roots: { event: eventsOf(definition, types), async: event && eventOfOption(event, definition, types) } })),
    ),
  ]);
  const ofWaits = waits(file).flatMap((step) =>
    withText(step.options?.get("if")?.value, file).map((item) => ({ ...item, roots: { async: eventOfWait(step, types), event: eventsAround(step, file, types) } })),
  );
  return [...ofFunctions, ...ofWaits];
}

function matches(file: FileAnalysis, types: TypeServices): Match[] {
  const ofFunctions = readFunctions(file).flatMap(({ definition }) =>
    cancellations(definition, file).flatMap(({ event, match }) =>
      withText(match, file).map((item) => ({
        ...item,
        roots: { event: eventsOf(definition, types), async: event ? eventOfOption(event, definition, types) : [] },
      })),
    ),
  );
  const ofWaits = waits(file).flatMap((step) =>
    withText(step.options?.get("match")?.value, file).map((item) => ({
      ...item,
      roots: { event: eventsAround(step, file, types), async: eventOfWait(step, types) },
    })),
  );
  return [...ofFunctions, ...ofWaits];
}

function waits(file: FileAnalysis): StepCall[] {
  return file.stepCalls.filter(({ tool, confidence }) => tool === "waitForEvent" && confidence !== "possible");
}

function optionTexts({ options }: FunctionDefinition, file: FileAnalysis): Text[] {
  const idempotency = options?.get("idempotency")?.value;
  const nodes = Object.entries(KEYS).flatMap(([option, keys]) => objectsOf(options?.get(option)?.value, file).flatMap((object) => keys.map((key) => member(object, key))));
  return [idempotency, ...nodes].flatMap((node) => withText(node, file));
}

interface Cancellation {
  event: TSESTree.Expression | null;
  condition: TSESTree.Expression | null;
  match: TSESTree.Expression | null;
}

function cancellations({ options }: FunctionDefinition, file: FileAnalysis): Cancellation[] {
  return objectsOf(options?.get("cancelOn")?.value, file).map((object) => ({
    event: member(object, "event"),
    condition: member(object, "if"),
    match: member(object, "match"),
  }));
}

/** The object of an option, or those of its list. */
function objectsOf(node: TSESTree.Expression | undefined, file: FileAnalysis): TSESTree.ObjectExpression[] {
  const value = node && file.valueOf(node);
  if (value?.type === "ArrayExpression") return value.elements.flatMap((element) => (element && element.type !== "SpreadElement" ? objectsOf(element, file) : []));
  return value?.type === "ObjectExpression" ? [value] : [];
}

interface Text {
  node: TSESTree.Expression;
  text: string;
}

function withText(node: TSESTree.Expression | null | undefined, file: FileAnalysis): Text[] {
  const text = node && constantOf(node, file);
  return node && typeof text === "string" ? [{ node, text }] : [];
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
  walkExpression(ast, (expr) => {
    if (expr.kind === "select") within.add(expr.operand);
    const path = within.has(expr) ? null : pathAt(expr);
    if (path) paths.push(path);
  });
  return paths;
}

function pathAt(expr: Expr): Path | null {
  const names = expr.kind === "select" ? pathOf(expr) : null;
  const spans = spansOf(expr);
  return names?.length === spans.length ? { names, spans } : null;
}

function spansOf(expr: Expr): Span[] {
  if (expr.kind === "select") return [...spansOf(expr.operand), expr.fieldSpan];
  return expr.kind === "ident" ? [{ start: expr.start, end: expr.end }] : [];
}

/** `event.data.plan == 'pro'`, `event.data.total > 5` */
interface Comparison {
  path: Path;
  literal: Span & { value: LiteralValue };
  /** What comes of it where the two are never the same; `null` of one that asks which is more. */
  answer: "true" | "false" | null;
}

const ANSWERS: ReadonlyMap<string, Comparison["answer"]> = new Map([
  [operators.equals, "false"],
  [operators.notEquals, "true"],
  ...[operators.less, operators.lessEquals, operators.greater, operators.greaterEquals].map((operator) => [operator, null] as const),
]);

function comparisonsIn(ast: Expr): Comparison[] {
  const found: Comparison[] = [];
  walkExpression(ast, (expr) => {
    const answer = expr.kind === "call" ? ANSWERS.get(expr.fn) : undefined;
    if (expr.kind !== "call" || answer === undefined) return;
    const literal = expr.args.find((argument) => argument.kind === "literal");
    const path = expr.args.map(pathAt).find((argument) => argument !== null);
    if (literal && path) found.push({ path, literal, answer });
  });
  return found;
}

/** `event.data.orderId == async.data.orderId` */
interface Pair {
  path: Path;
  other: Path;
  /** It asks which is more. */
  isOrder: boolean;
}

function pairsIn(ast: Expr): Pair[] {
  const found: Pair[] = [];
  walkExpression(ast, (expr) => {
    const answer = expr.kind === "call" ? ANSWERS.get(expr.fn) : undefined;
    if (expr.kind !== "call" || answer === undefined) return;
    const [path, other] = expr.args.map(pathAt);
    if (path && other) found.push({ path, other, isOrder: answer === null });
  });
  return found;
}

const KINDS = ["string", "number", "boolean"];

/** What its values are in JSON; `null` where they may be anything else than texts, numbers and bools. */
function kindsOf(types: Types, checker: ts.TypeChecker): string[] | null {
  const kinds = valueMembers(types, checker).map((member) => checker.typeToString(checker.getBaseTypeOfLiteralType(member)));
  return kinds.length > 0 && kinds.every((kind) => KINDS.includes(kind)) ? kinds : null;
}

function nameOf(types: Types, checker: ts.TypeChecker): string {
  return [...new Set(types.map((type) => checker.typeToString(checker.getNonNullableType(type))))].join(" | ");
}

/** Can a value of the type be the literal, once it came as JSON? What is no plain text, number or bool may be anything then. */
function mayBe(type: ts.Type, value: LiteralValue, checker: ts.TypeChecker): boolean {
  if (type.isStringLiteral()) return type.value === value;
  const name = checker.typeToString(checker.getBaseTypeOfLiteralType(type));
  switch (typeof value) {
    case "string":
      return name !== "number" && name !== "boolean";
    case "boolean":
      return name === "boolean" ? ["boolean", String(value)].includes(checker.typeToString(type)) : name !== "string" && name !== "number";
    case "number":
    case "bigint":
      return type.isNumberLiteral() ? type.value === Number(value) : name !== "string" && name !== "boolean";
    default:
      return true;
  }
}

/** Does the server say which of the two is more? Of texts among themselves, and of numbers. */
function mayStandBeside(type: ts.Type, value: LiteralValue, checker: ts.TypeChecker): boolean {
  const name = checker.typeToString(checker.getBaseTypeOfLiteralType(type));
  const kind = typeof value === "bigint" ? "number" : typeof value;
  return name === kind || kind === "object" || !KINDS.includes(name);
}

/** `5` for `'5'` */
function numberIn(value: LiteralValue): string | undefined {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
}

function valueText(value: LiteralValue): string {
  if (typeof value === "string") return `'${value}'`;
  return typeof value === "object" ? "of that type" : value.toString();
}
