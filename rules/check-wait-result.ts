import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isWithin, outward } from "./analysis/ast.js";
import { combinatorOf } from "./analysis/fate.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { mayBeNull } from "./analysis/type-questions.js";
import { createRule } from "./create-rule.js";
import { undefinedQuestions } from "./queries/undefined.js";
import { isUnreadWait } from "./queries/unread-waits.js";

type Options = [{ checkUnread: boolean }];
type MessageIds = "unchecked" | "asserted" | "unread" | "neverUndefined" | "askForNull";

export default createRule<Options, MessageIds>({
  name: "check-wait-result",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the result of a wait is checked for the time-out",
      category: "correctness",
      recommended: "warn",
      strict: ["warn", { checkUnread: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkUnread: {
            type: "boolean",
            description: "Also report a wait whose result nobody reads.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkUnread: false }],
    messages: {
      unchecked:
        "'{{tool}}' resolves to null when the time-out passes first: reading '{{member}}' throws then, and so does every retry. Ask for null first.",
      asserted:
        "'!' hides that '{{tool}}' resolves to null when the time-out passes first: reading '{{member}}' throws then, and so does every retry. Ask for null first.",
      unread:
        "Nobody reads what '{{tool}}' resolves to, which is null when the time-out passes first: the function goes on then as if what it waits for had come. Ask for null.",
      neverUndefined: "When the time-out passes first, '{{tool}}' resolves to null and never to undefined: this is always {{answer}}, and the time-out goes unseen. Ask for null.",
      askForNull: "Ask for null. Runs in flight whose time-out has passed take the other way then.",
    },
  },
  check(file, context, [{ checkUnread }]) {
    for (const step of file.stepCalls) {
      if (!/^waitFor(Event|Signal)$/.test(step.tool) || step.confidence === "possible") continue;
      for (const { node, answer, askForNull } of undefinedQuestions(step, file)) {
        context.report({ node, messageId: "neverUndefined", data: { tool: `step.${step.tool}`, answer }, suggest: [{ messageId: "askForNull", fix: askForNull }] });
      }
      if (checkUnread && isUnreadWait(step, file)) {
        context.report({ node: step.node.callee, messageId: "unread", data: { tool: `step.${step.tool}` } });
      }
      const read = uncheckedRead(step, file);
      if (!read) continue;
      const waited = read.node.type === "MemberExpression" && step.node.parent.type === "ArrayExpression" ? read.node.object : step.node.parent;
      const compilerAsks = file.types !== null && mayBeNull(waited, file.types);
      if (compilerAsks && !read.asserted) continue;
      context.report({
        node: read.node,
        messageId: read.asserted ? "asserted" : "unchecked",
        data: { tool: `step.${step.tool}`, member: read.member },
      });
    }
  },
});

interface Read {
  node: TSESTree.Node;
  member: string;
  asserted: boolean;
}

function uncheckedRead(step: StepCall, file: FileAnalysis): Read | null {
  const awaited = step.node.parent;
  if (awaited.type === "ArrayExpression") return uncheckedElement(step, awaited, file);
  if (awaited.type !== "AwaitExpression") return null;
  const direct = readOf(awaited, file);
  if (direct) return direct;
  const { parent, child } = outward(awaited);
  if (parent?.type !== "VariableDeclarator" || parent.init !== child) return null;
  if (parent.id.type === "ObjectPattern") {
    return { node: parent.id, member: file.sourceCode.getText(parent.id), asserted: child.type === "TSNonNullExpression" };
  }
  return parent.id.type === "Identifier" ? uncheckedMention(parent.id, file) : null;
}

/** `const [paid, shipped] = await Promise.all([step.waitForEvent(…), …])` */
function uncheckedElement(step: StepCall, list: TSESTree.ArrayExpression, file: FileAnalysis): Read | null {
  const call = outward(list).parent;
  if (call?.type !== "CallExpression" || combinatorOf(call) !== "all" || call.parent.type !== "AwaitExpression") return null;
  const declarator = call.parent.parent;
  const index = list.elements.indexOf(step.node);
  if (declarator.type !== "VariableDeclarator" || declarator.id.type !== "ArrayPattern") return null;
  if (list.elements.slice(0, index).some((element) => element?.type === "SpreadElement")) return null;
  const name = declarator.id.elements[index];
  return name?.type === "Identifier" ? uncheckedMention(name, file) : null;
}

/** The first read of a name that nobody has asked for null. */
function uncheckedMention(name: TSESTree.Identifier, file: FileAnalysis): Read | null {
  const variable = file.variableOf(name);
  if (!variable || variable.references.some((reference) => reference.isWrite() && !reference.init)) return null;
  const mentions = variable.references.map((reference) => reference.identifier).filter((node) => node !== name);
  for (const mention of mentions) {
    const read = readOf(mention, file);
    if (read && !isGuarded(mention, mentions, variable)) return read;
  }
  return null;
}

/** `value.data`, `value!.data`; not `value?.data`. */
function readOf(value: TSESTree.Node, file: FileAnalysis): Read | null {
  const asserted = value.parent?.type === "TSNonNullExpression";
  const { parent, child } = outward(value);
  if (parent?.type !== "MemberExpression" || parent.object !== child || parent.optional) return null;
  return { node: parent, member: file.sourceCode.getText(parent.property), asserted };
}

/** Is there a question about the value before the read, or around it? Any will do: what it decides is the author's. */
function isGuarded(
  read: TSESTree.Node,
  mentions: readonly TSESTree.Node[],
  variable: TSESLint.Scope.Variable,
): boolean {
  return mentions.some((mention) => {
    if (mention === read || mention.range[0] > read.range[0]) return false;
    return isQuestion(mention, read, variable);
  });
}

function isQuestion(mention: TSESTree.Node, read: TSESTree.Node, variable: TSESLint.Scope.Variable): boolean {
  let child = mention;
  for (let at = mention.parent; at; child = at, at = at.parent) {
    switch (at.type) {
      case "IfStatement":
      case "ConditionalExpression":
      case "WhileStatement":
        return at.test === child;
      case "LogicalExpression":
        if (at.left === child && isWithin(read, at.right)) return true;
        break;
      case "SwitchStatement":
        return at.discriminant === child;
      case "VariableDeclarator":
        // `const timedOut = event === null`
        return at.init === child && child.type !== "Identifier" && child.type !== "MemberExpression";
      case "CallExpression":
        // `invariant(event)`, `assert(event !== null)`
        return at.arguments.some((argument) => argument === child) && !isWithin(read, at);
      default:
        if (isFunction(at) || at === variable.scope.block) return false;
    }
  }
  return false;
}
