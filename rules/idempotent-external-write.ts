import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, memberPath, propertyName, unwrap } from "./analysis/ast.js";
import { type FileAnalysis, getAnalysis, type Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";

type Options = [{ checkMail: boolean }];
type MessageIds = "payment" | "mail" | "addKey";

/** Calls of Stripe that move money or promise to, and how many parameters come before the options. */
const STRIPE = new Map([
  ["paymentIntents.create", 1],
  ["paymentIntents.confirm", 2],
  ["paymentIntents.capture", 2],
  ["charges.create", 1],
  ["charges.capture", 2],
  ["refunds.create", 1],
  ["transfers.create", 1],
  ["transfers.createReversal", 2],
  ["payouts.create", 1],
  ["subscriptions.create", 1],
  ["subscriptionSchedules.create", 1],
  ["invoices.create", 1],
  ["invoices.pay", 2],
  ["invoiceItems.create", 1],
  ["creditNotes.create", 1],
  ["topups.create", 1],
  ["checkout.sessions.create", 1],
  ["customers.createBalanceTransaction", 2],
]);

export default createRule<Options, MessageIds>({
  name: "idempotent-external-write",
  meta: {
    type: "problem",
    docs: {
      description: "Require an idempotency key for payments made in a function",
      category: "reliability",
      recommended: "warn",
      strict: ["error", { checkMail: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkMail: { type: "boolean", description: "Also report mail sent through Resend without a key." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkMail: false }],
    messages: {
      payment:
        "'{{call}}' may succeed although its answer is lost, and the retry then makes it again: the customer pays twice. Pass an 'idempotencyKey' that is the same on every attempt.",
      mail: "'{{call}}' may succeed although its answer is lost, and the retry then sends the mail again. Pass an 'idempotencyKey' that is the same on every attempt.",
      addKey: "Pass an 'idempotencyKey' made of the run and the step.",
    },
  },
  create(context, [{ checkMail }]) {
    const file = getAnalysis(context);
    if (!file) return {};
    return {
      Program() {
        for (const call of file.nodes("CallExpression")) {
          const write = asWrite(call, file);
          if (!write || (write.kind === "mail" && !checkMail)) continue;
          const [region] = file.regionsOf(call);
          if (!region || region.handler?.confidence === "possible") continue;
          const given = keyIn(call, write.before);
          if (given !== "no") continue;
          context.report({
            node: call.callee,
            messageId: write.kind,
            data: { call: write.label },
            suggest: suggestionsFor(call, write.before, file),
          });
        }
      },
    };
  },
});

interface Write {
  kind: "payment" | "mail";
  label: string;
  /** Parameters before the options. */
  before: number;
}

function asWrite(call: TSESTree.CallExpression, file: FileAnalysis): Write | null {
  const path = memberPath(call.callee);
  if (!path || path.length < 3) return null;
  for (const [method, before] of STRIPE) {
    const length = method.split(".").length;
    if (path.slice(-length).join(".") !== method) continue;
    const client = path.slice(0, -length);
    return isClient(call, client, "stripe", file) ? { kind: "payment", label: path.slice(-length - 1).join("."), before } : null;
  }
  if (path.slice(-2).join(".") === "emails.send" && isClient(call, path.slice(0, -2), "resend", file)) {
    return { kind: "mail", label: path.slice(-3).join("."), before: 1 };
  }
  return null;
}

/** By import or construction where the file shows it, otherwise by name: clients nearly always come from another file. */
function isClient(call: TSESTree.CallExpression, path: readonly string[], name: string, file: FileAnalysis): boolean {
  if (path.some((part) => part.toLowerCase().includes(name))) return true;
  const effect = file.effectOf(call);
  return effect?.package === name;
}

/** Is there an `idempotencyKey` among the arguments? `unknown` where it may be in something that is not written here. */
function keyIn(call: TSESTree.CallExpression, before: number): "yes" | "no" | "unknown" {
  if (call.arguments.some((argument) => argument.type === "SpreadElement")) return "unknown";
  const options = call.arguments.slice(Math.min(before, call.arguments.length));
  // `invoices.pay(id, options)`: the parameters may be left out.
  const candidates = before > 1 ? call.arguments.slice(1) : options;
  for (const candidate of candidates) {
    const object = unwrap(candidate);
    if (object.type !== "ObjectExpression") return "unknown";
    for (const property of object.properties) {
      if (property.type !== "Property") {
        if (options.includes(candidate)) return "unknown";
      } else if (propertyName(property) === "idempotencyKey") return "yes";
    }
  }
  return "no";
}

function suggestionsFor(
  call: TSESTree.CallExpression,
  before: number,
  file: FileAnalysis,
): TSESLint.ReportSuggestionArray<MessageIds> {
  const region = file.stepRegion(call);
  const id = region?.step.id?.value;
  const last = call.arguments.at(-1);
  // The key is made of names that only the handler has.
  const handler = region?.handler;
  if (!id || !last || !handler || region.path.length > 0 || call.arguments.length !== before || !isInside(call, handler)) return [];
  const runId = handler.bindings.get("runId")?.name;
  const context = runId ? null : contextPattern(handler);
  if (!runId && !context) return [];
  const key = `{ idempotencyKey: \`\${${runId ?? "runId"}}-${id.replace(/[`$\\]/g, "")}\` }`;
  return [
    {
      messageId: "addKey",
      fix: (fixer) => [
        ...(context ? [fixer.insertTextAfter(context, ", runId")] : []),
        fixer.insertTextAfter(last, `, ${key}`),
      ],
    },
  ];
}

/** The last property of `{ event, step }`, after which `runId` can be added. */
function contextPattern(handler: Handler): TSESTree.Node | null {
  const pattern = handler.parameter;
  if (pattern?.type !== "ObjectPattern") return null;
  const last = pattern.properties.at(-1);
  return last && last.type !== "RestElement" ? last : null;
}

function isInside(node: TSESTree.Node, handler: Handler): boolean {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at) && at === handler.node) return true;
  return false;
}
