import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { memberPath, unwrap } from "./analysis/ast.js";
import { isInngestExport } from "./configuration/names.js";
import { member } from "./queries/payloads.js";
import { walk } from "./queries/walk.js";

type MessageIds = "transform" | "date" | "noJson";

export default createRule<[], MessageIds>({
  name: "no-transform-in-event-schema",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow schemas of events that change what they check",
      category: "correctness",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    schema: [],
    defaultOptions: [],
    messages: {
      transform:
        "'{{name}}' changes the value, and the schema of an event only checks: what comes out of it is dropped, and the function gets what was sent. Check the form that is sent, and convert it in the function.",
      date: "Events are JSON, so a Date arrives as a text, which '{{name}}' refuses: the function fails for every event. Send the text, and check it with z.iso.datetime().",
      noJson: "Events are JSON, in which {{what}} arrives as something else, which '{{name}}' refuses: the function fails for every event. Check the form that is sent.",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    for (const schema of schemas(file)) {
      walk(schema, sourceCode, (node) => {
        if (node.type !== "CallExpression") return undefined;
        const found = changing(node, file);
        if (found) context.report({ node: node.callee.type === "MemberExpression" ? node.callee.property : node.callee, ...found });
        return undefined;
      });
    }
  },
});

/** The schemas that `eventType` is given, where the file writes them out. */
function schemas(file: FileAnalysis): TSESTree.Expression[] {
  if (!file.sourceCode.text.includes("eventType")) return [];
  return file.nodes("CallExpression").flatMap(({ callee, arguments: [, argument] }) => {
    const options = argument && unwrap(argument);
    if (options?.type !== "ObjectExpression" || !isInngestExport(file, callee, "eventType")) return [];
    const schema = member(options, "schema");
    return schema ? [file.valueOf(schema)] : [];
  });
}

function changing(call: TSESTree.CallExpression, file: FileAnalysis): { messageId: MessageIds; data: Record<string, string> } | undefined {
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return undefined;
  const path = memberPath(callee);
  const isZod = path !== null && ["zod", "zod/v4", "zod/v3"].includes(file.importOf(callee)?.source ?? "");
  if (isZod && (path.includes("coerce") || path.at(-1) === "preprocess")) return { messageId: "transform", data: { name: path.join(".") } };
  if (isZod && path.length === 2 && path[1] === "date") return { messageId: "date", data: { name: path.join(".") } };
  const what = isZod && path.length === 2 ? NO_JSON.get(path[1]!) : undefined;
  if (what !== undefined) return { messageId: "noJson", data: { name: path!.join("."), what } };
  return callee.property.name === "transform" ? { messageId: "transform", data: { name: "transform" } } : undefined;
}

/** What JSON makes '{}' of, or what is written as a list or an object. */
const NO_JSON: ReadonlyMap<string, string> = new Map([
  ["map", "a Map"],
  ["set", "a Set"],
]);
