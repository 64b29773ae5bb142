import type { TSESTree } from "@typescript-eslint/utils";
import { type FileAnalysis, type FunctionDefinition, getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type MessageIds = "duplicate" | "failureHandler";

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
      failureHandler:
        "The id '{{id}}' is the one that the 'onFailure' handler of '{{owner}}' (line {{line}}) is registered under: the two collide, and the app cannot be served. Give this function another id.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
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
      },
    };
  },
});

function isRegistered({ confidence, inFactory, id }: FunctionDefinition): boolean {
  return confidence !== "possible" && !inFactory && id?.value !== null && id?.value !== undefined && id.value !== "";
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
