import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { literalText, propertyName, unwrap } from "./analysis/ast.js";
import { isTestFile } from "./configuration/test-files.js";

type MessageIds = "key" | "encryptionKey" | "useEnvironment";

/** A signing key as Inngest gives it out. Shorter ones are made up for tests. */
const SIGNING_KEY = /^signkey-[a-z]+-[0-9a-f]{32,}$/;
/** Keys are long; "local", "test" and their like are for the dev server. */
const SHORTEST_KEY = 20;
/** "local-test-signing-key", "your-event-key-here": words, and no key that was given out. */
const PLACEHOLDER = /(^|[-_ ])(local|test|dev|dummy|fake|mock|example|placeholder|your|changeme|todo|xxx+)([-_ ]|$)/i;

const VARIABLES: Readonly<Record<string, string>> = {
  signingKey: "INNGEST_SIGNING_KEY",
  signingKeyFallback: "INNGEST_SIGNING_KEY_FALLBACK",
  eventKey: "INNGEST_EVENT_KEY",
  key: "INNGEST_ENCRYPTION_KEY",
};

export default createRule<[], MessageIds>({
  name: "no-hardcoded-keys",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow keys of Inngest in the source",
      category: "configuration",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      key: "This key is in the source, and with it everyone who reads the source can {{ability}}. Take it from the environment: the SDK reads {{variable}} by itself.",
      encryptionKey: "This key is in the source, and with it everyone who reads the source can read what it encrypts. Take it from the environment.",
      useEnvironment: "Read process.env.{{variable}}. The key has to be replaced, too: the history of the source still has it.",
    },
  },
  check(file, context) {
    if (isTestFile(context.filename)) return;
    const reported = new Set<TSESTree.Node>();

    function report(node: TSESTree.Node, option: string): void {
      if (reported.has(node)) return;
      reported.add(node);
      const variable = VARIABLES[option]!;
      // The encryption middleware has no other source for its key, and its types say so.
      const assertion = option === "key" && /\.[cm]?tsx?$/.test(context.filename) ? "!" : "";
      // As a fallback it stands beside the variable already.
      const written = node.parent?.type === "LogicalExpression" ? node.parent : node;
      const ability = option === "eventKey" ? "send events to the app" : "run its functions with any input";
      context.report({
        node,
        messageId: option === "key" ? "encryptionKey" : "key",
        data: option === "key" ? {} : { ability, variable },
        suggest: [{ messageId: "useEnvironment", data: { variable }, fix: (fixer) => fixer.replaceText(written, `process.env.${variable}${assertion}`) }],
      });
    }

    for (const { options } of [...file.clients, ...file.serves]) {
      for (const option of ["signingKey", "signingKeyFallback", "eventKey"]) {
        const written = options?.get(option)?.value;
        const value = written && unwrap(file.valueOf(unwrap(written)));
        const key = value && literalText(value);
        if (value && key && (SIGNING_KEY.test(key) || (!PLACEHOLDER.test(key) && (key.startsWith("signkey-") || key.length >= SHORTEST_KEY)))) report(value, option);
        const fallback = value?.type === "LogicalExpression" && value.operator !== "&&" ? value.right : undefined;
        if (fallback && looksGivenOut(literalText(fallback) ?? "")) report(fallback, option);
      }
    }
    for (const node of encryptionKeys(file)) report(node, "key");
    if (!context.sourceCode.text.includes("signkey-")) return;
    for (const node of [...file.nodes("Literal"), ...file.nodes("TemplateLiteral")]) if (SIGNING_KEY.test(literalText(node) ?? "")) report(node, "signingKey");
  },
});

/** Does a text look like a key that was given out? As a fallback of the environment, words are for the dev server. */
function looksGivenOut(text: string): boolean {
  return SIGNING_KEY.test(text) || (/^[\w-]{32,}$/.test(text) && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text));
}

/** `encryptionMiddleware({ key: "…" })`. */
function encryptionKeys(file: FileAnalysis): TSESTree.Node[] {
  if (!file.sourceCode.text.includes("middleware-encryption")) return [];
  return file.nodes("CallExpression").flatMap(({ callee, arguments: [argument] }) => {
    const options = argument && unwrap(argument);
    if (file.importOf(callee)?.source !== "@inngest/middleware-encryption" || options?.type !== "ObjectExpression") return [];
    return options.properties.flatMap((property) => {
      const written = property.type === "Property" && propertyName(property) === "key" ? property.value : null;
      const key = written && unwrap(file.valueOf(written as TSESTree.Expression));
      return key && literalText(key) ? [key] : [];
    });
  });
}
