import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { CelProblem } from "../../inngest/cel/index.js";
import type { OptionProblem } from "../../inngest/options.js";
import type { FileAnalysis } from "../analysis/index.js";
import { readFunctions, type FunctionReading } from "./functions.js";
import type { Place } from "./values.js";

type Context<MessageIds extends string> = Readonly<TSESLint.RuleContext<MessageIds, readonly unknown[]>>;

/** The messages that a rule on options has: what is wrong, and what a suggestion writes, where there are any. */
export interface OptionMessages<MessageIds extends string> {
  problem: MessageIds;
  replace?: MessageIds;
}

/** Reports the problems of every function's options that `isOwn` picks: what a rule on options does. */
export function reportOptions<MessageIds extends string>(
  file: FileAnalysis,
  context: Context<MessageIds>,
  messages: OptionMessages<MessageIds>,
  isOwn: (problem: OptionProblem, reading: FunctionReading) => boolean,
): void {
  for (const reading of readFunctions(file)) {
    for (const problem of reading.problems) {
      if (isOwn(problem, reading)) reportProblem(context, messages, problem, reading.placeOf(problem));
    }
  }
}

/** Reports one problem of an option, with a suggestion where it has one. */
export function reportProblem<MessageIds extends string>(
  context: Context<MessageIds>,
  messages: OptionMessages<MessageIds>,
  problem: OptionProblem,
  place: Place,
): void {
  const text = sentences(problem);
  const { cel } = problem;
  if (cel) {
    reportExpression(context, messages, cel, place.value);
    return;
  }
  const isKey = problem.code === "unknown-key";
  const node = isKey ? (place.key ?? place.value) : place.value;
  const { suggestion } = problem;
  const { replace } = messages;
  const replacement = suggestion === undefined ? undefined : isKey ? keyReplacement(node, suggestion) : valueReplacement(node, suggestion);
  context.report({
    node,
    messageId: messages.problem,
    data: { text },
    suggest: replacement && replace !== undefined ? [{ messageId: replace, data: { text: replacement.text }, fix: (fixer) => fixer.replaceText(replacement.node, replacement.text) }] : [],
  });
}

/** Reports a fault of an expression at its place inside the text, where the code writes the text out. */
export function reportExpression<MessageIds extends string>(
  context: Context<MessageIds>,
  messages: OptionMessages<MessageIds>,
  problem: CelProblem,
  node: TSESTree.Node,
): void {
  const written = writtenText(node);
  const data = { text: sentences({ message: problem.message, consequence: problem.consequence, advice: problem.hint }) };
  if (!written) {
    context.report({ node, messageId: messages.problem, data });
    return;
  }
  const [start, end] = visibleRange(written, problem.span);
  const at = (index: number) => context.sourceCode.getLocFromIndex(index);
  const { fix } = problem;
  const text = fix && inQuotes(fix.text, written.quote);
  const { replace } = messages;
  const suggest =
    fix && text !== undefined && replace !== undefined
      ? [
          {
            messageId: replace,
            data: { text: text === "" ? "nothing" : text },
            fix: (fixer: TSESLint.RuleFixer) => fixer.replaceTextRange([written.start + fix.span.start, written.start + fix.span.end], text),
          },
        ]
      : [];
  context.report({ loc: { start: at(start), end: at(end) }, messageId: messages.problem, data, suggest });
}

/** What is wrong, what happens and what to do. */
export function sentences({ message, consequence, advice, suggestion }: Pick<OptionProblem, "message" | "consequence"> & { advice?: string | undefined; suggestion?: string }): string {
  const todo = advice ?? (suggestion === undefined ? "" : `Write ${quoted(suggestion)}.`);
  return [`${message}.`, consequence, todo].filter((part) => part !== "").join(" ");
}

const quoted = (text: string) => (/^-?\d+$/.test(text) ? text : `'${text}'`);

interface WrittenText {
  start: number;
  end: number;
  quote: string;
}

/** A literal whose characters are those of its text: no escapes, no placeholders. */
export function writtenText(node: TSESTree.Node): WrittenText | undefined {
  const [start, end] = node.range;
  const inner = { start: start + 1, end: end - 1 };
  if (node.type === "Literal" && typeof node.value === "string") {
    return node.raw.slice(1, -1) === node.value ? { ...inner, quote: node.raw[0]! } : undefined;
  }
  const [quasi] = node.type === "TemplateLiteral" && node.expressions.length === 0 ? node.quasis : [];
  return quasi && quasi.value.raw === quasi.value.cooked ? { ...inner, quote: "`" } : undefined;
}

/** The fault's place, or at least one character: what is missing at the end has none of its own. */
function visibleRange({ start, end }: WrittenText, span: { start: number; end: number }): [number, number] {
  const from = start + span.start;
  const to = Math.min(start + span.end, end);
  if (to > from) return [from, to];
  return from < end ? [from, from + 1] : [Math.max(start - 1, end - 1), end];
}

/** A text for inside a literal of this quote, with CEL's other quote where it would end the literal. */
function inQuotes(text: string, quote: string): string | undefined {
  const swapped = quote === "`" ? text : text.replaceAll(quote, quote === "'" ? '"' : "'");
  return /[\\`\n]|\$\{/.test(swapped) ? undefined : swapped;
}

interface Replacement {
  node: TSESTree.Node;
  text: string;
}

function valueReplacement(node: TSESTree.Node, value: string): Replacement | undefined {
  const written = writtenText(node);
  if (written) return { node, text: written.quote + value + written.quote };
  const isNumber = (node.type === "Literal" && typeof node.value === "number") || node.type === "UnaryExpression";
  if (!isNumber) return undefined;
  return { node, text: /^-?\d+$/.test(value) ? value : `"${value}"` };
}

function keyReplacement(node: TSESTree.Node, key: string): Replacement | undefined {
  const property = node.parent;
  if (property?.type !== "Property" || property.computed || property.method) return undefined;
  return { node, text: property.shorthand ? `${key}: ${key === "" ? "" : (node as TSESTree.Identifier).name}` : key };
}
