import ts from "typescript";
import { getProperty, type Migration, propertyValue, walk } from "../context.js";
import { isCreateFunction } from "./create-function.js";

/** What reads the same in v4 and does something else, or is gone without a replacement to put in. */
export function reportBehaviour(node: ts.Node, migration: Migration): void {
  if (ts.isCallExpression(node)) {
    reportRace(node, migration);
    reportUser(node, migration);
    reportV2Steps(node, migration);
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === "user" && node.expression.getText() === "event" && isInHandler(node)) {
    migration.report(node, "event-user", "An event has no `user` in v4.", "Send what is needed of it in `data`, and read it there. Runs that are in flight still carry the old events.");
  }
  if (ts.isStringLiteralLike(node) && /\bevent\.user\b/.test(node.text) && ts.isPropertyAssignment(node.parent)) {
    migration.report(node, "event-user", "An event has no `user` in v4, so this expression finds nothing in events that v4 sends.", "Send what is needed of it in `data`, and name that here.");
  }
  if (ts.isImportDeclaration(node)) reportRealtime(node, migration);
  if (ts.isBindingElement(node) && node.name.getText() === "publish" && isInHandler(node)) reportPublish(node, migration);
}

function isInHandler(node: ts.Node): boolean {
  return ts.findAncestor(node, (ancestor) => ts.isCallExpression(ancestor) && isCreateFunction(ancestor)) !== undefined;
}

function reportRace(call: ts.CallExpression, migration: Migration): void {
  const text = call.expression.getText();
  if ((text !== "Promise.race" && text !== "Promise.any") || !isInHandler(call)) return;
  const isGrouped = ts.findAncestor(call, (ancestor) => ts.isCallExpression(ancestor) && ancestor.expression.getText().endsWith("group.parallel"));
  if (isGrouped !== undefined || !callsStep(call)) return;
  migration.report(
    call,
    "race",
    `With v4's parallelism, \`${text}\` over steps settles only when all of them have.`,
    `Take \`group\` from the context and wrap it: \`await group.parallel(() => ${text}([…]))\`.`,
  );
}

function callsStep(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (ts.isPropertyAccessExpression(inner) && inner.expression.getText() === "step") found = true;
  });
  return found;
}

/** `send({ name, data, user })`. */
function reportUser(call: ts.CallExpression, migration: Migration): void {
  if (!ts.isPropertyAccessExpression(call.expression) || !["send", "sendEvent"].includes(call.expression.name.text)) return;
  for (const argument of call.arguments) {
    for (const event of ts.isArrayLiteralExpression(argument) ? argument.elements : [argument]) {
      if (!ts.isObjectLiteralExpression(event) || getProperty(event, "name") === undefined || getProperty(event, "data") === undefined) continue;
      const user = getProperty(event, "user");
      if (user !== undefined) migration.report(user, "event-user", "An event has no `user` in v4.", "Put what is needed of it into `data`, here and where it is read.");
    }
  }
}

/** v2 took no id for these; their first argument is the id since v3. */
function reportV2Steps(call: ts.CallExpression, migration: Migration): void {
  if (!ts.isPropertyAccessExpression(call.expression) || call.expression.expression.getText() !== "step" || !isInHandler(call)) return;
  const tool = call.expression.name.text;
  const [first, second] = call.arguments;
  const isV2 =
    ((tool === "sleep" || tool === "sleepUntil") && call.arguments.length === 1) ||
    (tool === "sendEvent" && call.arguments.length === 1 && first !== undefined && !ts.isStringLiteralLike(first)) ||
    (tool === "waitForEvent" && second !== undefined && ts.isObjectLiteralExpression(second) && propertyValue(getProperty(second, "event")) === undefined && !second.properties.some(ts.isSpreadAssignment));
  if (!isV2) return;
  migration.report(
    call,
    "step-ids",
    `\`step.${tool}\` takes an id first since v3. The id is new: a run in flight meets the step as one it has not done.`,
    tool === "waitForEvent" ? "Write `step.waitForEvent(\"id\", { event: \"name\", timeout })`." : `Write \`step.${tool}("id", …)\`.`,
  );
}

const realtime: Readonly<Record<string, string>> = {
  realtimeMiddleware: "not needed in v4: remove it from the client's `middleware`",
  channel: "`inngest/realtime`, as `channel({ name, topics })`",
  topic: "the `topics` of `channel({ name, topics })`, with a schema or `staticSchema<T>()` each",
  subscribe: "`inngest/realtime`",
  getSubscriptionToken: "`inngest/realtime`",
  useInngestSubscription: "`useRealtime` of `inngest/react`",
  InngestSubscriptionState: "`useRealtime` of `inngest/react`",
};

function reportRealtime(node: ts.ImportDeclaration, migration: Migration): void {
  if (!ts.isStringLiteral(node.moduleSpecifier) || !/^@inngest\/realtime($|\/)/.test(node.moduleSpecifier.text)) return;
  const bindings = node.importClause?.namedBindings;
  const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text) : [];
  const moves = names.filter((name) => name in realtime).map((name) => `\`${name}\` → ${realtime[name]!}`);
  migration.report(
    node,
    "realtime",
    "Realtime is part of the SDK in v4; `@inngest/realtime` does not work with it (\"Cls is not a constructor\" for its middleware).",
    moves.length > 0 ? `${moves.join("; ")}.` : "Import from `inngest/realtime` and `inngest/react`.",
  );
}

function reportPublish(node: ts.BindingElement, migration: Migration): void {
  migration.report(
    node,
    "realtime",
    "`publish` came from the realtime middleware, which v4 has not.",
    "`await step.realtime.publish(\"id\", channel.topic, data)` outside of steps (it is a step, so it needs an id), `inngest.realtime.publish(channel.topic, data)` inside `step.run`.",
  );
}

/** v4 is in cloud mode until told otherwise, so a local run without keys stops working. */
export function reportDevMode(client: ts.NewExpression, migration: Migration): void {
  const options = client.arguments?.[0];
  if (options === undefined || !ts.isObjectLiteralExpression(options) || getProperty(options, "isDev") !== undefined) return;
  const pkg = migration.packages.of(client.getSourceFile().fileName);
  const scripts = Object.values(pkg?.manifest.scripts ?? {}).join("\n");
  if (scripts.includes("INNGEST_DEV")) return;
  migration.report(
    client,
    "dev-mode",
    "v4 starts in cloud mode: without a signing key, local requests are answered with an error. v3 guessed from NODE_ENV.",
    "Set INNGEST_DEV=1 where you develop (the dev script or .env.local), or `isDev: process.env.NODE_ENV !== \"production\"`.",
  );
}
