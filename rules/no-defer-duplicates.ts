import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, isLoop, unwrap } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { areExclusive } from "./queries/branches.js";
import { createRule } from "./create-rule.js";

type Options = [];
type MessageIds = "duplicate" | "inLoop";

export default createRule<Options, MessageIds>({
  name: "no-defer-duplicates",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow deferring twice with the same id in one run",
      category: "correctness",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      duplicate: "The id '{{id}}' is used by an earlier 'defer': the second one is skipped, with no more than a warning. Give it an id of its own.",
      inLoop: "The id '{{id}}' is the same in each turn: all but the first 'defer' are skipped, with no more than a warning. Put the index into the id.",
    },
  },
  check(file, context) {
    const earlier: { call: TSESTree.CallExpression; id: string; owner: TSESTree.Node | null }[] = [];
    for (const call of file.deferCalls) {
      const [argument] = call.arguments;
      const id = argument && argument.type !== "SpreadElement" ? literal(argument, file) : null;
      if (id === null || !argument) continue;
      const owner = handlerNode(call, file);
      if (isRepeated(call, owner)) context.report({ node: argument, messageId: "inLoop", data: { id } });
      else if (earlier.some((other) => other.id === id && other.owner === owner && !areExclusive(other.call, call))) {
        context.report({ node: argument, messageId: "duplicate", data: { id } });
      }
      earlier.push({ call, id, owner });
    }
  },
});

function literal(argument: TSESTree.Expression, file: FileAnalysis): string | null {
  const node = unwrap(file.valueOf(argument));
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : null;
}

function handlerNode(node: TSESTree.Node, file: FileAnalysis): TSESTree.Node | null {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at) && file.handlerOf(at)) return at;
  return null;
}

function isRepeated(node: TSESTree.Node, owner: TSESTree.Node | null): boolean {
  let child = node;
  for (let at = node.parent; at && child !== owner; child = at, at = at.parent) {
    if (isLoop(at)) return true;
    if (at.type === "CallExpression" && at.callee.type === "MemberExpression" && at.arguments[0] === child) {
      if (at.callee.property.type === "Identifier" && /^(map|forEach|flatMap)$/.test(at.callee.property.name)) return true;
    }
  }
  return false;
}
