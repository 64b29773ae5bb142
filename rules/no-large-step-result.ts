import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { outward, propertyName, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { nameOfStep } from "./queries/names.js";
import { choosesFields } from "./queries/records.js";
import { returnedExpressions, workOf } from "./queries/returns.js";

type Options = [{ max: number }];
type MessageIds = "fewFieldsRead";

export default createRule<Options, MessageIds>({
  name: "no-large-step-result",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow whole records in step results of which few fields are read",
      category: "reliability",
      recommended: "off",
      strict: "warn",
    },
    schema: [
      {
        type: "object",
        properties: {
          max: { type: "integer", minimum: 1, description: "How many fields of a record count as few." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ max: 2 }],
    messages: {
      fewFieldsRead:
        "{{Step}} stores whole records, and only {{fields}} is read later: the rest counts towards the 4 MiB of a step and the 32 MiB of a run, and is shown in the dashboard. Select what is needed.",
    },
  },
  check(file, context, [{ max }]) {
    for (const step of file.stepCalls) {
      if (step.tool !== "run" || !step.callback || step.confidence === "possible" || !returnsRecords(step, file)) continue;
      const fields = fieldsRead(step, file);
      // How many there are says nothing beside what is read of them.
      if (fields && fields.size > 1) fields.delete("length");
      if (!fields || fields.size === 0 || fields.size > max) continue;
      context.report({
        node: step.node.callee,
        messageId: "fewFieldsRead",
        data: {
          Step: nameOfStep(step).replace(/^./, (letter) => letter.toUpperCase()),
          fields: [...fields].map((field) => `'${field}'`).join(" and "),
        },
      });
    }
  },
});

/** Does the callback return what a query gave, with nothing chosen from it? */
function returnsRecords(step: StepCall, file: FileAnalysis): boolean {
  const values = step.callback ? returnedExpressions(workOf(step.callback, file, { returned: true }), file) : [];
  return (
    values.length > 0 &&
    values.every((returned) => {
      const call = withoutAwait(file.valueOf(returned));
      if (call.type !== "CallExpression") return false;
      const effect = file.effectOf(call);
      return effect?.kind === "read" && effect.category === "database" && effect.confidence !== "possible" && !choosesFields(call, file);
    })
  );
}

/** The fields of the result, or of its items, that later code reads; `null` when it is used in any other way. */
function fieldsRead(step: StepCall, file: FileAnalysis): Set<string> | null {
  const declarator = step.fate.kind === "awaited" ? outward(step.fate.node).parent : null;
  if (declarator?.type !== "VariableDeclarator") return null;
  if (declarator.id.type === "ObjectPattern") {
    const names = declarator.id.properties.map((property) => (property.type === "Property" ? propertyName(property) : null));
    return names.includes(null) ? null : new Set(names as string[]);
  }
  const variable = declarator.id.type === "Identifier" ? file.variableOf(declarator.id) : null;
  return variable && readsOf(variable, file, 0);
}

function readsOf(variable: TSESLint.Scope.Variable, file: FileAnalysis, depth: number): Set<string> | null {
  const fields = new Set<string>();
  for (const reference of variable.references) {
    if (reference.init) continue;
    const found = readAt(reference.identifier, file, depth);
    if (!found) return null;
    for (const field of found) fields.add(field);
  }
  return fields;
}

/** What one mention of the value reads of it. */
function readAt(mention: TSESTree.Node, file: FileAnalysis, depth: number): Iterable<string> | null {
  const { parent, child } = outward(mention);
  if (!parent) return null;
  if (parent.type === "MemberExpression" && parent.object === child) {
    const name = propertyName(parent);
    if (name === null) return null;
    const call = outward(parent).parent;
    if (call?.type !== "CallExpression" || unwrap(call.callee) !== parent) return [name];
    const [callback] = call.arguments;
    if (!/^(map|forEach|filter|flatMap|some|every|find)$/.test(name) || callback?.type !== "ArrowFunctionExpression") return null;
    return itemReads(callback.params[0], file, depth);
  }
  if (parent.type === "ForOfStatement" && parent.right === child && parent.left.type === "VariableDeclaration") {
    return itemReads(parent.left.declarations[0].id, file, depth);
  }
  // A question about the value reads nothing of it.
  const isQuestion =
    (parent.type === "UnaryExpression" && parent.operator === "!") ||
    ((parent.type === "IfStatement" || parent.type === "ConditionalExpression") && parent.test === child);
  return isQuestion ? [] : null;
}

function itemReads(item: TSESTree.Node | undefined, file: FileAnalysis, depth: number): Iterable<string> | null {
  if (!item || depth > 2) return null;
  if (item.type === "ObjectPattern") {
    const names = item.properties.map((property) => (property.type === "Property" ? propertyName(property) : null));
    return names.includes(null) ? null : (names as string[]);
  }
  const variable = item.type === "Identifier" ? file.variableOf(item) : null;
  return variable && readsOf(variable, file, depth + 1);
}
