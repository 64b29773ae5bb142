import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { literalText } from "./analysis/ast.js";
import { createRule } from "./create-rule.js";
import { retryAfterErrors } from "./configuration/names.js";
import { walk } from "./queries/walk.js";

type MessageIds = "seconds" | "multiply";

export default createRule<[], MessageIds>({
  name: "no-retry-after-seconds",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow a Retry-After header, which counts seconds, where RetryAfterError counts milliseconds",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      seconds: "A Retry-After header counts seconds, and RetryAfterError takes numbers for milliseconds: \"30\" retries after 1 second, not 30. Multiply by 1000.",
      multiply: "Multiply by 1000.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    for (const { arguments: [, after] } of retryAfterErrors(file)) {
      if (!after || after.type === "SpreadElement") continue;
      const value = file.valueOf(after);
      if (!isHeaderAlone(value, sourceCode)) continue;
      const text = sourceCode.getText(after);
      const number = isNumber(value) ? text : `Number(${text})`;
      context.report({ node: after, messageId: "seconds", suggest: [{ messageId: "multiply", fix: (fixer) => fixer.replaceText(after, `${number} * 1000`) }] });
    }
  },
});

/** Is this the header, as it is or as a number, and nothing that makes another unit of it? */
function isHeaderAlone(node: TSESTree.Expression, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  const seen = { header: false, conversion: false };
  walk(node, sourceCode, (part) => {
    if (/^retry[-_]?after$/i.test(literalText(part) ?? "")) seen.header = true;
    if (part.type === "MemberExpression" && part.property.type === "Identifier" && part.property.name === "retryAfter" && isHeaders(part.object)) seen.header = true;
    if ((part.type === "TemplateLiteral" && part.expressions.length > 0) || part.type === "BinaryExpression" || part.type === "NewExpression") seen.conversion = true;
    return undefined;
  });
  return seen.header && !seen.conversion;
}

const isHeaders = (node: TSESTree.Node) => node.type === "MemberExpression" && node.property.type === "Identifier" && node.property.name === "headers";

/** `Number(x)`, `parseInt(x)`, `+x`: what is a number already. */
function isNumber(node: TSESTree.Expression): boolean {
  if (node.type === "UnaryExpression") return node.operator === "+";
  const callee = node.type === "CallExpression" ? node.callee : null;
  if (callee?.type === "MemberExpression") return callee.object.type === "Identifier" && callee.object.name === "Number";
  return callee?.type === "Identifier" && ["Number", "parseInt", "parseFloat"].includes(callee.name);
}
