import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { partsOf } from "./queries/flow.js";
import { wayTo } from "./queries/names.js";
import { reachOf } from "./queries/reach.js";

type MessageIds = "attempt" | "unstable" | "counter";

export default createRule<[], MessageIds>({
  name: "no-unstable-step-id",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow step ids that differ from one entry of the function to the next",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      unstable:
        "The id holds '{{label}}', which is another one at each entry: the stored result is never found again, so the step runs anew every time the function resumes. Build the id from what stays: a fixed text, the event, a loop's index.",
      counter:
        "The id holds '{{label}}', which counts on through all entries and runs of the process: the stored result is never found again, so the step runs anew every time the function resumes. Count in a variable of the function, which begins anew at each entry.",
      attempt:
        "The id holds '{{label}}', which changes with each retry: a step that was done under the old number is done again under the new one. Build the id from what stays: a fixed text, the event, a loop's index.",
    },
  },
  check(file, context) {
    const ids = [
      ...file.stepCalls.filter((step) => step.confidence !== "possible").map((step) => step.id),
      ...file.groupCalls.map((group) => group.id),
    ];
    const reported = new Set<TSESTree.Node>();
    const report = (node: TSESTree.Node, cause: Cause) => {
      if (reported.has(node)) return;
      reported.add(node);
      context.report({ node, ...cause });
    };
    for (const id of ids) {
      if (!id || id.value !== null) continue;
      const cause = causeIn(id.node, file);
      if (cause) report(id.node, cause);
    }
    for (const { id, label } of idsFromHelpers(file)) report(id, { messageId: "unstable", data: { label } });
  },
});

interface Cause {
  messageId: MessageIds;
  data: { label: string };
}

/** What in an expression differs between entries; names are followed to where their value is made. */
function causeIn(node: TSESTree.Expression, file: FileAnalysis, depth = 3): Cause | null {
  for (const part of partsOf(node, file)) {
    if (isFunction(part)) continue;
    const nondeterminism = file.nondeterminismOf(part);
    // What the environment says stays while the process lives; whether it changes between two cannot be told.
    if (nondeterminism && nondeterminism.kind !== "environment") {
      return { messageId: "unstable", data: { label: nondeterminism.label } };
    }
    if (part.type === "UpdateExpression" && isOfModule(part.argument, file)) return { messageId: "counter", data: { label: file.sourceCode.getText(part) } };
    if (file.contextPath(part)?.join(".") === "attempt") return { messageId: "attempt", data: { label: "attempt" } };
    const value = part.type === "Identifier" && depth > 0 ? valueBehind(part, file) : null;
    const cause = value && causeIn(value, file, depth - 1);
    if (cause) return cause;
  }
  return null;
}

/** Ids that hold what a function of the file makes: `` const key = makeKey(); await step.run(`send-${key}`, …) ``. */
function idsFromHelpers(file: FileAnalysis): { id: TSESTree.Node; label: string }[] {
  return file.nondeterminism.flatMap(({ node, kind, label, regions, remote }) =>
    regions.flatMap((region) => {
      if (kind === "environment" || region.kind !== "body" || region.path.length === 0) return [];
      return reachOf(node, region, { file, conditions: [] }).flatMap((reach) => {
        const id = reach.kind === "id" && reach.step?.confidence !== "possible" ? reach.step?.id : null;
        return id ? [{ id: id.node, label: wayTo(label, region.path, remote) }] : [];
      });
    }),
  );
}

/** Is it a variable of the module? */
function isOfModule(node: TSESTree.Expression, file: FileAnalysis): boolean {
  const variable = node.type === "Identifier" ? file.variableOf(node) : null;
  const [identifier] = variable?.identifiers ?? [];
  return identifier !== undefined && file.functionOf(identifier) === null;
}

/** The value of a `const` of the body. What a step gave is the same at each entry. */
function valueBehind(name: TSESTree.Identifier, file: FileAnalysis): TSESTree.Expression | null {
  const variable = file.variableOf(name);
  const [definition] = variable?.defs ?? [];
  if (definition?.node.type !== "VariableDeclarator" || definition.node.id.type !== "Identifier") return null;
  const { init } = definition.node;
  // A name that is written again may hold anything by then.
  if (!init || variable?.references.some((reference) => reference.isWrite() && !reference.init)) return null;
  const value = unwrap(init);
  return file.stepCallOf(withoutAwait(value)) ? null : value;
}
