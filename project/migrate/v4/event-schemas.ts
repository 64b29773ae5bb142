import ts from "typescript";
import { getProperty, type Migration, propertyName, propertyValue, skipWrappers, walk } from "../context.js";
import type { FileEdits } from "../edits.js";
import { relativeSpecifier } from "../program.js";
import { isCreateFunction } from "./create-function.js";

/** The constant that stands for an event in v4. */
interface EventConstant {
  readonly eventName: string;
  readonly constant: string;
  /** The file that declares it. */
  readonly home: ts.SourceFile;
  /** The clients whose functions know the event by it; two apps of a repository may have an event of one name each. */
  readonly clients: readonly ts.Node[];
}

/** One `.fromX(…)` of a chain, understood. */
interface Group {
  readonly home: ts.SourceFile;
  /** The constants go before this statement, or behind it. */
  readonly statement: ts.Statement;
  readonly position: "before" | "behind";
  readonly events: readonly Entry[];
}

interface Entry {
  readonly eventName: string;
  /** The `schema` of the constant, or `undefined` for an event without data. */
  readonly schema: string | undefined;
  /** Whether the data's type is an interface, which `staticSchema` does not take. */
  readonly isInterface?: boolean;
  /** Checks the data at run time, which v3 did not. */
  readonly validates?: ts.Node;
}

const transforms = /\.(transform|preprocess|pipe|default|catch)\(|\.coerce\b|\.date\(/;

/**
 * `EventSchemas` is gone in v4. Its events become `eventType(…)` constants beside the types they come from, and the
 * triggers and waits that name such an event take the constant, so that they stay typed.
 */
export function migrateEventSchemas(migration: Migration): void {
  const names = new NameGiver(migration);
  const constants: EventConstant[] = [];
  for (const source of migration.files) {
    walk(source, (node) => {
      if (ts.isNewExpression(node) && migration.isExport(node.expression, "EventSchemas")) {
        constants.push(...migrateChain(node, names, migration));
      }
    });
  }
  if (constants.length > 0) useConstants(constants, migration);
}

function migrateChain(creation: ts.NewExpression, names: NameGiver, migration: Migration): EventConstant[] {
  const { outermost, calls } = chainOf(creation);
  const groups: Group[] = [];
  for (const call of calls) {
    const group = groupOf(call, migration);
    if (typeof group === "string") {
      migration.report(
        call,
        "event-schemas",
        `\`EventSchemas\` is gone in v4 (\`new EventSchemas()\` throws when the module is loaded), and ${group}.`,
        "Write an `eventType(\"name\", { schema })` for each event, use the constants in triggers, waits and sends, and remove `schemas`.",
      );
      return [];
    }
    groups.push(group);
  }
  const clients = removeChain(outermost, migration);
  if (clients === undefined) return [];
  return groups.flatMap((group) => declareConstants(group, clients, names, migration));
}

function chainOf(creation: ts.NewExpression): { outermost: ts.Expression; calls: ts.CallExpression[] } {
  const calls: ts.CallExpression[] = [];
  let outermost: ts.Expression = creation;
  while (ts.isPropertyAccessExpression(outermost.parent) && ts.isCallExpression(outermost.parent.parent)) {
    outermost = outermost.parent.parent;
    calls.push(outermost as ts.CallExpression);
  }
  return { outermost, calls };
}

/**
 * Takes the `schemas` out of the client's options, with the constant that held them.
 *
 * @returns the clients that had them, or `undefined` when they had to stay
 */
function removeChain(outermost: ts.Expression, migration: Migration): ts.Node[] | undefined {
  const edits = migration.edits(outermost.getSourceFile());
  edits.dropImportIfUnused("EventSchemas");
  const holder = outermost.parent;
  if (isSchemasProperty(holder)) {
    edits.removeProperty(holder.parent, holder);
    return [holder.parent.parent];
  }
  if (ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)) {
    const list = holder.parent;
    if (ts.isVariableDeclarationList(list) && list.declarations.length === 1 && ts.isVariableStatement(list.parent)) {
      return removeConstant(holder.name, list.parent, migration);
    }
  }
  migration.report(
    outermost,
    "event-schemas",
    "`EventSchemas` is gone in v4 (`new EventSchemas()` throws when the module is loaded), and where this one goes could not be told.",
    "Remove it, and write an `eventType(\"name\", { schema })` for each event.",
  );
  return undefined;
}

function isSchemasProperty(node: ts.Node): node is ts.PropertyAssignment & { parent: ts.ObjectLiteralExpression } {
  return ts.isPropertyAssignment(node) && propertyName(node) === "schemas";
}

function removeConstant(name: ts.Identifier, statement: ts.VariableStatement, migration: Migration): ts.Node[] | undefined {
  const uses: { property: ts.ObjectLiteralElementLike; object: ts.ObjectLiteralExpression; node: ts.Identifier }[] = [];
  const others: ts.Node[] = [];
  for (const source of migration.files) {
    walk(source, (node) => {
      if (!ts.isIdentifier(node) || node.text !== name.text || node === name) return;
      if (ts.isImportSpecifier(node.parent) || migration.declarationOf(node) !== name.parent) return;
      const { parent } = node;
      const isSchemas = (ts.isPropertyAssignment(parent) && propertyName(parent) === "schemas") || (ts.isShorthandPropertyAssignment(parent) && node.text === "schemas");
      if (isSchemas) uses.push({ property: parent, object: parent.parent, node });
      else others.push(node);
    });
  }
  if (others.length > 0) {
    migration.report(
      others[0]!,
      "event-schemas",
      "`EventSchemas` is gone in v4 (`new EventSchemas()` throws when the module is loaded), and this use of the schemas is not the `schemas` of a client.",
      "Remove this use, then run the migration again.",
    );
    return undefined;
  }
  for (const { property, object, node } of uses) {
    const edits = migration.edits(object.getSourceFile());
    edits.removeProperty(object, property);
    edits.dropImportIfUnused(node.text);
  }
  const edits = migration.edits(statement.getSourceFile());
  edits.remove(statement.getStart(), statement.end);
  return uses.map(({ object }) => object.parent);
}

/** The events of one call of the chain, or why they cannot be told. */
function groupOf(call: ts.CallExpression, migration: Migration): Group | string {
  const method = (call.expression as ts.PropertyAccessExpression).name.text;
  const typeArgument = call.typeArguments?.[0];
  if (method === "fromRecord" && typeArgument !== undefined) return recordGroup(typeArgument, call, migration);
  if (method === "fromUnion" && typeArgument !== undefined) return unionGroup(typeArgument, call, migration);
  const argument = call.arguments[0];
  if ((method === "fromZod" || method === "fromSchema") && argument !== undefined && typeArgument === undefined) {
    return schemaGroup(argument, method, call, migration);
  }
  return `the events of \`.${method}\` are not written where they could be read`;
}

function recordGroup(typeNode: ts.TypeNode, call: ts.CallExpression, migration: Migration): Group | string {
  const type = migration.checker.getTypeFromTypeNode(typeNode);
  const properties = type.getProperties();
  if (properties.length === 0 || type.getStringIndexType() !== undefined) return "the names of its events could not be read from the type";
  const { text, ...place } = homeOfType(typeNode, call, migration);
  return {
    ...place,
    events: properties.map((property) => {
      const eventName = property.name;
      const data = migration.checker.getTypeOfSymbol(property).getProperty("data");
      if (data === undefined) return { eventName, schema: undefined };
      const dataType = migration.checker.getNonNullableType(migration.checker.getTypeOfSymbol(data));
      const isOptional = (data.flags & ts.SymbolFlags.Optional) !== 0;
      const dataText = `${text}[${JSON.stringify(eventName)}]["data"]`;
      return { eventName, schema: isOptional ? `NonNullable<${dataText}>` : dataText, isInterface: isInterface(dataType) };
    }).map(asStaticSchema),
  };
}

function unionGroup(typeNode: ts.TypeNode, call: ts.CallExpression, migration: Migration): Group | string {
  const { checker } = migration;
  const type = checker.getTypeFromTypeNode(typeNode);
  const members = type.isUnion() ? type.types : [type];
  const { text, ...place } = homeOfType(typeNode, call, migration);
  const events: Entry[] = [];
  for (const member of members) {
    const name = member.getProperty("name");
    const nameType = name === undefined ? undefined : checker.getTypeOfSymbol(name);
    if (nameType?.isStringLiteral() !== true) return "the names of its events could not be read from the type";
    const data = member.getProperty("data");
    const schema = data === undefined ? undefined : `Extract<${text}, { name: ${JSON.stringify(nameType.value)} }>["data"]`;
    events.push(asStaticSchema({ eventName: nameType.value, schema, isInterface: data !== undefined && isInterface(checker.getTypeOfSymbol(data)) }));
  }
  return { ...place, events };
}

function asStaticSchema(entry: Entry): Entry {
  if (entry.schema === undefined) return entry;
  return { ...entry, schema: `staticSchema<${entry.isInterface === true ? `${fieldsHelper}<${entry.schema}>` : entry.schema}>()` };
}

/** `staticSchema` wants a type that has an implicit index signature; an interface has none, a mapped type does. */
const fieldsHelper = "EventData";
const fieldsHelperDeclaration = `type ${fieldsHelper}<T> = { [Key in keyof T]: T[Key] }`;

function isInterface(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isInterface);
  if (type.isIntersection()) return type.types.some(isInterface);
  const flags = type.getSymbol()?.flags ?? 0;
  return (flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;
}

function homeOfType(typeNode: ts.TypeNode, call: ts.CallExpression, migration: Migration): Omit<Group, "events"> & { text: string } {
  const statement = statementOf(call);
  if (ts.isTypeReferenceNode(typeNode) && typeNode.typeArguments === undefined) {
    const declaration = migration.declarationOf(typeNode.typeName);
    const isNamed = declaration !== undefined && (ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration));
    if (isNamed && declaration.parent.kind === ts.SyntaxKind.SourceFile && !declaration.getSourceFile().isDeclarationFile) {
      // The client's file may have imported the type for nothing else.
      if (ts.isIdentifier(typeNode.typeName)) migration.edits(call.getSourceFile()).dropImportIfUnused(typeNode.typeName.text);
      return { home: declaration.getSourceFile(), statement: declaration, position: "behind", text: declaration.name.text };
    }
  }
  const text = typeNode.getText();
  return { home: call.getSourceFile(), statement, position: "before", text: ts.isTypeReferenceNode(typeNode) ? text : `(${text})` };
}

function schemaGroup(argument: ts.Expression, method: string, call: ts.CallExpression, migration: Migration): Group | string {
  const value = skipWrappers(migration.valueOf(argument));
  const home = value.getSourceFile();
  const isInline = value === skipWrappers(argument);
  const statement = isInline ? statementOf(call) : statementOf(value);
  const reference = isInline ? undefined : nameOfConstant(value);
  if (!isInline && reference === undefined) return "its schemas are not a constant that could be followed";
  const place = { home, statement, position: isInline ? "before" : "behind" } as const;
  if (ts.isArrayLiteralExpression(value)) return "a list of schemas does not say the names where they could be read";
  if (!ts.isObjectLiteralExpression(value)) return "its schemas are not an object literal";

  const events: Entry[] = [];
  for (const property of value.properties) {
    const eventName = propertyName(property);
    const entry = propertyValue(property);
    if (eventName === undefined || entry === undefined) return "not all of its events are written out";
    const data = method === "fromSchema" ? entry : dataOf(entry, migration);
    if (data === undefined) return `the schema of '${eventName}' has no \`data\` that could be read`;
    const text = isInline ? data.getText() : memberOf(reference!, eventName, method);
    const full = skipWrappers(migration.valueOf(data)).getText();
    if (!transforms.test(full)) {
      events.push({ eventName, schema: text, validates: property });
    } else if (isInline && !ts.isIdentifier(data)) {
      return `the schema of '${eventName}' changes its input (\`.transform\`, \`.default\`, \`z.date\`, …), which \`eventType\` does not take`;
    } else {
      // The types as they were, without the run-time check, which v3 did not have either.
      events.push({ eventName, schema: `staticSchema<z.infer<typeof ${text}>>()` });
    }
  }
  return { ...place, events };
}

function dataOf(entry: ts.Expression, migration: Migration): ts.Expression | undefined {
  const value = skipWrappers(migration.valueOf(entry));
  return ts.isObjectLiteralExpression(value) && value === skipWrappers(entry) ? propertyValue(getProperty(value, "data")) : undefined;
}

function memberOf(reference: string, eventName: string, method: string): string {
  const member = `${reference}[${JSON.stringify(eventName)}]`;
  return method === "fromSchema" ? member : `${member}.data`;
}

function nameOfConstant(value: ts.Expression): string | undefined {
  const declaration = ts.findAncestor(value, ts.isVariableDeclaration);
  return declaration !== undefined && ts.isIdentifier(declaration.name) && skipWrappers(declaration.initializer!) === value
    ? declaration.name.text
    : undefined;
}

function statementOf(node: ts.Node): ts.Statement {
  return ts.findAncestor(node, (ancestor): ancestor is ts.Statement => ancestor.parent.kind === ts.SyntaxKind.SourceFile)!;
}

function declareConstants(group: Group, clients: readonly ts.Node[], names: NameGiver, migration: Migration): EventConstant[] {
  const edits = migration.edits(group.home);
  const sdk = migration.sdkName(group.home);
  const constants = group.events.map(({ eventName }) => ({ eventName, constant: names.give(eventName, group.home), home: group.home, clients }));
  const lines = group.events.map(({ schema }, index) => {
    const { eventName, constant } = constants[index]!;
    const options = schema === undefined ? "" : `, { schema: ${restyled(schema, eventName, edits)} }`;
    return `export const ${constant} = eventType(${edits.quoted(eventName)}${options})${edits.semicolon}`;
  });
  if (group.events.some(({ isInterface: needsHelper }) => needsHelper === true)) lines.unshift(fieldsHelperDeclaration + edits.semicolon);
  edits.addImport(sdk, "eventType");
  if (group.events.some(({ schema }) => schema?.startsWith("staticSchema<") === true)) edits.addImport(sdk, "staticSchema");
  for (const { eventName, validates } of group.events) {
    if (validates !== undefined) reportValidation(validates, eventName, migration);
  }
  insertStatements(lines, group, edits);
  return constants;
}

/** The text of a type or schema with its string literals in the quotes of the file. */
function restyled(schema: string, eventName: string, edits: FileEdits): string {
  return schema.replaceAll(JSON.stringify(eventName), edits.quoted(eventName)).replaceAll('["data"]', `[${edits.quoted("data")}]`);
}

function reportValidation(node: ts.Node, eventName: string, migration: Migration): void {
  migration.report(
    node,
    "event-schemas",
    `The schema of '${eventName}' was only a type in v3. In v4 \`eventType\` checks the data with it, when the event is sent with \`.create()\` and before the function runs: an event that does not fit fails the run at once, without a retry.`,
    "Make sure that every sender fits the schema, or keep the type without the check: `staticSchema<z.infer<typeof schema>>()`.",
  );
}

function insertStatements(lines: readonly string[], { statement, position, home }: Group, edits: FileEdits): void {
  const newLine = home.text.includes("\r\n") ? "\r\n" : "\n";
  const text = lines.join(newLine);
  if (position === "behind") edits.insert(statement.end, `${newLine}${newLine}${text}`);
  else edits.insert(commentStart(statement, home), `${text}${newLine}${newLine}`);
}

/** Where a statement begins with the comment above it. */
function commentStart(statement: ts.Statement, source: ts.SourceFile): number {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  const isFirst = statement.getFullStart() === 0;
  return isFirst ? statement.getStart(source) : (comments[0]?.pos ?? statement.getStart(source));
}

/** Puts the constants where events are named in triggers and waits. */
function useConstants(constants: readonly EventConstant[], migration: Migration): void {
  for (const source of migration.files) {
    walk(source, (node) => {
      if (!ts.isCallExpression(node)) return;
      for (const name of eventNames(node)) {
        const value = migration.valueOf(name);
        if (!ts.isStringLiteralLike(value)) continue;
        const candidates = constants.filter(({ eventName }) => eventName === value.text);
        const found = constantFor(node, candidates, migration);
        if (found !== undefined) useConstant(name, found, migration);
      }
    });
  }
}

/** The constant of the client that a function belongs to; of several clients that cannot be told apart, none. */
function constantFor(call: ts.CallExpression, candidates: readonly EventConstant[], migration: Migration): EventConstant | undefined {
  const creation = ts.findAncestor(call, (node): node is ts.CallExpression => ts.isCallExpression(node) && isCreateFunction(node));
  const receiver = creation === undefined ? undefined : (creation.expression as ts.PropertyAccessExpression).expression;
  const client = receiver === undefined ? undefined : migration.clientOf(receiver);
  if (client !== undefined) return candidates.find(({ clients }) => clients.includes(client));
  const packageOf = (file: ts.SourceFile) => migration.packages.of(file.fileName)?.dir;
  const near = candidates.filter(({ home }) => packageOf(home) === packageOf(call.getSourceFile()));
  return near.length === 1 ? near[0] : undefined;
}

/** The expressions of a call that name an event which is waited for or triggers. */
function eventNames(call: ts.CallExpression): ts.Expression[] {
  if (isCreateFunction(call)) {
    const [options, second] = call.arguments;
    const own = options !== undefined && ts.isObjectLiteralExpression(options) ? propertyValue(getProperty(options, "triggers")) : undefined;
    return [own, call.arguments.length === 3 ? second : undefined].flatMap(triggerNames);
  }
  if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "waitForEvent") return triggerNames(call.arguments[1]);
  return [];
}

function triggerNames(trigger: ts.Expression | undefined): ts.Expression[] {
  if (trigger === undefined) return [];
  const bare = skipWrappers(trigger);
  if (ts.isArrayLiteralExpression(bare)) return bare.elements.flatMap(triggerNames);
  if (!ts.isObjectLiteralExpression(bare)) return [];
  const property = getProperty(bare, "event");
  return property !== undefined && ts.isPropertyAssignment(property) ? [property.initializer] : [];
}

function useConstant(name: ts.Expression, { constant, home }: EventConstant, migration: Migration): void {
  const source = name.getSourceFile();
  const edits = migration.edits(source);
  edits.replace(name, constant);
  if (ts.isIdentifier(name)) edits.dropImportIfUnused(name.text);
  if (source !== home) edits.addImport(specifierOf(home, source, migration), constant);
}

/** How a file imports another already, else a relative path. */
function specifierOf(home: ts.SourceFile, source: ts.SourceFile, migration: Migration): string {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const symbol = migration.checker.getSymbolAtLocation(statement.moduleSpecifier);
    if (symbol?.declarations?.[0] === home) return (statement.moduleSpecifier as ts.StringLiteral).text;
  }
  return relativeSpecifier(source, home.fileName);
}

/** Makes names of events (`order/placed` → `orderPlaced`) that are used nowhere in their package yet. */
class NameGiver {
  readonly #taken = new Map<string | undefined, Set<string>>();
  readonly #migration: Migration;

  constructor(migration: Migration) {
    this.#migration = migration;
    for (const source of migration.files) {
      const taken = this.#takenIn(source);
      walk(source, (node) => {
        if (ts.isIdentifier(node)) taken.add(node.text);
      });
    }
  }

  give(eventName: string, home: ts.SourceFile): string {
    const taken = this.#takenIn(home);
    const words = eventName.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const joined = words.map((word, index) => (index === 0 ? lowerFirst(word) : word[0]!.toUpperCase() + word.slice(1))).join("");
    const base = /^[A-Za-z]/.test(joined) ? joined : `event${joined}`;
    for (let count = 0; ; count++) {
      const name = count === 0 ? base : `${base}Event${count === 1 ? "" : count}`;
      if (taken.has(name) || isReserved(name)) continue;
      taken.add(name);
      return name;
    }
  }

  #takenIn(source: ts.SourceFile): Set<string> {
    const dir = this.#migration.packages.of(source.fileName)?.dir;
    const taken = this.#taken.get(dir) ?? new Set();
    this.#taken.set(dir, taken);
    return taken;
  }
}

function lowerFirst(word: string): string {
  return /^[A-Z]+$/.test(word) ? word.toLowerCase() : word[0]!.toLowerCase() + word.slice(1);
}

function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, name);
  return scanner.scan() !== ts.SyntaxKind.Identifier;
}
