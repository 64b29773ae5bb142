import type { TSESTree } from "@typescript-eslint/utils";
import { isFunction, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { partsOf } from "./queries/flow.js";
import { wayTo } from "./queries/names.js";
import { isPeriodOf } from "./queries/periods.js";
import { reachOf } from "./queries/reach.js";

type MessageIds = "attempt" | "unstable" | "period" | "counter";

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
      period:
        "The id holds '{{label}}', of which the day or another period stays: a run under way when that is over no longer finds the stored result, and the step runs anew. Build the id from what stays: a fixed text, the event, a loop's index.",
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
    for (const { id, cause } of idsFromHelpers(file)) report(id, cause);
  },
});

interface Cause {
  messageId: MessageIds;
  data: { label: string };
}

/** What in an expression differs between entries; names are followed to where their value is made. */
function causeIn(expression: TSESTree.Expression, file: FileAnalysis): Cause | null {
  return find(expression, file, (part, isPeriod) => {
    const nondeterminism = file.nondeterminismOf(part);
    // What the environment says stays while the process lives; whether it changes between two cannot be told.
    if (nondeterminism && nondeterminism.kind !== "environment") {
      return { messageId: isPeriod && nondeterminism.kind === "clock" ? "period" : "unstable", data: { label: nondeterminism.label } };
    }
    if (part.type === "UpdateExpression" && isOfModule(part.argument, file)) return { messageId: "counter", data: { label: file.sourceCode.getText(part) } };
    return file.contextPath(part)?.join(".") === "attempt" ? { messageId: "attempt", data: { label: "attempt" } } : null;
  });
}

/** What is to be found of the first part of an expression that has it. Of a moment, is only the day kept, or another period, on the way? */
function find<T>(expression: TSESTree.Expression, file: FileAnalysis, look: (part: TSESTree.Node, isPeriod: boolean) => T | null, isPeriod = false, depth = 3): T | null {
  for (const part of partsOf(expression, file)) {
    if (isFunction(part)) continue;
    const isCut = isPeriod || isPeriodOf(part, file);
    const value = part.type === "Identifier" && depth > 0 ? valueBehind(part, file) : null;
    const found = look(part, isCut) ?? (value && find(value, file, look, isCut, depth - 1));
    if (found !== null) return found;
  }
  return null;
}

/** Ids that hold what a function of the file makes: `` const key = makeKey(); await step.run(`send-${key}`, …) ``. */
function idsFromHelpers(file: FileAnalysis): { id: TSESTree.Node; cause: Cause }[] {
  return file.nondeterminism.flatMap(({ node, kind, label, regions, remote }) =>
    regions.flatMap((region) => {
      if (kind === "environment" || region.kind !== "body" || region.path.length === 0) return [];
      return reachOf(node, region, { file, conditions: [] }).flatMap((reach) => {
        const id = reach.kind === "id" && reach.step?.confidence !== "possible" ? reach.step?.id : null;
        if (!id) return [];
        const isPeriod = kind === "clock" && (isPeriodOf(node, file) || find(id.node, file, (part, isCut) => (part === region.path[0]!.call ? isCut : null)) === true);
        return [{ id: id.node, cause: { messageId: isPeriod ? "period" : "unstable", data: { label: wayTo(label, region.path, remote) } } }];
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
