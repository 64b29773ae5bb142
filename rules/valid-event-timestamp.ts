import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { limits } from "../inngest/limits.js";
import { createRule } from "./create-rule.js";
import { calleeName, chainRoot, memberPath, propertyName, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { constantOf } from "./configuration/values.js";
import { member, payloadsOf } from "./queries/payloads.js";
import { walk } from "./queries/walk.js";

type MessageIds = "seconds" | "ofStripe" | "range" | "date" | "text" | "milliseconds";

export default createRule<[], MessageIds>({
  name: "valid-event-timestamp",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the 'ts' of an event is in milliseconds",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      seconds: "The 'ts' of an event is in milliseconds, and this is in seconds: it lies in January 1970, and the server refuses events from before 1980. Give it the milliseconds.",
      ofStripe: "The 'ts' of an event is in milliseconds, and Stripe counts seconds: it lies in January 1970, and the server refuses events from before 1980. Multiply by 1000.",
      range: "The 'ts' of an event is in milliseconds since 1970, from 1980 to 2100, and {{value}} is not: the server refuses the event.",
      date: "The 'ts' of an event is a number of milliseconds, and a Date is sent as a text: the server refuses the event. Take its time.",
      text: "The 'ts' of an event is a number of milliseconds, and this is a text: the server refuses the event. Take the time's milliseconds.",
      milliseconds: "Write {{text}}.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    for (const { options } of payloadsOf(file)) {
      const node = options && member(options, "ts");
      if (!node) continue;
      const value = constantOf(node, file);
      if (typeof value === "number") {
        if (value < limits.minEventTs || value > limits.maxEventTs) report(node, value);
      } else if (typeof value === "string" || isText(file.valueOf(node))) {
        const text = inMilliseconds(unwrap(node), sourceCode);
        context.report({ node, messageId: "text", suggest: text ? [{ messageId: "milliseconds", data: { text }, fix: (fixer) => fixer.replaceText(node, text) }] : [] });
      } else if (isDate(file.valueOf(node))) {
        const text = `${sourceCode.getText(node)}.getTime()`;
        context.report({ node, messageId: "date", suggest: [{ messageId: "milliseconds", data: { text }, fix: (fixer) => fixer.insertTextAfter(node, ".getTime()") }] });
      } else if (isOfStripe(unwrap(node), file)) {
        const text = `${sourceCode.getText(node)} * 1000`;
        context.report({ node, messageId: "ofStripe", suggest: [{ messageId: "milliseconds", data: { text }, fix: (fixer) => fixer.insertTextAfter(node, " * 1000") }] });
      } else if (isInSeconds(file.valueOf(node), sourceCode)) {
        const whole = undivided(unwrap(node));
        const text = whole && sourceCode.getText(whole);
        context.report({ node, messageId: "seconds", suggest: text ? [{ messageId: "milliseconds", data: { text }, fix: (fixer) => fixer.replaceText(node, text) }] : [] });
      }
    }

    /** Ten digits are today's seconds. */
    function report(node: TSESTree.Expression, value: number): void {
      const milliseconds = value * 1000;
      const isSeconds = milliseconds >= limits.minEventTs && milliseconds < limits.maxEventTs;
      const text = String(milliseconds);
      const suggest = isSeconds && node.type === "Literal" ? [{ messageId: "milliseconds" as const, data: { text }, fix: (fixer: TSESLint.RuleFixer) => fixer.replaceText(node, text) }] : [];
      context.report({ node, messageId: "range", data: { value: String(value) }, suggest });
    }
  },
});

/** A moment divided by a thousand, or asked for in seconds: `Date.now() / 1000`, `dayjs().unix()`. */
function isInSeconds(node: TSESTree.Expression, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const seen = { seconds: false, multiplication: false };
  walk(node, sourceCode, (part) => {
    if (part.type === "BinaryExpression" && part.operator === "*" && isThousand(part.right)) seen.multiplication = true;
    if (part.type === "BinaryExpression" && part.operator === "/" && isThousand(part.right) && isMoment(part.left)) seen.seconds = true;
    if (part.type === "CallExpression" && countsSeconds(part)) seen.seconds = true;
    if (part.type === "MemberExpression" && propertyName(part) === "epochSeconds") seen.seconds = true;
    return undefined;
  });
  return seen.seconds && !seen.multiplication;
}

/** `dayjs().unix()`, `DateTime.now().toSeconds()`, `getUnixTime(date)` */
function countsSeconds(call: TSESTree.CallExpression): boolean {
  const name = calleeName(call) ?? "";
  return call.callee.type === "MemberExpression" ? ["unix", "toSeconds", "toUnixInteger"].includes(name) : name === "getUnixTime";
}

/** The moments of Stripe's objects. */
const STRIPE_MOMENTS = /^(created|current_period_(start|end)|period_(start|end)|trial_(start|end)|cancel(ed)?_at|ended_at|due_date|expires_at)$/;

/** `event.created` of a `Stripe.Event`, or of what `constructEvent` gave. */
function isOfStripe(node: TSESTree.Node, file: FileAnalysis): boolean {
  if (node.type !== "MemberExpression" || !STRIPE_MOMENTS.test(propertyName(node) ?? "")) return false;
  const root = chainRoot(node);
  const definition = root.type === "Identifier" ? file.variableOf(root)?.defs[0] : undefined;
  if (!definition) return false;
  const made = definition.node.type === "VariableDeclarator" && definition.node.init ? withoutAwait(definition.node.init) : null;
  if (made?.type === "CallExpression" && /^constructEvent(Async)?$/.test(calleeName(made) ?? "")) return true;
  return isTypedByStripe(definition.name, file) || isTypedByStripe(listOf(definition.name), file);
}

function isTypedByStripe(name: TSESTree.Node | null, file: FileAnalysis): boolean {
  if (name?.type !== "Identifier") return false;
  const declared = file.variableOf(name)?.defs[0]?.name ?? name;
  const type = declared.type === "Identifier" ? declared.typeAnnotation : undefined;
  return type !== undefined && /^:\s*(?:readonly\s+)?(?:Array<)?Stripe\./.test(file.sourceCode.getText(type));
}

/** `events` of `events.map((event) => …)`. */
function listOf(parameter: TSESTree.Node): TSESTree.Node | null {
  const call = parameter.parent?.parent;
  const isCallback = call?.type === "CallExpression" && call.callee.type === "MemberExpression" && /^(map|flatMap|forEach)$/.test(calleeName(call) ?? "");
  return isCallback ? unwrap((call.callee as TSESTree.MemberExpression).object) : null;
}

const WRITERS = new Set(["toISOString", "toISO", "toJSON", "toUTCString", "toString"]);

/** `new Date().toISOString()`, `` `${at}` ``, `String(at)` */
function isText(node: TSESTree.Expression): boolean {
  if (node.type !== "CallExpression") return node.type === "TemplateLiteral";
  const name = calleeName(node) ?? "";
  return node.callee.type === "Identifier" ? name === "String" : WRITERS.has(name);
}

/** The same moment, where the text is written out or the moment stands before it. */
function inMilliseconds(node: TSESTree.Expression, sourceCode: Readonly<TSESLint.SourceCode>): string | null {
  if (node.type === "Literal") return Number.isNaN(Date.parse(String(node.value))) ? null : `new Date(${node.raw}).getTime()`;
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || !calleeName(node)?.startsWith("toISO")) return null;
  const moment = unwrap(node.callee.object);
  if (!isDate(moment)) return `${sourceCode.getText(node.callee.object)}.valueOf()`;
  return moment.arguments.length === 0 ? "Date.now()" : `${sourceCode.getText(moment)}.getTime()`;
}

function isDate(node: TSESTree.Node): node is TSESTree.NewExpression {
  return node.type === "NewExpression" && node.callee.type === "Identifier" && node.callee.name === "Date";
}

const isThousand = (node: TSESTree.Node) => node.type === "Literal" && node.value === 1000;

function isMoment(node: TSESTree.Node): boolean {
  // `event.data.at / 1000`; microseconds come out right.
  if (node.type === "MemberExpression" || node.type === "Identifier") return /(at|time|date|stamp|ts|due|ms)$/i.test(nameOf(node)) && !/micro|nano/i.test(nameOf(node));
  // `+new Date(at) / 1000`
  if (node.type === "UnaryExpression") return node.operator === "+" && isDate(node.argument);
  if (node.type !== "CallExpression") return false;
  const [first] = node.arguments;
  const name = calleeName(node) ?? "";
  if (name === "parse") return memberPath(node.callee)?.[0] === "Date";
  return ["now", "getTime", "valueOf", "toMillis"].includes(name) || (name === "Number" && first !== undefined && isDate(first));
}

function nameOf(node: TSESTree.MemberExpression | TSESTree.Identifier): string {
  return node.type === "Identifier" ? node.name : (propertyName(node) ?? "");
}

/** What is divided, where the division and its rounding are all there is. */
function undivided(node: TSESTree.Expression): TSESTree.Node | undefined {
  const [first] = node.type === "CallExpression" && ["floor", "round", "trunc", "ceil"].includes(calleeName(node) ?? "") ? node.arguments : [];
  const division = first ?? node;
  return division.type === "BinaryExpression" && division.operator === "/" && isThousand(division.right) ? division.left : undefined;
}
