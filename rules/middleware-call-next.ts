import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, propertyName, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionNode } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { contains, walk } from "./queries/walk.js";

type Options = [];
type MessageIds = "nextNotCalled" | "resultDropped" | "returnNext";

const HOOKS = /^wrap(FunctionHandler|Request|SendEvent|Step|StepHandler)$/;

export default createRule<Options, MessageIds>({
  name: "middleware-call-next",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the wrapping hooks of a middleware call 'next' and return what it gives",
      category: "correctness",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      nextNotCalled: "'{{hook}}' never calls 'next()': what it wraps does not run. Call it, and return what it gives.",
      resultDropped: "'{{hook}}' does not return what 'next()' gives: the result of what it wraps becomes undefined. Return it.",
      returnNext: "Return what 'next()' gives.",
    },
  },
  check(file, context) {
    for (const method of [...file.nodes("MethodDefinition"), ...file.nodes("PropertyDefinition")]) {
      const name = propertyName(method);
      if (name === null || !HOOKS.test(name) || method.static || !method.value || !isFunction(method.value)) continue;
      if (!extendsMiddleware(method.parent.parent, file)) continue;
      const next = nextOf(method.value, file);
      if (next === "elsewhere") continue;
      const [call] = next;
      if (!call) {
        context.report({ node: method.key, messageId: "nextNotCalled", data: { hook: name } });
      } else if (!returnsSomething(method.value, file)) {
        const statement = call.parent.type === "AwaitExpression" ? call.parent.parent : call.parent;
        const { body } = method.value;
        const isLast = statement.type === "ExpressionStatement" && body.type === "BlockStatement" && body.body.at(-1) === statement;
        context.report({
          node: call,
          messageId: "resultDropped",
          data: { hook: name },
          suggest: isLast
            ? [{ messageId: "returnNext", fix: (fixer) => fixer.insertTextBefore(statement, "return ") }]
            : [],
        });
      } else {
        // `next(); return undefined;` in one branch of several.
        const left = next.find(({ parent }) => parent.type === "ExpressionStatement");
        if (left) context.report({ node: left, messageId: "resultDropped", data: { hook: name } });
        else if (endsWithoutReturn(method.value)) context.report({ node: method.key, messageId: "resultDropped", data: { hook: name } });
      }
    }
  },
});

/** `class X extends Middleware.BaseMiddleware` */
function extendsMiddleware(owner: TSESTree.Node, file: FileAnalysis): boolean {
  if (owner.type !== "ClassDeclaration" && owner.type !== "ClassExpression") return false;
  const base = owner.superClass && unwrap(owner.superClass);
  if (base?.type !== "MemberExpression" || propertyName(base) !== "BaseMiddleware" || base.object.type !== "Identifier") return false;
  const { name } = base.object;
  return file.imports.some((item) => item.local === name && item.imported === "Middleware");
}

/** The calls of `next`; `elsewhere` where it is handed to something that may call it. */
function nextOf(hook: FunctionNode, file: FileAnalysis): TSESTree.CallExpression[] | "elsewhere" {
  const [parameter] = hook.params;
  const calls: TSESTree.CallExpression[] = [];
  const elsewhere: TSESTree.Node[] = [];
  walk(hook.body, file.sourceCode, (node) => {
    const isNext =
      (node.type === "MemberExpression" && propertyName(node) === "next" && parameter?.type === "Identifier") ||
      (node.type === "Identifier" && node.name === (boundName(parameter) ?? ""));
    if (!isNext) {
      // `super.wrapStep(args)` and helpers get the whole of the arguments.
      if (node.type === "Identifier" && parameter?.type === "Identifier" && node.name === parameter.name) {
        if (node.parent.type !== "MemberExpression") elsewhere.push(node);
      }
      return undefined;
    }
    const { parent } = node;
    if (parent.type === "CallExpression" && parent.callee === node) calls.push(parent);
    else elsewhere.push(node);
    return "skip";
  });
  return elsewhere.length > 0 ? "elsewhere" : calls;
}

/** The local name of `next` in `{ next }` or `{ next: run }`. */
function boundName(parameter: TSESTree.Parameter | undefined): string | null {
  if (parameter?.type !== "ObjectPattern") return null;
  for (const property of parameter.properties) {
    if (property.type !== "Property" || propertyName(property) !== "next") continue;
    return property.value.type === "Identifier" ? property.value.name : null;
  }
  return null;
}

/** `if (stepInfo.memoized) return next(); log(stepInfo);`: what is not memoised comes to the end. */
function endsWithoutReturn({ body }: FunctionNode): boolean {
  const last = body.type === "BlockStatement" ? body.body.at(-1) : undefined;
  return last?.type === "ExpressionStatement" || last?.type === "VariableDeclaration" || (last?.type === "IfStatement" && !last.alternate);
}

function returnsSomething(hook: FunctionNode, file: FileAnalysis): boolean {
  if (hook.body.type !== "BlockStatement") return true;
  return contains(hook.body, file.sourceCode, (node) =>
    isFunction(node) ? "skip" : node.type === "ReturnStatement" && node.argument !== null,
  );
}
