import type { TSESTree } from "@typescript-eslint/utils";
import { createRule } from "./create-rule.js";
import type { FileAnalysis } from "./analysis/index.js";
import { calleeName, isFunction, propertyName, unwrap } from "./analysis/ast.js";

type MessageIds = "limit" | "missing" | "setLimit" | "addParser";

type Options = [{ checkLimit: boolean }];

export default createRule<Options, MessageIds>({
  name: "express-json-limit",
  meta: {
    type: "problem",
    docs: {
      description: "Require that Express reads the requests of Inngest, however large",
      category: "configuration",
      recommended: "error",
      strict: ["error", { checkLimit: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: { checkLimit: { type: "boolean", description: "Also report a parser that refuses bodies of more than 100 kB" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkLimit: false }],
    messages: {
      limit:
        "express.json() refuses bodies of more than 100 kB, and Inngest sends up to 4 MB: a run whose steps return more stops with PayloadTooLargeError. Set a limit of 4mb.",
      missing:
        "Nothing parses JSON before 'serve': Express leaves the body of Inngest's requests unread, and the SDK answers each that is to run a function with 401, so that none ever runs. Use express.json() with a limit of 4mb before it.",
      addParser: "Parse JSON, up to 4mb, before it.",
      setLimit: "Set the limit to 4mb.",
    },
  },
  check(file, context, [{ checkLimit }]) {
    if (!file.serves.some(({ from }) => from === "inngest/express")) return;
    const bare = servedWithoutParser(file);
    if (bare) {
      context.report({
        node: bare.serve,
        messageId: "missing",
        suggest: [{ messageId: "addParser", fix: (fixer) => fixer.insertTextBefore(bare.use, `${bare.app}.use(${bare.express}.json({ limit: "4mb" }));\n`) }],
      });
    }
    if (!checkLimit) return;
    for (const node of file.nodes("CallExpression")) {
      if (!isJsonParser(node, file)) continue;
      const options = node.arguments[0] && unwrap(node.arguments[0]);
      if (options && (options.type !== "ObjectExpression" || mayHaveLimit(options))) continue;
      const first = options?.properties[0];
      context.report({
        node,
        messageId: "limit",
        suggest: [
          {
            messageId: "setLimit",
            fix: (fixer) => {
              if (first) return fixer.insertTextBefore(first, 'limit: "4mb", ');
              const end = node.range[1];
              return options ? fixer.replaceText(options, '{ limit: "4mb" }') : fixer.insertTextBeforeRange([end - 1, end], '{ limit: "4mb" }');
            },
          },
        ],
      });
    }
  },
});

/** `express.json()`, and `json()` of express or body-parser. */
function isJsonParser({ callee }: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const imported = file.importOf(callee);
  return imported !== null && ["express", "body-parser"].includes(imported.source) && imported.path.at(-1) === "json";
}

function mayHaveLimit({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some((property) => property.type === "SpreadElement" || [null, "limit"].includes(propertyName(property)));
}

/** An app that this file makes, serves with and listens on, and that nothing in it teaches to read JSON. */
interface BareApp {
  serve: TSESTree.CallExpression;
  use: TSESTree.Statement;
  app: string;
  express: string;
}

/** Middleware that leaves the body alone. */
const NO_PARSERS = new Set(["cors", "helmet", "morgan", "compression", "cookie-parser", "express-session", "express-rate-limit", "response-time"]);

function servedWithoutParser(file: FileAnalysis): BareApp | null {
  for (const { node: serve } of file.serves) {
    const use = serve.parent.type === "CallExpression" ? serve.parent : null;
    if (use?.callee.type !== "MemberExpression" || use.callee.object.type !== "Identifier" || use.parent.type !== "ExpressionStatement") continue;
    const app = use.callee.object;
    const made = file.valueOf(app);
    if (made.type !== "CallExpression" || made.callee.type !== "Identifier" || file.importOf(made.callee)?.source !== "express") continue;
    if (readsNoJson(app, use, file)) return { serve, use: use.parent, app: app.name, express: made.callee.name };
  }
  return null;
}

/** Every use of the app is a call of its methods, and none brings what may read bodies. Who else listens may read them. */
function readsNoJson(app: TSESTree.Identifier, serving: TSESTree.Node, file: FileAnalysis): boolean {
  const calls = file.variableOf(app)?.references.filter(({ init }) => !init).map(({ identifier }) => callOn(identifier)) ?? [];
  // What comes behind 'serve' never sees the request.
  const isBehind = (call: TSESTree.Node) => call.range[0] > serving.range[1] && file.functionOf(call) === file.functionOf(serving);
  const isHarmless = (call: TSESTree.CallExpression) => calleeName(call) !== "use" || isBehind(call) || call.arguments.every((argument) => leavesBody(argument, file));
  return calls.every((call) => call !== null && isHarmless(call)) && calls.some((call) => call && calleeName(call) === "listen");
}

function callOn({ parent }: TSESTree.Node): TSESTree.CallExpression | null {
  return parent?.type === "MemberExpression" && parent.parent.type === "CallExpression" && parent.parent.callee === parent ? parent.parent : null;
}

function leavesBody(written: TSESTree.Node, file: FileAnalysis): boolean {
  const argument = unwrap(written);
  if (argument.type === "Literal" || argument.type === "TemplateLiteral") return true;
  if (isFunction(argument)) return !/\bbody\b|\.on\(/.test(file.sourceCode.getText(argument));
  if (argument.type !== "CallExpression") return false;
  if (file.serves.some(({ node }) => node === argument)) return true;
  const imported = file.importOf(argument.callee);
  if (!imported) return false;
  return NO_PARSERS.has(imported.source) || (imported.source === "express" && imported.path.at(-1) === "static");
}
