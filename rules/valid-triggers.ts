import type { TSESTree } from "@typescript-eslint/utils";
import type { OptionProblem } from "../inngest/options.js";
import { calleeName } from "./analysis/ast.js";
import type { FileAnalysis } from "./analysis/index.js";
import { isInngestExport } from "./configuration/names.js";
import { createRule } from "./create-rule.js";
import { reportOptions } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { member } from "./queries/payloads.js";

type Options = [];
type MessageIds = "invalid" | "wildcardSchema";

export default createRule<Options, MessageIds>({
  name: "valid-triggers",
  meta: {
    type: "problem",
    docs: {
      description: "Require triggers that can start the function",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      invalid: "{{text}}",
      wildcardSchema:
        "Events of all names that '{{name}}' stands for are checked against this one schema: a run whose event has another shape fails before its handler is called. Leave the schema out, or name the events.",
    },
  },
  check(file, context) {
    reportOptions(file, context, { problem: "invalid" }, (problem) => isOfTriggers(problem));
    for (const { name, schema } of wildcardsWithSchema(file)) context.report({ node: schema, messageId: "wildcardSchema", data: { name } });
  },
});

const CODES: ReadonlySet<OptionProblem["code"]> = new Set(["trigger", "duplicate-trigger", "event-name", "wildcard"]);

function isOfTriggers({ code, path }: OptionProblem): boolean {
  return CODES.has(code) || (code === "too-many" && path[0] === "triggers");
}

/** `eventType("user/*", { schema: z.object({ … }) })`; `staticSchema()` checks nothing at run time. */
function wildcardsWithSchema(file: FileAnalysis): { name: string; schema: TSESTree.Node }[] {
  return file.callsNamed("eventType").flatMap((call) => {
    const [first, second] = call.arguments;
    const name = first && first.type !== "SpreadElement" ? constantOf(first, file) : undefined;
    if (typeof name !== "string" || !name.endsWith("*") || second?.type !== "ObjectExpression" || !isInngestExport(file, call.callee, "eventType")) return [];
    const schema = member(second, "schema");
    const made = schema && file.valueOf(schema);
    return !schema || (made?.type === "CallExpression" && calleeName(made) === "staticSchema") ? [] : [{ name, schema }];
  });
}
