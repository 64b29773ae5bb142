import type { TSESTree } from "@typescript-eslint/utils";
import { memberPath, unwrap } from "../analysis/ast.js";
import type { FunctionNode } from "../analysis/index.js";

/** `sendWelcomeMail`, `Send welcome mail`, `send_welcome_mail` → `send-welcome-mail`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}

/** An id for a step that does what this code does: `db.user.create(…)` → `user-create`, `sendMail(…)` → `send-mail`. */
export function idForCode(node: TSESTree.Node): string | null {
  const call = mainCall(node);
  if (!call) return null;
  const path = memberPath(call.callee) ?? [];
  // Of a long path the end says what happens; `this` and generic verbs say nothing alone.
  const name = path.filter((part) => part !== "this").slice(-2);
  const id = kebabCase((name[0] && name.length > 1 && isReceiver(name[0]) ? name.slice(1) : name).join("-"));
  return id === "" ? null : id;
}

/** Names of objects that say less than the method does. */
function isReceiver(name: string): boolean {
  return /^(?:db|client|api|service|prisma|console|supabase|sdk|lib|utils?)$/i.test(name);
}

/** The call that gives a piece of code its name: the last one of a callback's body. */
function mainCall(node: TSESTree.Node): TSESTree.CallExpression | null {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return mainCallOfBody(node);
    case "AwaitExpression":
      return mainCall(node.argument);
    case "CallExpression":
      return outermostNamed(node);
    case "ReturnStatement":
      return node.argument ? mainCall(node.argument) : null;
    case "ExpressionStatement":
      return mainCall(node.expression);
    case "VariableDeclaration":
      return node.declarations[0].init ? mainCall(node.declarations[0].init) : null;
    default:
      return unwrap(node) === node ? null : mainCall(unwrap(node));
  }
}

function mainCallOfBody({ body }: FunctionNode): TSESTree.CallExpression | null {
  if (body.type !== "BlockStatement") return mainCall(body);
  for (const statement of body.body) {
    const call = mainCall(statement);
    if (call) return call;
  }
  return null;
}

/** Of `query(…).then(…)` the call that starts it. */
function outermostNamed(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.object.type !== "CallExpression") return call;
  return outermostNamed(callee.object);
}
