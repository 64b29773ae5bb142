import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isNullish, lastOf, propertyName, unwrap } from "../analysis/ast.js";
import { throwsIn } from "../queries/walk.js";
import { mentions } from "./mentions.js";

/**
 * The parts of the code that receives an error which run for one kind of error only, and end in no `throw`:
 * `if (error.code === "23505") { … }`, and what stands in the `else` of `if (error.code !== "23505")` or behind its `return`.
 *
 * What they do says nothing of the other errors.
 */
export function partsForOneKind(
  body: TSESTree.Node,
  errorNames: ReadonlySet<string>,
  sourceCode: Readonly<TSESLint.SourceCode>,
): PartsForOneKind {
  const parts = new Set<TSESTree.Node>();
  const questions = new Set<TSESTree.Node>();
  if (body.type !== "BlockStatement") return { parts, questions };
  const names = new Set(errorNames);
  const answers: Answers = new Map();
  const add = (part: TSESTree.Statement | null) => {
    if (part && (!throwsIn(part, sourceCode) || givesAnswer(part))) parts.add(part);
  };
  const look = (statements: readonly TSESTree.Statement[]): void => {
    for (const [index, statement] of statements.entries()) {
      if (statement.type === "VariableDeclaration") addNamesMadeOf(statement, names, answers);
      let at: TSESTree.Statement | null = statement;
      for (; at?.type === "IfStatement"; at = at.alternate) {
        const asked = kindAskedFor(at.test, names, answers);
        if (asked) questions.add(at);
        if (asked === "one") add(at.consequent);
        if (asked === null && at.consequent.type === "BlockStatement") look(at.consequent.body);
        if (asked !== "others") continue;
        add(at.alternate);
        if (leaves(at.consequent)) for (const rest of statements.slice(index + 1)) add(rest);
      }
      if (at?.type === "BlockStatement") look(at.body);
    }
  };
  look(body.body);
  return { parts, questions };
}

export interface PartsForOneKind {
  parts: ReadonlySet<TSESTree.Node>;
  /** The conditions that ask for the kind. What a comment above them says is said of it. */
  questions: ReadonlySet<TSESTree.Node>;
}

type AskedFor = "one" | "others" | null;

/** Names of what was asked before: `const isExpired = error.status === 401;` */
type Answers = Map<string, AskedFor>;

/** `const message = error instanceof Error ? error.message : String(error);` */
function addNamesMadeOf({ declarations }: TSESTree.VariableDeclaration, names: Set<string>, answers: Answers): void {
  for (const { id, init } of declarations) {
    if (id.type !== "Identifier" || !init) continue;
    const asked = kindAskedFor(init, names, answers);
    if (asked) answers.set(id.name, asked);
    else if (mentions(init, names)) names.add(id.name);
  }
}

/** Does a test hold for one kind of error, or for all others? `null` where it asks something else. */
export function kindAskedFor(test: TSESTree.Expression, names: ReadonlySet<string>, answers: Answers = new Map()): AskedFor {
  const node = unwrap(test);
  switch (node.type) {
    case "Identifier":
      return answers.get(node.name) ?? null;
    case "UnaryExpression":
      return node.operator === "!" ? opposite(kindAskedFor(node.argument, names, answers)) : null;
    case "LogicalExpression": {
      const sides = [kindAskedFor(node.left, names, answers), kindAskedFor(node.right, names, answers)];
      if (sides.every((side) => side === "one")) return "one";
      if (node.operator !== "&&") return null;
      return sides.includes("one") ? "one" : sides.includes("others") ? "others" : null;
    }
    case "BinaryExpression":
      if (node.operator === "instanceof") return isOwnClass(node.right) && mentions(node.left, names) ? "one" : null;
      if (!mentions(node.left, names) || isNullish(node.right) || isStepOfError(node.left)) return null;
      return node.operator.startsWith("!") ? "others" : "one";
    case "CallExpression":
      return asksForText(node, names) || asksByName(node, names) ? "one" : null;
    default:
      return null;
  }
}

/** `error.stepId === "seed"`: which step failed, and so what there is to take back. */
function isStepOfError(node: TSESTree.Node): boolean {
  return node.type === "MemberExpression" && propertyName(node) === "stepId";
}

function opposite(kind: AskedFor): AskedFor {
  return kind === "one" ? "others" : kind === "others" ? "one" : null;
}

/** Every error is an `Error`. */
function isOwnClass(node: TSESTree.Node): boolean {
  return !(node.type === "Identifier" && node.name === "Error");
}

/** `error.message.includes("already exists")`, `/timeout/.test(message)` */
function asksForText(call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean {
  const callee = unwrap(call.callee);
  return callee.type === "MemberExpression" && /^(includes|startsWith|endsWith|match|test)$/.test(propertyName(callee) ?? "") && mentions(call, names);
}

/** `isNotFound(error)`; not `axios.isAxiosError(error)`, which is true of whatever the call may throw. */
function asksByName(call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean {
  const name = calleeName(call) ?? "";
  return /^is[A-Z]/.test(name) && !/^is(Axios|HTTP|Http|Api|Native)?Error$/.test(name) && call.arguments.some((argument) => mentions(argument, names));
}

/** `if (!found) throw …; return found.id;`: what it is called for. */
function givesAnswer(branch: TSESTree.Statement): boolean {
  const last = lastOf(branch);
  return last?.type === "ReturnStatement" && last.argument !== null;
}

function leaves(branch: TSESTree.Statement): boolean {
  return /^(Return|Continue|Break)Statement$/.test(lastOf(branch)?.type ?? "");
}
