import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { ClientDefinition, FileAnalysis, FunctionDefinition, ObjectInfo } from "./analysis/index.js";
import { literalText, unwrap } from "./analysis/ast.js";
import { isInngestExport } from "./configuration/names.js";
import { createRule } from "./create-rule.js";
import { kebabCase } from "./fix/names.js";
import { addProperty } from "./fix/options.js";

type MessageIds = "addAppId" | "addId" | "client" | "empty" | "missing" | "named" | "notAnObject";

export default createRule<[], MessageIds>({
  name: "require-function-id",
  meta: {
    type: "problem",
    docs: {
      description: "Require that each function and each client has an id",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      missing: "The function has no id and no name: the server refuses it, and with it every function of the app. Give it an 'id' that never changes.",
      named:
        "The function has no id: it is registered under the id of the app alone, a second one like it keeps the whole app from being served, and its runs lose their function when that changes. Give it an 'id' that never changes.",
      empty:
        "The id is empty, which is as none: without a name the server refuses the whole app, and with one the function is registered under the id of the app alone. Give it an id that says what it does, and that never changes.",
      notAnObject:
        "The first argument is a text: version 4 of the SDK spreads it into an object of letters, so the function gets no id and no trigger, and the server refuses the whole app. Pass an object with 'id' and 'triggers'.",
      client:
        "The client has no id: the constructor throws as soon as this module is loaded. Give the app an 'id' that never changes.",
      addAppId: "Add 'id: \"{{id}}\"'.",
      addId: "Add 'id: \"{{id}}\"'. Runs that were started without it stay with the old function.",
    },
  },
  check(file, context) {
    for (const client of file.clients) {
      if (!isWithoutId(client, file)) continue;
      const suggestion = suggestId("addAppId", client.options, null, context.sourceCode);
      context.report({ node: client.node.arguments[0] ?? client.node, messageId: "client", suggest: suggestion ? [suggestion] : [] });
    }
    for (const definition of file.functions) {
      if (definition.confidence === "possible" || definition.inFactory || definition.kind === "endpoint") continue;
      const problem = problemOf(definition, file);
      if (!problem) continue;
      const suggestion = problem === "missing" || problem === "named" ? suggestId("addId", definition.options, definition.name, context.sourceCode) : null;
      context.report({
        node: definition.id?.node ?? definition.node.arguments[0] ?? definition.locator,
        messageId: problem,
        suggest: suggestion ? [suggestion] : [],
      });
    }
  },
});

function problemOf(definition: FunctionDefinition, file: FileAnalysis): "empty" | "missing" | "named" | "notAnObject" | null {
  const { options, id } = definition;
  if (!options) {
    const [argument] = definition.node.arguments;
    const first = argument && unwrap(argument);
    return first && literalText(first) !== undefined && definition.form === "two" ? "notAnObject" : null;
  }
  if (id?.value === "") return "empty";
  if (options.has("id") !== "no") return null;
  if (mayBeVersion2(definition, file)) return null;
  return options.has("name") === "no" ? "missing" : "named";
}

/** Version 2 of the SDK named functions by `name` alone, in the form with three arguments. */
function mayBeVersion2(definition: FunctionDefinition, file: FileAnalysis): boolean {
  if (definition.form !== "three" || definition.options?.has("name") === "no") return false;
  if (isKnownVersion3(file)) return false;
  const idWithoutName = file.functions.some(({ options }) => options?.has("id") === "yes" && options.has("name") === "no");
  // A client that has a name in place of an id is of version 2, too; event schemas are of both.
  if (file.clients.some(({ options }) => options?.has("id") === "no" && options.has("name") === "yes")) return !idWithoutName;
  return !idWithoutName && !file.imports.some(({ imported }) => imported === "EventSchemas");
}

/** Does the constructor of the SDK throw on this client? */
function isWithoutId({ node, options, id }: ClientDefinition, file: FileAnalysis): boolean {
  if (node.callee.type !== "Identifier" || !isInngestExport(file, node.callee, "Inngest")) return false;
  if (!options) return node.arguments.length === 0;
  if (id?.value === "") return true;
  if (options.has("id") !== "no") return false;
  // Version 2 of the SDK named apps by `name`, and its functions have the form of version 3.
  return options.has("name") === "no" || file.major === 4 || isKnownVersion3(file);
}

/** By a setting or the package; the form alone is that of version 2, too. */
function isKnownVersion3({ major, majorFrom }: FileAnalysis): boolean {
  return major === 3 && majorFrom !== "form";
}

function suggestId(
  messageId: "addAppId" | "addId",
  options: ObjectInfo | null,
  variable: string | null,
  sourceCode: Readonly<TSESLint.SourceCode>,
): TSESLint.SuggestionReportDescriptor<MessageIds> | null {
  const literal = options?.literal;
  const name = textOf(options?.get("name")?.value) ?? (variable === "default" ? null : variable);
  const id = name ? kebabCase(name) : "";
  if (!literal || id === "" || options.has("id") === "yes") return null;
  return {
    messageId,
    data: { id },
    fix: (fixer) => addProperty(fixer, literal, `id: ${JSON.stringify(id)}`, sourceCode, "first"),
  };
}

function textOf(name: TSESTree.Expression | undefined): string | null {
  return (name && literalText(name)) ?? null;
}
