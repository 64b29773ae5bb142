import type { TSESLint } from "@typescript-eslint/utils";
import { type FileAnalysis, type FunctionDefinition, getAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { kebabCase } from "./fix/names.js";
import { addProperty } from "./fix/options.js";

type MessageIds = "addId" | "empty" | "missing" | "notAnObject";

export default createRule<[], MessageIds>({
  name: "require-function-id",
  meta: {
    type: "problem",
    docs: {
      description: "Require that each function has an id",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      missing:
        "The function has no id: it is registered under the id of the app alone, a second one like it keeps the whole app from being served, and its runs lose their function when that changes. Give it an 'id' that never changes.",
      empty:
        "The id is empty: the function is registered under the id of the app alone. Give it an id that says what it does, and that never changes.",
      notAnObject:
        "The first argument is a text: version 4 of the SDK spreads it into an object of letters, so the function gets no id and no trigger. Pass an object with 'id' and 'triggers'.",
      addId: "Add 'id: \"{{id}}\"'. Runs that were started without it stay with the old function.",
    },
  },
  create(context) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        for (const definition of file.functions) {
          if (definition.confidence === "possible" || definition.inFactory || definition.kind === "endpoint") continue;
          const problem = problemOf(definition, file);
          if (!problem) continue;
          const suggestion = problem === "missing" ? suggestId(definition, context.sourceCode) : null;
          context.report({
            node: definition.id?.node ?? definition.node.arguments[0] ?? definition.locator,
            messageId: problem,
            suggest: suggestion ? [suggestion] : [],
          });
        }
      },
    };
  },
});

function problemOf(definition: FunctionDefinition, file: FileAnalysis): "empty" | "missing" | "notAnObject" | null {
  const { options, id } = definition;
  if (!options) {
    const first = definition.node.arguments[0];
    return first?.type === "Literal" && typeof first.value === "string" && definition.form === "two" ? "notAnObject" : null;
  }
  if (id?.value === "") return "empty";
  if (options.has("id") !== "no") return null;
  return mayBeVersion2(definition, file) ? null : "missing";
}

/** Version 2 of the SDK named functions by `name` alone, in the form with three arguments. */
function mayBeVersion2(definition: FunctionDefinition, file: FileAnalysis): boolean {
  if (definition.form !== "three" || definition.options?.has("name") === "no") return false;
  const idWithoutName = file.functions.some(({ options }) => options?.has("id") === "yes" && options.has("name") === "no");
  return !idWithoutName && !file.imports.some(({ imported }) => imported === "EventSchemas");
}

function suggestId(
  definition: FunctionDefinition,
  sourceCode: Readonly<TSESLint.SourceCode>,
): TSESLint.SuggestionReportDescriptor<MessageIds> | null {
  const literal = definition.options?.literal;
  const name = textOf(definition) ?? (definition.name === "default" ? null : definition.name);
  const id = name ? kebabCase(name) : "";
  if (!literal || id === "") return null;
  return {
    messageId: "addId",
    data: { id },
    fix: (fixer) => addProperty(fixer, literal, `id: ${JSON.stringify(id)}`, sourceCode, "first"),
  };
}

function textOf({ options }: FunctionDefinition): string | null {
  const name = options?.get("name")?.value;
  return name?.type === "Literal" && typeof name.value === "string" ? name.value : null;
}
