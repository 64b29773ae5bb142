import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { operators, parse, walk, type Expr } from "../inngest/cel/index.js";
import { literalText, memberPath } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { readFunctions } from "./configuration/functions.js";
import { constantOf } from "./configuration/values.js";
import { returnedExpressions } from "./queries/returns.js";

type MessageIds = "unquoted" | "atLoad" | "useField" | "quote";

export default createRule<[], MessageIds>({
  name: "no-unquoted-cel-interpolation",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow values in expressions that are put in without quotes",
      category: "correctness",
      recommended: "warn",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unquoted:
        "'{{value}}' is put into the expression without quotes: a text such as abc becomes the name of a variable that does not exist, and the expression never matches or fails. Name the field of the event, or quote the placeholder.",
      atLoad:
        "'{{value}}' is JavaScript, and is worked out once when the module loads, where there is no event. Write the path into the expression: Inngest looks it up in each event.",
      useField: "Name the field: {{field}}.",
      quote: "Quote the placeholder.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    const reported = new Set<TSESTree.Node>();

    function check(template: TSESTree.TemplateLiteral, inHandler: boolean): void {
      const bare = bareIndices(template);
      for (const [index, expression] of template.expressions.entries()) {
        const path = eventPath(expression, file, inHandler);
        if (!inHandler && path) {
          const suggest = bare.has(index) ? [useField(path, placeholder(template, index))] : [];
          context.report({ node: expression, messageId: "atLoad", data: { value: sourceCode.getText(expression) }, suggest });
        } else if (bare.has(index) && !isNumeric(expression, file) && (!quotesOthers(template) || isTextByName(expression))) {
          reportUnquoted(template, index, path);
        }
      }
    }

    function reportUnquoted(template: TSESTree.TemplateLiteral, index: number, path?: string): void {
      const node = template.expressions[index]!;
      const range = placeholder(template, index);
      const quote: Suggestion = {
        messageId: "quote",
        fix: (fixer) => fixer.replaceTextRange(range, `'${sourceCode.text.slice(...range)}'`),
      };
      context.report({ node, messageId: "unquoted", data: { value: sourceCode.getText(node) }, suggest: path ? [useField(path, range), quote] : [quote] });
    }

    /** `if: ofSession(session.id)`, where `ofSession` puts its parameter into the expression. */
    function checkMade(call: TSESTree.CallExpression): void {
      const maker = file.functionBehind(call.callee);
      const [template, ...others] = maker ? returnedExpressions(maker, file) : [];
      if (!maker || template?.type !== "TemplateLiteral" || others.length > 0 || quotesOthers(template)) return;
      for (const index of bareIndices(template)) {
        const expression = template.expressions[index]!;
        const position = maker.params.findIndex((parameter) => parameter.type === "Identifier" && expression.type === "Identifier" && parameter.name === expression.name);
        const argument = call.arguments[position];
        if (!argument || !isBareValue(argument, file) || isNumeric(expression, file) || reported.has(expression)) continue;
        reported.add(expression);
        reportUnquoted(template, index);
      }
    }

    /** `key: event.data.id`, `"async.data.id == " + id` */
    function checkValue(node: TSESTree.Expression, inHandler: boolean): void {
      const path = inHandler ? undefined : eventPath(node, file, false);
      if (path) {
        const text = JSON.stringify(path);
        context.report({ node, messageId: "atLoad", data: { value: sourceCode.getText(node) }, suggest: [{ messageId: "useField", data: { field: text }, fix: (fixer) => fixer.replaceText(node, text) }] });
        return;
      }
      const parts = partsOf(node);
      // Who quotes one and not the other has a number there.
      const quotes = parts.some((part, index) => index < parts.length - 1 && /['"]$/.test(textOf(part)));
      for (const [index, part] of parts.entries()) {
        const isCompared = index > 0 && /[!=]=\s*$/.test(textOf(parts[index - 1]!));
        if (!isCompared || isNumeric(part, file) || constantOf(part, file) !== undefined || (quotes && !isTextByName(part))) continue;
        context.report({ node: part, messageId: "unquoted", data: { value: sourceCode.getText(part) } });
      }
    }

    for (const { node, inHandler } of expressions(file)) {
      if (node.type === "TemplateLiteral") check(node, inHandler);
      else if (node.type === "CallExpression") checkMade(node);
      else checkValue(node, inHandler);
    }
  },
});

/** `${…}`, from the dollar to the brace. */
const placeholder = ({ quasis }: TSESTree.TemplateLiteral, index: number): [number, number] => [quasis[index]!.range[1] - 2, quasis[index + 1]!.range[0] + 1];

/** What a helper is given may be a path or have its quotes with it, unless it is read from somewhere. */
function isBareValue(argument: TSESTree.CallExpressionArgument, file: FileAnalysis): boolean {
  return argument.type === "MemberExpression" && !isNumeric(argument, file) && constantOf(argument, file) === undefined;
}

type Suggestion = TSESLint.SuggestionReportDescriptor<MessageIds>;

function useField(field: string, range: [number, number]): Suggestion {
  return { messageId: "useField", data: { field }, fix: (fixer) => fixer.replaceTextRange(range, field) };
}

const CONDITIONS = ["if", "match"] as const;
const KEYED = ["concurrency", "throttle", "rateLimit", "debounce", "singleton", "batchEvents", "priority", "cancelOn"] as const;

/** What stands where an expression does and is no plain text. */
function expressions(file: FileAnalysis): { node: TSESTree.Expression; inHandler: boolean }[] {
  const found: { node: TSESTree.Expression; inHandler: boolean }[] = [];
  const add = (node: TSESTree.Node | undefined, inHandler: boolean) => {
    const value = node && file.valueOf(node as TSESTree.Expression);
    if (value && value.type !== "Literal") found.push({ node: value, inHandler });
  };
  for (const { tool, confidence, options } of file.stepCalls) {
    if (tool === "waitForEvent" && confidence !== "possible") for (const key of CONDITIONS) add(options?.get(key)?.value, true);
  }
  for (const { definition } of readFunctions(file)) {
    add(definition.options?.get("idempotency")?.value, false);
    for (const option of KEYED) for (const text of textsOf(definition.options?.get(option)?.value, file)) add(text, false);
    for (const { options } of definition.triggers.list) add(options?.get("if")?.value, false);
  }
  return found;
}

/** What stands under the keys of expressions in an option, also in a list of objects. */
function textsOf(node: TSESTree.Expression | undefined, file: FileAnalysis): TSESTree.Node[] {
  const value = node && file.valueOf(node);
  if (value?.type === "ArrayExpression") return value.elements.flatMap((element) => (element && element.type !== "SpreadElement" ? textsOf(element, file) : []));
  if (value?.type !== "ObjectExpression") return [];
  return value.properties.flatMap((property) => {
    const isText = property.type === "Property" && property.key.type === "Identifier" && ["key", "if", "run"].includes(property.key.name);
    return isText ? [property.value] : [];
  });
}

/** What `"async.data.id == " + id + " && …"` is put together of, from the left. */
function partsOf(node: TSESTree.Expression): TSESTree.Expression[] {
  if (node.type !== "BinaryExpression" || node.operator !== "+") return [node];
  return [...partsOf(node.left), node.right];
}

function textOf(part: TSESTree.Expression): string {
  return literalText(part) ?? "";
}

/** `async.data.id == '${id}' && async.data.part == ${part}`: who quotes one and not the other has a number there. */
function quotesOthers({ quasis }: TSESTree.TemplateLiteral): boolean {
  return quasis.some(({ value }, index) => /['"]$/.test(value.raw) && index < quasis.length - 1);
}

/** Beside others in quotes an id may be a number. These are none. */
function isTextByName(expression: TSESTree.Expression): boolean {
  const path = memberPath(expression);
  return TEXTS.test(path?.at(-1) ?? "");
}

const TEXTS = /(?:^|[a-z_])(?:[Ee]mail|[Uu]uid|[Uu]rl|[Ss]lug|[Tt]oken|[Cc]urrency|[Ll]ocale)$|^(?:kind|type|plan|role|name|(?:user|file|first|last)Name)$/;

/** The placeholders that stand alone beside `==`, `!=` or in a list, and not within quotes or a path. */
function bareIndices(template: TSESTree.TemplateLiteral): Set<number> {
  const nameOf = (index: number) => `placeholder_${index}`;
  const text = template.quasis.map(({ value }, index) => (value.cooked ?? "") + (index < template.expressions.length ? nameOf(index) : "")).join("");
  const parsed = parse(text);
  const bare = new Set<number>();
  if (!parsed.ok) return bare;
  const add = (expr: Expr) => {
    if (expr.kind === "ident" && expr.name.startsWith("placeholder_")) bare.add(Number(expr.name.slice("placeholder_".length)));
  };
  walk(parsed.ast, (expr) => {
    if (expr.kind === "list") expr.elements.forEach(add);
    if (expr.kind === "call" && (expr.fn === operators.equals || expr.fn === operators.notEquals)) expr.args.forEach(add);
  });
  add(parsed.ast);
  return bare;
}

/** `event.data.id` in JavaScript, which is the same path in the expression. */
function eventPath(node: TSESTree.Expression, file: FileAnalysis, inHandler: boolean): string | undefined {
  if (inHandler) {
    const path = file.contextPath(node);
    return path?.[0] === "event" && path.length > 1 ? path.join(".") : undefined;
  }
  const path: string[] = [];
  let at: TSESTree.Node = node;
  while (at.type === "MemberExpression" && at.property.type === "Identifier" && !at.computed) {
    path.unshift(at.property.name);
    at = at.object;
  }
  const isGlobal = at.type === "Identifier" && at.name === "event" && path.length > 0 && file.variableOf(at) === null;
  return isGlobal ? ["event", ...path].join(".") : undefined;
}

/** A number or a truth value needs no quotes. */
function isNumeric(node: TSESTree.Expression, file: FileAnalysis): boolean {
  const constant = constantOf(node, file);
  if (typeof constant === "number" || typeof constant === "boolean") return true;
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && ["Number", "parseInt", "parseFloat", "Boolean"].includes(node.callee.name)) return true;
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression" && node.callee.object.type === "Identifier") {
    // JSON.stringify brings its quotes along.
    return node.callee.object.name === "JSON" || node.callee.object.name === "Math";
  }
  if (node.type === "Identifier" && isDeclaredNumeric(node, file)) return true;
  if (!file.types) return false;
  const type = file.types.checker.typeToString(file.types.checker.getBaseTypeOfLiteralType(file.types.getTypeAtLocation(node)));
  return type === "number" || type === "boolean" || type === "bigint";
}

/** `(part: number) => …` */
function isDeclaredNumeric(identifier: TSESTree.Identifier, file: FileAnalysis): boolean {
  const name = file.variableOf(identifier)?.defs[0]?.name;
  const type = name?.type === "Identifier" ? name.typeAnnotation?.typeAnnotation.type : undefined;
  return type === "TSNumberKeyword" || type === "TSBooleanKeyword";
}
