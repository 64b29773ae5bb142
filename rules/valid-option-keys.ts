import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { type OptionProblem, optionKeys, suggestKey } from "../inngest/options.js";
import { memberPath, propertyName, unwrap } from "./analysis/ast.js";
import type { ClientDefinition, FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import type { FunctionReading } from "./configuration/functions.js";
import { reportOptions } from "./configuration/report.js";
import { constantOf } from "./configuration/values.js";
import { membersOf, payloadsOf } from "./queries/payloads.js";
import { table } from "../inngest/table.js";

type Options = [];
type MessageIds = "unknown" | "client" | "later" | "step" | "noFunction" | "noName" | "notInData" | "noTime" | "noId" | "noEvent" | "replace";

const OF_CLIENTS = [...new Set([...optionKeys.client[3], ...optionKeys.client[4]])];
const ONLY_OF_4 = optionKeys.client[4].filter((key) => !optionKeys.client[3].includes(key));
/** Keys that are an option of `serve` in version 3, and the variable that it reads where it is given none. */
const KEYS_OF_SERVE: Readonly<Record<string, string>> = table({ signingKey: "INNGEST_SIGNING_KEY", signingKeyFallback: "INNGEST_SIGNING_KEY_FALLBACK" });
/** Version 2 had the name in place of the id; what version 4 dropped is for no-v3-api. */
const FORMER = ["name", "logLevel"];
/** Names that people use for an option of the client; what only looks like one stands in the SDK under this name. */
const MEANT: Readonly<Record<string, string>> = table({ apiBaseUrl: "baseUrl", eventBaseUrl: "baseUrl", url: "baseUrl", apiKey: "eventKey", key: "eventKey", environment: "env", dev: "isDev", middlewares: "middleware" });

export default createRule<Options, MessageIds>({
  name: "valid-option-keys",
  meta: {
    type: "problem",
    docs: {
      description: "Require that the options of functions, clients and steps, and the fields of events, are ones that there are",
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
      later: "The client has no option '{{key}}' before version 4 of the SDK. It is ignored, and TypeScript does not say so.{{hint}}",
      step: "'{{call}}' has no option '{{key}}'. It is ignored.{{hint}}",
      noFunction: "'{{call}}' is given no 'function': the SDK throws, at each try.{{hint}}",
      noName: "An event has its name in 'name', and this one has none: the server refuses it with an error.{{hint}}",
      notInData: "An event has no field '{{key}}', and this one has no 'data': the server drops the field, and functions get an event without data. Put it into 'data'.",
      noTime: "An event has no field '{{key}}': the server drops it, and the event starts its functions at once. They start later where 'ts', in milliseconds since 1970, is to come.",
      noId: "An event has no field '{{key}}': the server drops it, and the event is taken again each time that it is sent. What keeps it from that is 'id'.",
      noEvent: "'{{call}}' takes an event, or a list of them, and this is a text: the server refuses it with an error. Write { name: {{text}}, data: … }.",
      replace: "Write {{text}}.",
    },
  },
  check(file, context) {
    reportOptions(file, context, { problem: "unknown", replace: "replace" }, isKey);
    for (const client of file.clients) reportClient(client, file, context);
    for (const step of file.stepCalls) if (step.confidence !== "possible") reportStep(step, context);
    reportEvents(file, context);
  },
});

type Context = RuleContext<MessageIds, Options>;

const OF_STEPS: Readonly<Record<string, readonly string[]>> = table({
  waitForEvent: ["event", "timeout", "match", "if"],
  waitForSignal: ["signal", "timeout", "onConflict"],
  invoke: ["function", "data", "user", "v", "meta", "timeout"],
});
/** Names that people use for an option of a step. */
const MEANT_IN_STEPS: Readonly<Record<string, string>> = table({
  filter: "if", where: "if", condition: "if", expression: "if", name: "event", on: "event", ttl: "timeout", expires: "timeout",
  functionId: "function", fn: "function", func: "function", id: "function", payload: "data", input: "data", conflict: "onConflict",
});

function reportStep({ tool, text: call, options }: StepCall, context: Context): void {
  const known = OF_STEPS[tool];
  if (!known || !options) return;
  const lacksFunction = tool === "invoke" && options.has("function") === "no";
  const unknown = [...options.properties.values()].filter(({ key }) => !known.includes(key));
  for (const { key, node } of unknown) {
    const meant = meantIn(known, key, (name) => options.has(name) !== "no");
    const messageId = lacksFunction && meant === "function" ? "noFunction" : "step";
    const hint = meant === undefined ? "" : messageId === "noFunction" ? " Pass the function itself, or 'referenceFunction({ functionId })'." : ` Write '${meant}'.`;
    const text = messageId === "noFunction" ? undefined : meant;
    context.report({ node: node.key, messageId, data: { call, key, hint }, suggest: renamed(node, text) });
  }
  const isTold = unknown.some(({ key }) => meantIn(known, key, () => false) === "function");
  if (lacksFunction && !isTold) context.report({ node: options.node, messageId: "noFunction", data: { call, hint: "" } });
}

function meantIn(known: readonly string[], key: string, isThere: (name: string) => boolean): string | undefined {
  const alias = MEANT_IN_STEPS[key];
  const meant = alias !== undefined && known.includes(alias) ? alias : suggestKey(key, known);
  return meant === undefined || isThere(meant) ? undefined : meant;
}

/** What the SDK and the server know of an event; `sessions` and `ctx` the SDK takes out. */
const OF_EVENTS = ["name", "data", "id", "ts", "v", "user", "meta", "sessions", "ctx"];
const NAMES_OF_EVENTS = ["event", "type", "eventName", "topic", "eventType"];

function reportEvents(file: FileAnalysis, context: Context): void {
  for (const { event } of payloadsOf(file)) {
    const properties = event && membersOf(event);
    if (!properties || properties.size === 0) continue;
    if (!properties.has("name")) {
      const meant = NAMES_OF_EVENTS.flatMap((key) => properties.get(key) ?? [])[0];
      context.report({ node: meant?.key ?? event, messageId: "noName", data: { hint: meant ? " Write 'name'." : "" }, suggest: meant ? renamed(meant, "name") : [] });
      continue;
    }
    const others = [...properties].filter(([name]) => !OF_EVENTS.includes(name));
    const [key, property] = others[0] ?? [];
    if (!properties.has("data") && key !== undefined && property) context.report({ node: property, messageId: "notInData", data: { key } });
    if (properties.has("data")) for (const [name, { key: node }] of others) reportBesideData(name, node, properties, context);
  }
  for (const { node, payload } of file.sends) {
    const text = payload && constantOf(payload as TSESTree.Expression, file);
    if (payload && typeof text === "string") context.report({ node: payload, messageId: "noEvent", data: { call: file.sourceCode.getText(node.callee), text: JSON.stringify(text) } });
  }
}

/** `{ name, data, timestamp }`; what is no other name for a field of an event may be for a middleware. */
function reportBesideData(key: string, node: TSESTree.Node, properties: ReadonlyMap<string, TSESTree.Property>, context: Context): void {
  const meant = TIMES_OF_EVENTS.test(key) ? "ts" : IDS_OF_EVENTS.test(key) ? "id" : undefined;
  const property = properties.get(key);
  if (meant === undefined || !property) return;
  context.report({
    node,
    messageId: meant === "ts" ? "noTime" : "noId",
    data: { key },
    suggest: properties.has(meant) || /^(delay|wait)(?!until)/i.test(key) ? [] : renamed(property, meant),
  });
}

const TIMES_OF_EVENTS = /^(timestamp|(schedule|deliver|process|run|send|start|execute)d?(At|For|On|Time)|notBefore|(delay|wait)(Ms|Seconds|Minutes|Until)?)$/;
const IDS_OF_EVENTS = /^(eventId|idempotency(Key|Id)?|(de)?dup(e|lication)?(Key|Id))$/;

function renamed(node: TSESTree.Property, name: string | undefined): TSESLint.ReportSuggestionArray<MessageIds> {
  if (name === undefined) return [];
  const text = node.shorthand ? `${name}: ${propertyName(node) ?? ""}` : name;
  return [{ messageId: "replace", data: { text }, fix: (fixer) => fixer.replaceText(node.shorthand ? node : node.key, text) }];
}

function reportClient({ options }: ClientDefinition, file: FileAnalysis, context: Context): void {
  for (const { key, node, value } of options?.properties.values() ?? []) {
    if (OF_CLIENTS.includes(key) || FORMER.includes(key)) {
      if (file.major === 3 && ONLY_OF_4.includes(key) && !isReadAnyway(key, value)) reportLater(node, key, context);
      continue;
    }
    const meant = MEANT[key] ?? suggestKey(key, OF_CLIENTS);
    // The one that was meant is there already: what this one says is to go.
    const isThere = meant !== undefined && options?.get(meant) !== null;
    context.report({
      node: node.key,
      messageId: "client",
      data: { key, hint: meant === undefined ? hintOf(key) : ` There is '${meant}'.` },
      suggest: isThere ? [] : renamed(node, meant),
    });
  }
}

function reportLater(node: TSESTree.Property, key: string, context: Context): void {
  const variable = KEYS_OF_SERVE[key];
  const without = key === "signingKey" ? ": without a key the app takes no request in production" : "";
  const hint = variable === undefined ? "" : ` Hand it to 'serve', or call the variable ${variable}, which the SDK reads by itself${without}.`;
  context.report({ node: node.key, messageId: "later", data: { key, hint } });
}

/** Only a key from a variable of another name is sure to be missed: `serve` reads this one by itself, and the dev server needs none. */
function isReadAnyway(key: string, value: TSESTree.Expression | null): boolean {
  const variable = KEYS_OF_SERVE[key];
  if (variable === undefined) return false;
  const path = value && memberPath(unwrap(value));
  return !path?.includes("env") || path.at(-1) === variable;
}

function hintOf(key: string): string {
  return optionKeys.serve[3].includes(key) || optionKeys.serve[4].includes(key) ? " It is one of 'serve'." : "";
}

function isKey(problem: OptionProblem, { placeOf }: FunctionReading): boolean {
  // `retries: { attempts: 3 }` is one more name for nothing.
  const isObject = problem.code === "unreadable" && unwrap(placeOf(problem).value).type === "ObjectExpression";
  return problem.code === "unknown-key" || (isObject && problem.path[0] === "retries");
}
