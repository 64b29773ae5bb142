import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { chainNames, isFunction, memberPath, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { member } from "./queries/payloads.js";

type Options = [{ checkAll: boolean }];
type MessageIds = "payment" | "intent" | "mail" | "addKey";

/**
 * Calls of Stripe that make something new each time. Those that act on something that is there (`confirm`, `capture`,
 * `pay`) are refused the second time, and are left out.
 */
const MOVES_MONEY = ["charges.create", "refunds.create", "transfers.create", "payouts.create", "topups.create"];
const MAKES_SOMETHING = [
  "paymentIntents.create",
  "subscriptions.create",
  "subscriptionSchedules.create",
  "invoices.create",
  "invoiceItems.create",
  "creditNotes.create",
  "checkout.sessions.create",
];

export default createRule<Options, MessageIds>({
  name: "idempotent-external-write",
  meta: {
    type: "problem",
    docs: {
      description: "Require an idempotency key for payments made in a function",
      category: "reliability",
      recommended: "warn",
      strict: ["error", { checkAll: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkAll: {
            type: "boolean",
            description: "Also report calls that move no money at once: subscriptions, invoices, mail.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkAll: false }],
    messages: {
      payment:
        "'{{call}}' may succeed although its answer is lost, and the retry then makes it again: the customer pays twice. Pass an 'idempotencyKey' that is the same on every attempt.",
      intent:
        "'{{call}}' may succeed although its answer is lost, and the retry then makes a second intent beside it: both can be paid. Pass an 'idempotencyKey' that is the same on every attempt.",
      mail: "'{{call}}' may succeed although its answer is lost, and the retry then sends the mail again. Pass an 'idempotencyKey' that is the same on every attempt.",
      addKey: "Pass an 'idempotencyKey' made of the run and the step.",
    },
  },
  check(file, context, [{ checkAll }]) {
    for (const call of [...file.callsNamed("create"), ...file.callsNamed("send")]) {
      const write = asWrite(call, file);
      if (!write || (!write.movesMoney && !checkAll)) continue;
      const [region] = file.regionsOf(call);
      if (!region || region.handler?.confidence === "possible") continue;
      const given = keyIn(call);
      if (given !== "no") continue;
      context.report({
        node: call.callee,
        messageId: write.kind,
        data: { call: write.label },
        suggest: suggestionsFor(call, file),
      });
    }
  },
});

interface Write {
  kind: "payment" | "intent" | "mail";
  label: string;
  movesMoney: boolean;
}

function asWrite(call: TSESTree.CallExpression, file: FileAnalysis): Write | null {
  const path = pathOf(call);
  if (!path || path.length < 3) return null;
  for (const method of [...MOVES_MONEY, ...MAKES_SOMETHING]) {
    const length = method.split(".").length;
    if (path.slice(-length).join(".") !== method || !isClient(call, path.slice(0, -length), "stripe", file)) continue;
    const isIntent = method === "paymentIntents.create" && !isConfirmed(call);
    const movesMoney = MOVES_MONEY.includes(method) || (method === "paymentIntents.create" && !(isIntent && isConfirmedLater(file)));
    return { kind: isIntent ? "intent" : "payment", label: path.slice(-length - 1).join("."), movesMoney };
  }
  if (path.slice(-2).join(".") === "emails.send" && isClient(call, path.slice(0, -2), "resend", file)) {
    return { kind: "mail", label: path.slice(-3).join("."), movesMoney: false };
  }
  return null;
}

/** `stripe.refunds.create`, and `getStripe().refunds.create` by the name of what hands out the client. */
function pathOf({ callee }: TSESTree.CallExpression): readonly string[] | null {
  const path = memberPath(callee);
  if (path) return path;
  let client: TSESTree.Node = callee;
  while (client.type === "MemberExpression") client = unwrap(client.object);
  const maker = client.type === "CallExpression" || client.type === "NewExpression" ? memberPath(client.callee) : null;
  return maker && [maker.join("."), ...chainNames(callee)];
}

/** `confirm: true`: the intent is charged at once. */
function isConfirmed(call: TSESTree.CallExpression): boolean {
  const parameters = call.arguments[0] && unwrap(call.arguments[0]);
  const confirm = parameters?.type === "ObjectExpression" ? member(parameters, "confirm") : null;
  return confirm?.type === "Literal" && confirm.value === true;
}

/** The code confirms the intent itself: then only the one whose id it has is charged. */
function isConfirmedLater(file: FileAnalysis): boolean {
  return file.nodes("CallExpression").some((call) => memberPath(call.callee)?.slice(-2).join(".") === "paymentIntents.confirm");
}

/** By import or construction where the file shows it, otherwise by name: clients nearly always come from another file. */
function isClient(call: TSESTree.CallExpression, path: readonly string[], name: string, file: FileAnalysis): boolean {
  if (path.some((part) => part.toLowerCase().includes(name))) return true;
  const effect = file.effectOf(call);
  return effect?.package === name;
}

/** Is there an `idempotencyKey` among the arguments? `unknown` where it may be in something that is not written here. */
function keyIn(call: TSESTree.CallExpression): "yes" | "no" | "unknown" {
  if (call.arguments.some((argument) => argument.type === "SpreadElement")) return "unknown";
  const [, options] = call.arguments;
  if (!options) return "no";
  const object = unwrap(options);
  if (object.type !== "ObjectExpression") return "unknown";
  if (member(object, "idempotencyKey")) return "yes";
  return object.properties.some((property) => property.type !== "Property") ? "unknown" : "no";
}

function suggestionsFor(
  call: TSESTree.CallExpression,
  file: FileAnalysis,
): TSESLint.ReportSuggestionArray<MessageIds> {
  const region = file.stepRegion(call);
  const id = region?.step.id?.value;
  const last = call.arguments.at(-1);
  // The key is made of names that only the handler has.
  const handler = region?.handler;
  if (!id || !last || !handler || region.path.length > 0 || call.arguments.length !== 1 || !isInside(call, handler)) return [];
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
