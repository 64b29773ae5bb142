import ts from "typescript";
import { getProperty, type Migration, propertyName, propertyValue, skipWrappers } from "../context.js";

/** `serve` options that are client options in v4. */
const movedToClient = ["signingKey", "signingKeyFallback", "baseUrl", "fetch", "logger"] as const;

/** `new Inngest({ … })`: what v4 drops without a word, as it does not check for excess options. */
export function migrateClient(node: ts.NewExpression, migration: Migration): void {
  if (!migration.isExport(node.expression, "Inngest")) return;
  const options = node.arguments?.[0];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
  const edits = migration.edits(node.getSourceFile());

  const name = getProperty(options, "name");
  if (name !== undefined && ts.isPropertyAssignment(name) && getProperty(options, "id") === undefined) {
    // v2: the name was the app's id as it stood; a slug would make a new app of it.
    edits.replace(name.name, "id");
  }
  for (const [old, current] of [["inngestBaseUrl", "baseUrl"], ["experimentalCheckpointing", "checkpointing"]] as const) {
    const property = getProperty(options, old);
    if (property !== undefined && ts.isPropertyAssignment(property)) edits.replace(property.name, current);
  }
  migrateLogLevel(options, migration);
  reportLogger(options, migration);
  removeIfTrue(options, "optimizeParallelism", migration);
}

/** The same option of a client or a function: `true` is the default of v4. */
export function removeIfTrue(options: ts.ObjectLiteralExpression, name: string, migration: Migration): void {
  const property = getProperty(options, name);
  if (property === undefined || propertyValue(property)?.kind !== ts.SyntaxKind.TrueKeyword) return;
  migration.edits(options.getSourceFile()).removeProperty(options, property);
}

function migrateLogLevel(options: ts.ObjectLiteralExpression, migration: Migration): void {
  const level = getProperty(options, "logLevel");
  const value = propertyValue(level);
  if (level === undefined || value === undefined) return;
  const edits = migration.edits(options.getSourceFile());
  if (getProperty(options, "logger") !== undefined) {
    // The client has a logger of its own: the level never reached it.
    edits.removeProperty(options, level);
    return;
  }
  edits.addImport(migration.sdkName(edits.source), "ConsoleLogger");
  edits.replace(level, `logger: new ConsoleLogger({ level: ${value.getText(edits.source)} })`);
}

/** Loggers that take the message first: v4 calls a logger with the object first. */
const stringFirst = /^(winston|bunyan|log4js|loglevel|signale|consola)$/;

function reportLogger(options: ts.ObjectLiteralExpression, migration: Migration): void {
  const logger = propertyValue(getProperty(options, "logger"));
  if (logger === undefined) return;
  const value = migration.valueOf(logger);
  const callee = ts.isCallExpression(value) || ts.isNewExpression(value) ? leftmost(value.expression) : undefined;
  const module = callee === undefined ? undefined : migration.importOf(callee)?.module;
  if (module === undefined || !stringFirst.test(module)) return;
  migration.report(
    logger,
    "logger",
    `v4 calls the logger with the object first (\`logger.info({ … }, "message")\`); ${module} takes the message first, so its lines come out garbled.`,
    `Wrap it: \`logger: wrapStringFirstLogger(${logger.getText()})\`, or turn the arguments round where you log.`,
  );
}

function leftmost(expression: ts.Expression): ts.Expression {
  const bare = skipWrappers(expression);
  return ts.isPropertyAccessExpression(bare) || ts.isCallExpression(bare) ? leftmost(bare.expression) : bare;
}

/** `serve({ … })` of any framework, and `connect({ … })`. */
export function migrateServe(call: ts.CallExpression, migration: Migration): void {
  const found = migration.sdkExport(call.expression);
  if (found === undefined || !found.module.startsWith("inngest/")) return;
  if (found.name === "connect") migrateConnect(call, migration);
  if (!["serve", "createServer", "default"].includes(found.name)) return;
  const [first] = call.arguments;
  if (first !== undefined && call.arguments.length >= 2 && !ts.isObjectLiteralExpression(first)) {
    migrateV2Serve(call, migration);
    return;
  }
  if (first === undefined || !ts.isObjectLiteralExpression(first)) return;
  migrateServeOptions(first, migration);
}

/** v2: `serve(inngest, [functions], options)`. */
function migrateV2Serve(call: ts.CallExpression, migration: Migration): void {
  const edits = migration.edits(call.getSourceFile());
  const [client, functions, options] = call.arguments as unknown as [ts.Expression, ts.Expression, ts.Expression | undefined];
  edits.insert(client.getStart(edits.source), "{ client: ");
  edits.insert(functions.getStart(edits.source), "functions: ");
  if (options !== undefined) edits.insert(options.getStart(edits.source), "...");
  edits.insert(call.arguments.at(-1)!.end, " }");
}

function migrateServeOptions(options: ts.ObjectLiteralExpression, migration: Migration): void {
  const edits = migration.edits(options.getSourceFile());
  const host = getProperty(options, "serveHost");
  if (host !== undefined) {
    if (ts.isPropertyAssignment(host)) edits.replace(host.name, "serveOrigin");
    else edits.replace(host, "serveOrigin: serveHost");
  }
  const landingPage = getProperty(options, "landingPage");
  if (landingPage !== undefined) edits.removeProperty(options, landingPage);
  migrateStreaming(options, migration);
  moveToClient(options, migration);
}

function migrateStreaming(options: ts.ObjectLiteralExpression, migration: Migration): void {
  const streaming = propertyValue(getProperty(options, "streaming"));
  if (streaming === undefined || !ts.isStringLiteralLike(streaming)) return;
  if (streaming.text === "force") {
    migration.edits(options.getSourceFile()).replace(streaming, "true");
  } else {
    migration.report(
      streaming,
      "streaming",
      `v4 knows only \`streaming: true\` and \`false\`. \`"${streaming.text}"\` meant "where it is supported"; \`true\` throws where it is not.`,
      "Write `true` if the platform streams (Next.js on Vercel, Cloudflare Workers, Express, Remix on the edge), else leave the option out.",
    );
  }
}

/** Keys that authenticate and reach the app belong to the client in v4. */
function moveToClient(options: ts.ObjectLiteralExpression, migration: Migration): void {
  const moved = [...movedToClient, "logLevel"].map((name) => getProperty(options, name)).filter((property) => property !== undefined);
  if (moved.length === 0) return;

  const edits = migration.edits(options.getSourceFile());
  const client = propertyValue(getProperty(options, "client"));
  const creation = client === undefined ? undefined : migration.clientOf(client);
  const target = creation?.arguments?.[0];
  for (const property of moved) {
    const name = propertyName(property)!;
    const value = propertyValue(property);
    const clash = target !== undefined && ts.isObjectLiteralExpression(target) ? getProperty(target, name === "logLevel" ? "logger" : name) : undefined;
    if (value === undefined || target === undefined || !ts.isObjectLiteralExpression(target)) {
      migration.report(property, "serve-options", `\`${name}\` is an option of the client in v4; serve() ignores it.`, `Move it to \`new Inngest({ … })\`. Where the client is made could not be told from here.`);
    } else if (clash !== undefined) {
      if (propertyValue(clash)?.getText() === value.getText()) edits.removeProperty(options, property);
      else migration.report(property, "serve-options", `\`${name}\` is an option of the client in v4, and the client has one of its own that says something else.`, "Decide which of the two is right and keep it on the client.");
    } else if (canStandIn(value, target, migration)) {
      addToClient(target, name, value, migration);
      edits.removeProperty(options, property);
      forgetNames(value, edits);
    } else {
      migration.report(property, "serve-options", `\`${name}\` is an option of the client in v4; serve() ignores it.`, `Move it to \`new Inngest({ … })\` in ${target.getSourceFile().fileName.split("/").at(-1)!}; \`${value.getText()}\` uses names of this file.`);
    }
  }
}

function forgetNames(value: ts.Expression, edits: ReturnType<Migration["edits"]>): void {
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) edits.dropImportIfUnused(node.text);
    ts.forEachChild(node, visit);
  };
  visit(value);
}

function addToClient(target: ts.ObjectLiteralExpression, name: string, value: ts.Expression, migration: Migration): void {
  const edits = migration.edits(target.getSourceFile());
  const text = value.getText();
  let entry = `${name}: ${text}`;
  if (name === "logLevel") {
    edits.addImport(migration.sdkName(edits.source), "ConsoleLogger");
    entry = `logger: new ConsoleLogger({ level: ${text} })`;
  }
  appendProperty(target, entry, edits);
}

/** Adds a property at the end of an object literal, in the way it is laid out. */
export function appendProperty(object: ts.ObjectLiteralExpression, entry: string, edits: ReturnType<Migration["edits"]>): void {
  const { text } = edits.source;
  const last = object.properties.at(-1);
  if (last === undefined) {
    edits.insert(object.end - 1, ` ${entry} `);
    return;
  }
  const after = object.properties.hasTrailingComma ? text.indexOf(",", last.end) + 1 : last.end;
  const isMultiline = text.slice(after, object.end - 1).includes("\n");
  const comma = object.properties.hasTrailingComma ? "" : ",";
  if (!isMultiline) {
    edits.insert(after, `${comma} ${entry}`);
    return;
  }
  const lineStart = text.lastIndexOf("\n", last.getStart(edits.source)) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const lineEnd = ts.getTrailingCommentRanges(text, after)?.at(-1)?.end ?? after;
  if (lineEnd === after) {
    edits.insert(after, `${comma}\n${indent}${entry},`);
  } else {
    if (comma !== "") edits.insert(after, comma);
    edits.insert(lineEnd, `\n${indent}${entry},`);
  }
}

/** Whether an expression means the same in the file of the client: it uses only globals, or stands there already. */
function canStandIn(value: ts.Expression, target: ts.Node, migration: Migration): boolean {
  if (value.getSourceFile() === target.getSourceFile()) return true;
  let usesLocals = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      const symbol = migration.checker.getSymbolAtLocation(node);
      if (symbol?.declarations?.some((declaration) => declaration.getSourceFile() === value.getSourceFile()) === true) usesLocals = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(value);
  return !usesLocals;
}

function isMemberName(node: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
}

function migrateConnect(call: ts.CallExpression, migration: Migration): void {
  const [options] = call.arguments;
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
  const rewrite = getProperty(options, "rewriteGatewayEndpoint");
  if (rewrite === undefined) return;
  migration.report(
    rewrite,
    "connect",
    "`rewriteGatewayEndpoint` is gone in v4: connect() takes the address itself.",
    "Write `gatewayUrl: \"…\"` with what the function returned for your endpoint.",
  );
}
