import type { TSESTree } from "@typescript-eslint/utils";
import { enclosingStatement, isWithin, memberPath, outward, unwrap } from "./analysis/ast.js";
import { loopAround } from "./analysis/fate.js";
import type { FileAnalysis, FunctionDefinition, FunctionNode } from "./analysis/index.js";
import { isTestFile } from "./configuration/test-files.js";
import { createRule } from "./create-rule.js";
import { lengthOf } from "./queries/loops.js";

type MessageIds = "duplicate" | "factory" | "failureHandler" | "loop";

export default createRule<[], MessageIds>({
  name: "no-duplicate-function-id",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow two functions of one app with the same id",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      duplicate:
        "The id '{{id}}' is taken by the function in line {{line}}: 'serve' throws when it is given both, and none of the app's functions can be reached. Give this one an id of its own.",
      factory:
        "'{{factory}}' gives all its functions the id '{{id}}', and line {{line}} makes one already: 'serve' throws when it is given both, and none of the app's functions can be reached. Let the caller give the id.",
      loop:
        "Every round makes a function with the id '{{id}}': 'serve' throws when it is given two of them, and none of the app's functions can be reached. Build the id from what differs between the rounds.",
      failureHandler:
        "The id '{{id}}' is the one that the 'onFailure' handler of '{{owner}}' (line {{line}}) is registered under: the two collide, and the app cannot be served. Give this function another id.",
    },
  },
  check(file, context) {
    const functions = file.functions.filter(isRegistered);
    for (const [index, definition] of functions.entries()) {
      const earlier = functions.slice(0, index).filter((other) => areTogether(definition, other, file));
      const same = earlier.find((other) => other.id?.value === definition.id?.value);
      const others = functions.filter((other) => other !== definition && areTogether(definition, other, file));
      const owner = others.find((other) => other.onFailure && `${other.id?.value ?? ""}-failure` === definition.id?.value);
      const first = same ?? owner;
      if (!first) continue;
      context.report({
        node: definition.id?.node ?? definition.locator,
        messageId: same ? "duplicate" : "failureHandler",
        data: {
          id: definition.id?.value ?? "",
          owner: owner?.id?.value ?? "",
          line: String((first.id?.node ?? first.locator).loc.start.line),
        },
      });
    }
    // A test may serve each of them by itself.
    if (isTestFile(context.filename)) return;
    for (const definition of file.functions.filter(hasConstantId)) {
      const id = definition.id?.value ?? "";
      if (isMadeEachRound(definition, file)) {
        context.report({ node: definition.id?.node ?? definition.locator, messageId: "loop", data: { id } });
        continue;
      }
      const factory = factoryOf(definition, file);
      const [first, ...others] = factory ? callsOf(factory, file) : [];
      for (const call of others) {
        context.report({ node: call, messageId: "factory", data: { id, factory: factory!.name, line: String(first!.loc.start.line) } });
      }
    }
  },
});

function isRegistered(definition: FunctionDefinition, _index: number, functions: readonly FunctionDefinition[]): boolean {
  // What nobody keeps is given to no `serve`: examples, tried beside each other.
  if (outward(definition.node).parent?.type === "ExpressionStatement") return false;
  return !definition.inFactory && hasConstantId(definition) && !functions.some((other) => other.inFactory && other.id?.node === definition.id?.node);
}

function hasConstantId({ confidence, id }: FunctionDefinition): boolean {
  return confidence !== "possible" && id?.value !== null && id?.value !== undefined && id.value !== "";
}

/** Is the function made anew, with the same client, for each item of a list? */
function isMadeEachRound(definition: FunctionDefinition, file: FileAnalysis): boolean {
  const loop = loopAround(definition.node, file.sourceCode);
  if (!loop || loop.node.type === "WhileStatement" || loop.node.type === "DoWhileStatement") return false;
  if (!isOfClientOutside(definition, loop.node, file) || !isMade(definition.node, loop.node)) return false;
  if (loop.kind === "callback" && !/\.(?:map|flatMap|forEach|from)$/.test(calleeText(loop.node, file))) return false;
  const length = lengthOf(loop, file);
  const endsEarly = [...file.nodes("BreakStatement"), ...file.nodes("ReturnStatement")].some((node) => loop.kind === "statement" && isWithin(node, loop.node));
  return length !== 0 && length !== 1 && !endsEarly;
}

function calleeText(node: TSESTree.Node, file: FileAnalysis): string {
  return node.type === "CallExpression" ? file.sourceCode.getText(node.callee) : "";
}

/** Does nothing on the way from the loop or function to the call decide whether it is made? */
function isMade(call: TSESTree.Node, owner: TSESTree.Node): boolean {
  let at: TSESTree.Node | undefined = call.parent;
  while (at && at !== owner) {
    if (/^(?:If|Switch|Try)Statement$|^SwitchCase$|^CatchClause$|^(?:Conditional|Logical)Expression$|^AssignmentExpression$/.test(at.type)) return false;
    at = at.parent;
  }
  return true;
}

interface Factory {
  node: FunctionNode;
  name: string;
}

/** The function of the module that makes this one, with the same id at each call, and hands it out. */
function factoryOf(definition: FunctionDefinition, file: FileAnalysis): Factory | null {
  const node = file.functionOf(definition.node);
  if (!node || !isOfClientOutside(definition, node, file) || !isHandedOut(definition.node, node)) return null;
  const name = node.type === "FunctionDeclaration" ? node.id : node.parent.type === "VariableDeclarator" ? node.parent.id : null;
  return name?.type === "Identifier" && file.functionOf(node) === null ? { node, name: name.name } : null;
}

/** `return client.createFunction(…)`, or the body of an arrow function; also in a list. */
function isHandedOut(call: TSESTree.Node, owner: FunctionNode): boolean {
  let { parent } = outward(call);
  if (parent?.type === "ArrayExpression") ({ parent } = outward(parent));
  if (parent === owner) return true;
  return parent?.type === "ReturnStatement" && parent.parent.parent === owner;
}

/** The calls of a factory that a module makes when it is loaded, all of them and not one or the other. */
function callsOf({ node, name }: Factory, file: FileAnalysis): TSESTree.CallExpression[] {
  const calls = file.callsNamed(name).filter((call) => unwrap(call.callee).type === "Identifier" && file.functionBehind(call.callee) === node);
  return calls.filter((call) => file.functionOf(call) === null && enclosingStatement(call).parent?.type === "Program" && isMade(call, file.sourceCode.ast));
}

/** Is the client that the function is made with the same each time `owner` runs? */
function isOfClientOutside({ node, kind, form }: FunctionDefinition, owner: TSESTree.Node, file: FileAnalysis): boolean {
  // What a factory of its own makes it with is not seen at the call.
  if (kind === "function" && form === "other") return false;
  let root: TSESTree.Node = unwrap(kind === "function" ? node.callee : node.arguments[0]!);
  const path = memberPath(root);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  const variable = path && root.type === "Identifier" ? file.variableOf(root) : null;
  return variable !== null && !variable.defs.some((definition) => isWithin(definition.name, owner));
}

/** Could both be handed to one `serve`? Same client, same scope, and not the two sides of one condition. */
function areTogether(a: FunctionDefinition, b: FunctionDefinition, file: FileAnalysis): boolean {
  return (
    a.client?.text === b.client?.text &&
    file.functionOf(a.node) === file.functionOf(b.node) &&
    blockOf(a.node) === blockOf(b.node) &&
    !excludeEachOther(a.node, b.node)
  );
}

/** The block that the function is made in: what stands in two blocks need not exist at once. */
function blockOf(node: TSESTree.Node): TSESTree.Node | undefined {
  let at: TSESTree.Node | undefined = node.parent;
  while (at && at.type !== "BlockStatement" && at.type !== "Program" && at.type !== "SwitchCase") at = at.parent;
  return at;
}

function excludeEachOther(a: TSESTree.Node, b: TSESTree.Node): boolean {
  for (let at: TSESTree.Node = a; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type !== "ConditionalExpression" && parent.type !== "LogicalExpression") continue;
    if (b.range[0] >= parent.range[0] && b.range[1] <= parent.range[1]) return true;
  }
  return false;
}
