import { type OptionProblem, optionKeys, suggestKey } from "../inngest/options.js";
import { unwrap } from "./analysis/ast.js";
import type { ClientDefinition } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import type { FunctionReading } from "./configuration/functions.js";
import { reportOptions } from "./configuration/report.js";

type Options = [];
type MessageIds = "unknown" | "client" | "replace";

const OF_CLIENTS = [...new Set([...optionKeys.client[3], ...optionKeys.client[4]])];
/** Version 2 had the name in place of the id; what version 4 dropped is for no-v3-api. */
const FORMER = ["name", "logLevel"];
/** Names that people use for an option of the client; what only looks like one stands in the SDK under this name. */
const MEANT: Readonly<Record<string, string>> = { apiBaseUrl: "baseUrl", eventBaseUrl: "baseUrl", url: "baseUrl", apiKey: "eventKey", key: "eventKey", environment: "env", dev: "isDev", middlewares: "middleware" };

export default createRule<Options, MessageIds>({
  name: "valid-option-keys",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the options of a function or a client are options that there are",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      unknown: "{{text}}",
      client: "The client has no option '{{key}}'. It is ignored, and TypeScript does not say so.{{hint}}",
      replace: "Write {{text}}.",
    },
  },
  check(file, context) {
    reportOptions(file, context, { problem: "unknown", replace: "replace" }, isKey);
    for (const client of file.clients) reportClient(client, context);
  },
});

function reportClient({ options }: ClientDefinition, context: RuleContext<MessageIds, Options>): void {
  for (const { key, node } of options?.properties.values() ?? []) {
    if (OF_CLIENTS.includes(key) || FORMER.includes(key)) continue;
    const meant = MEANT[key] ?? suggestKey(key, OF_CLIENTS);
    // The one that was meant is there already: what this one says is to go.
    const text = meant === undefined || options?.get(meant) ? undefined : node.shorthand ? `${meant}: ${key}` : meant;
    context.report({
      node: node.key,
      messageId: "client",
      data: { key, hint: meant === undefined ? hintOf(key) : ` There is '${meant}'.` },
      suggest: text === undefined ? [] : [{ messageId: "replace", data: { text }, fix: (fixer) => fixer.replaceText(node.shorthand ? node : node.key, text) }],
    });
  }
}

function hintOf(key: string): string {
  return optionKeys.serve[3].includes(key) || optionKeys.serve[4].includes(key) ? " It is one of 'serve'." : "";
}

function isKey(problem: OptionProblem, { placeOf }: FunctionReading): boolean {
  // `retries: { attempts: 3 }` is one more name for nothing.
  const isObject = problem.code === "unreadable" && unwrap(placeOf(problem).value).type === "ObjectExpression";
  return problem.code === "unknown-key" || (isObject && problem.path[0] === "retries");
}
