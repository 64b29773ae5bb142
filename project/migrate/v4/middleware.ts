import ts from "typescript";
import { getProperty, indentAt, type Migration, propertyName, propertyValue, skipWrappers, walk } from "../context.js";

type FunctionNode = ts.MethodDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** v3 hooks and what does their work in v4; printed where a middleware has to be rewritten by hand. */
const counterparts: Readonly<Record<string, string>> = {
  transformInput: "transformFunctionInput (return the whole argument with your changes)",
  beforeMemoization: "transformFunctionInput or the start of wrapFunctionHandler",
  afterMemoization: "onMemoizationEnd",
  beforeExecution: "onMemoizationEnd or onStepStart",
  afterExecution: "onStepComplete, or behind `await next()` in wrapFunctionHandler",
  transformOutput: "wrapFunctionHandler for the run's result, wrapStep for a step's",
  finished: "onRunComplete and onRunError",
  beforeResponse: "wrapRequest, behind `await next()`",
  onSendEvent: "transformSendEvent for the events, wrapSendEvent for the result",
};

/** Why a middleware cannot be rewritten without somebody deciding something. */
class NotConvertible extends Error {}

/**
 * `new InngestMiddleware({ name, init })` becomes a class. Done for what maps one to one: values added to the
 * context, `finished`, events changed on their way out. Everything else is reported with the hooks to use.
 *
 * @returns whether the node was replaced
 */
export function migrateMiddleware(node: ts.NewExpression, migration: Migration): boolean {
  if (!migration.isExport(node.expression, "InngestMiddleware")) return false;
  const edits = migration.edits(node.getSourceFile());
  try {
    const conversion = convert(node);
    edits.addImport(migration.sdkName(edits.source), "Middleware");
    edits.dropImportIfUnused("InngestMiddleware");
    for (const { module, names } of conversion.imports) for (const name of names) edits.addImport(module, name);
    if (conversion.hoisted !== "") edits.insert(conversion.hoistTo, conversion.hoisted);
    edits.replace(node, conversion.text);
    return true;
  } catch (error) {
    if (!(error instanceof NotConvertible)) throw error;
    const hooks = usedHooks(node).map((hook) => `\`${hook}\` → ${counterparts[hook]!}`);
    migration.report(
      node,
      "middleware",
      `A middleware is a class in v4, and \`new InngestMiddleware\` throws when the module is loaded. This one was left, because ${error.message}.`,
      `Write \`class … extends Middleware.BaseMiddleware { readonly id = "…"; }\` and list the class, not an instance. ${hooks.join("; ")}${hooks.length > 0 ? "." : ""}`,
    );
    return false;
  }
}

interface Conversion {
  readonly text: string;
  readonly imports: readonly { module: string; names: readonly string[] }[];
  /** Statements of `init` that now stand before the statement with the class. */
  readonly hoisted: string;
  readonly hoistTo: number;
}

function convert(node: ts.NewExpression): Conversion {
  const options = node.arguments?.[0];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) throw new NotConvertible("its options are not written out here");
  const name = propertyValue(getProperty(options, "name"));
  const init = functionOf(getProperty(options, "init"));
  if (name === undefined || init === undefined) throw new NotConvertible("its `name` or `init` is not written out here");
  if (init.parameters.length > 0) throw new NotConvertible("its `init` takes the client or function");

  const { before, result } = bodyOf(init, "init");
  const statement = ts.findAncestor(node, ts.isStatement)!;
  const { imports, hoisted } = hoist(before, statement, node);
  const source = node.getSourceFile();
  const isTypeScript = /\.[cm]?tsx?$/.test(source.fileName);
  const members = [`${isTypeScript ? "readonly " : ""}id = ${name.getText()};`, ...membersOf(result, isTypeScript)];
  const indent = indentAt(source, statement.getStart(source));
  const body = members.map((member) => indentLines(member, `${indent}  `)).join("\n\n");
  return {
    text: `class${className(node)} extends Middleware.BaseMiddleware {\n${body}\n${indent}}`,
    imports,
    hoisted: hoisted.map((text) => `${text}\n${indent}`).join(""),
    hoistTo: statement.getStart(source),
  };
}

function className(node: ts.NewExpression): string {
  const { parent } = node;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return "";
  const name = parent.name.text;
  return ` ${name[0]!.toUpperCase()}${name.slice(1)}`;
}

function membersOf(result: ts.ObjectLiteralExpression, isTypeScript: boolean): string[] {
  const members: string[] = [];
  for (const property of result.properties) {
    const name = propertyName(property);
    const hook = functionOf(property);
    if (hook === undefined) throw new NotConvertible("its hooks are not written out here");
    if (name === "onFunctionRun") members.push(...runMembers(hook, isTypeScript));
    else if (name === "onSendEvent") members.push(...sendMembers(hook, isTypeScript));
    else throw new NotConvertible(`it has a hook \`${name ?? "…"}\``);
  }
  return members;
}

function runMembers(onFunctionRun: FunctionNode, isTypeScript: boolean): string[] {
  const outer = parameterNames(onFunctionRun, ["fn", "ctx"]);
  const { before, result } = bodyOf(onFunctionRun, "onFunctionRun");
  if (before.length > 0) throw new NotConvertible("`onFunctionRun` keeps something between its hooks");
  return result.properties.flatMap((property) => {
    const name = propertyName(property);
    const hook = functionOf(property);
    if (hook === undefined) throw new NotConvertible("its hooks are not written out here");
    if (name === "transformInput") return [inputMember(hook, outer, isTypeScript)];
    if (name === "finished") return finishedMembers(hook, outer, isTypeScript);
    throw new NotConvertible(`\`${name ?? "…"}\` has no hook in v4 that is called at the same moments`);
  });
}

function inputMember(hook: FunctionNode, outer: readonly string[], isTypeScript: boolean): string {
  if (isAsync(hook)) throw new NotConvertible("`transformInput` waits for something, and v4 cannot tell the types of what it adds then");
  const names = new Set([...outer, ...parameterNames(hook, ["fn", "ctx"])]);
  const { before, result } = bodyOf(hook, "transformInput");
  const [context, ...others] = result.properties;
  const added = propertyValue(context);
  if (context === undefined || added === undefined || others.length > 0 || propertyName(context) !== "ctx") {
    throw new NotConvertible("`transformInput` changes more than the context");
  }
  const value = skipWrappers(added);
  const entries = ts.isObjectLiteralExpression(value) ? innerText(value) : `...${value.getText()}`;
  const used = [...names].filter((name) => usesName(hook, name));
  const lines = [
    ...(used.length > 0 ? [`const { ${used.join(", ")} } = arg;`] : []),
    ...before.map((statement) => dedented(statement)),
    `return { ...arg, ctx: { ...arg.ctx, ${entries} } };`,
  ];
  return method("transformFunctionInput", isTypeScript ? "arg: Middleware.TransformFunctionInputArgs" : "arg", lines, isTypeScript);
}

/** v3 called `finished` on the last request of a run and on each failed attempt; v4 has a hook for each. */
function finishedMembers(hook: FunctionNode, outer: readonly string[], isTypeScript: boolean): string[] {
  const own = parameterNames(hook, ["result"]);
  const used = outer.filter((name) => usesName(hook, name));
  const names = [...used, ...own];
  const args = (result: string) => `{ ${[...used, ...(own.length > 0 ? [`result: ${result}`] : [])].join(", ")} }`;
  const types = names.map((name) => (name === "result" ? "result: { data?: unknown; error?: unknown }" : `${name}: Middleware.OnRunCompleteArgs["${name}"]`));
  const signature = names.length === 0 ? "" : `{ ${names.join(", ")} }${isTypeScript ? `: { ${types.join("; ")} }` : ""}`;
  const call = (result: string) => (names.length === 0 ? "this.finished()" : `this.finished(${args(result)})`);
  const isWaiting = isAsync(hook);
  const given = (extra: string) => [...used, ...(own.length > 0 ? [extra] : [])];
  const parameter = (list: readonly string[], type: string) => (list.length === 0 ? "" : `{ ${list.join(", ")} }${isTypeScript ? `: Middleware.${type}` : ""}`);
  const lead = isWaiting ? "return " : "";
  return [
    method("onRunComplete", parameter(given("output"), "OnRunCompleteArgs"), [`${lead}${call("{ data: output }")};`], isTypeScript),
    method("onRunError", parameter(given("error"), "OnRunErrorArgs"), [`${lead}${call("{ error }")};`], isTypeScript),
    `${isWaiting ? "async " : ""}finished(${signature})${isTypeScript ? `: ${isWaiting ? "Promise<void>" : "void"}` : ""} {\n${indentLines(statementsText(hook), "  ")}\n}`,
  ];
}

function sendMembers(onSendEvent: FunctionNode, isTypeScript: boolean): string[] {
  const { before, result } = bodyOf(onSendEvent, "onSendEvent");
  if (before.length > 0) throw new NotConvertible("`onSendEvent` keeps something between its hooks");
  return result.properties.map((property) => {
    const hook = functionOf(property);
    if (hook === undefined || propertyName(property) !== "transformInput") throw new NotConvertible("`onSendEvent` changes the result of sending");
    const names = parameterNames(hook, ["payloads"]);
    const body = bodyOf(hook, "transformInput");
    const [payloads, ...others] = body.result.properties;
    const value = propertyValue(payloads);
    if (value === undefined || others.length > 0 || propertyName(payloads!) !== "payloads") throw new NotConvertible("`onSendEvent` changes more than the payloads");
    const lines = [
      ...(names.length > 0 ? ["const { events: payloads } = arg;"] : []),
      ...body.before.map((statement) => dedented(statement)),
      `return { ...arg, events: ${value.getText()} };`,
    ];
    const lead = isAsync(hook) ? "async " : "";
    return lead + method("transformSendEvent", isTypeScript ? "arg: Middleware.TransformSendEventArgs" : "arg", lines, isTypeScript && !isAsync(hook));
  });
}

function method(name: string, parameters: string, lines: readonly string[], isTypeScript: boolean): string {
  return `${isTypeScript ? "override " : ""}${name}(${parameters}) {\n${indentLines(lines.join("\n"), "  ")}\n}`;
}

/** Statements before the one `return` of an object literal, and that literal. */
function bodyOf(fn: FunctionNode, what: string): { before: readonly ts.Statement[]; result: ts.ObjectLiteralExpression } {
  const { body } = fn;
  if (body !== undefined && !ts.isBlock(body)) {
    const value = skipWrappers(body);
    if (ts.isObjectLiteralExpression(value)) return { before: [], result: value };
  } else if (body !== undefined) {
    const last = body.statements.at(-1);
    const before = body.statements.slice(0, -1);
    const value = last !== undefined && ts.isReturnStatement(last) && last.expression !== undefined ? skipWrappers(last.expression) : undefined;
    if (value !== undefined && ts.isObjectLiteralExpression(value) && !before.some(returnsEarly)) return { before, result: value };
  }
  throw new NotConvertible(`what \`${what}\` returns is not one object literal at its end`);
}

function returnsEarly(statement: ts.Statement): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node)) found = true;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** The keys that a function takes out of its one argument; nothing but those in `known`, and not renamed. */
function parameterNames(fn: FunctionNode, known: readonly string[]): string[] {
  const [parameter] = fn.parameters;
  if (parameter === undefined) return [];
  if (fn.parameters.length > 1 || !ts.isObjectBindingPattern(parameter.name)) throw new NotConvertible("a hook takes its argument as a whole");
  return parameter.name.elements.map(({ name, propertyName: renamed, dotDotDotToken }) => {
    if (!ts.isIdentifier(name) || renamed !== undefined || dotDotDotToken !== undefined || !known.includes(name.text)) {
      throw new NotConvertible(`a hook uses \`${name.getText()}\`, which v4 hands over in another form`);
    }
    return name.text;
  });
}

/** `const { x } = await import("y")` becomes an import; other constants of `init` go before the class. */
function hoist(statements: readonly ts.Statement[], target: ts.Statement, node: ts.NewExpression) {
  const imports: { module: string; names: string[] }[] = [];
  const hoisted: string[] = [];
  for (const statement of statements) {
    const dynamic = dynamicImport(statement);
    if (dynamic !== undefined) {
      imports.push(dynamic);
    } else if (ts.isVariableStatement(statement) && !hasAwait(statement) && isOnlyUse(statement, node)) {
      hoisted.push(dedented(statement));
    } else {
      throw new NotConvertible("`init` does something before it returns the hooks that has no place in a class");
    }
  }
  if (hoisted.length > 0 && !ts.isVariableStatement(target) && !ts.isReturnStatement(target)) {
    throw new NotConvertible("`init` makes something before it returns the hooks");
  }
  return { imports, hoisted };
}

function dynamicImport(statement: ts.Statement): { module: string; names: string[] } | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined;
  const { name, initializer } = statement.declarationList.declarations[0]!;
  if (initializer === undefined || !ts.isAwaitExpression(initializer) || !ts.isObjectBindingPattern(name)) return undefined;
  const call = initializer.expression;
  if (!ts.isCallExpression(call) || call.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [module] = call.arguments;
  const isPlain = name.elements.every((element) => ts.isIdentifier(element.name) && element.propertyName === undefined && element.dotDotDotToken === undefined);
  if (module === undefined || !ts.isStringLiteral(module) || !isPlain) return undefined;
  return { module: module.text, names: name.elements.map((element) => element.name.getText()) };
}

/** Whether the names a statement declares are declared nowhere else in the file, so that it can move outwards. */
function isOnlyUse(statement: ts.VariableStatement, node: ts.NewExpression): boolean {
  const names = new Set<string>();
  walk(statement.declarationList, (inner) => {
    if (ts.isVariableDeclaration(inner) || ts.isBindingElement(inner)) walk(inner.name, (name) => { if (ts.isIdentifier(name)) names.add(name.text); });
  });
  let elsewhere = false;
  const visit = (inner: ts.Node): void => {
    if (inner === node) return;
    if (ts.isIdentifier(inner) && names.has(inner.text)) elsewhere = true;
    ts.forEachChild(inner, visit);
  };
  visit(node.getSourceFile());
  return !elsewhere;
}

function hasAwait(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => { if (ts.isAwaitExpression(inner)) found = true; });
  return found;
}

function functionOf(property: ts.ObjectLiteralElementLike | undefined): FunctionNode | undefined {
  if (property === undefined) return undefined;
  if (ts.isMethodDeclaration(property)) return property;
  const value = propertyValue(property);
  const bare = value === undefined ? undefined : skipWrappers(value);
  return bare !== undefined && (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare)) ? bare : undefined;
}

function isAsync(fn: FunctionNode): boolean {
  return fn.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

function usesName(fn: FunctionNode, name: string): boolean {
  let found = false;
  if (fn.body !== undefined) walk(fn.body, (node) => { if (ts.isIdentifier(node) && node.text === name) found = true; });
  return found;
}

function usedHooks(node: ts.NewExpression): string[] {
  const hooks = new Set<string>();
  walk(node, (inner) => {
    const name = ts.isObjectLiteralElementLike(inner) ? propertyName(inner) : undefined;
    if (name !== undefined && name in counterparts) hooks.add(name);
  });
  return [...hooks];
}

function statementsText(fn: FunctionNode): string {
  const { body } = fn;
  if (body === undefined) return "";
  return ts.isBlock(body) ? body.statements.map((statement) => dedented(statement)).join("\n") : `${dedented(body)};`;
}

function innerText(object: ts.ObjectLiteralExpression): string {
  return object.properties.map((property) => dedented(property)).join(", ");
}

/** The text of a node with the comments above it, as if it stood at the margin. */
function dedented(node: ts.Node): string {
  const source = node.getSourceFile();
  const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart());
  const start = comments?.[0]?.pos ?? node.getStart(source);
  const indent = indentAt(source, node.getStart(source));
  return source.text.slice(start, node.end).replaceAll(`\n${indent}`, "\n");
}

function indentLines(text: string, indent: string): string {
  return text.split("\n").map((line) => (line === "" ? line : indent + line)).join("\n");
}
