import ts from "typescript";
import { getProperty, indentAt, isFunctionLike, type Migration, propertyValue, skipWrappers } from "../context.js";
import type { FileEdits } from "../edits.js";

/**
 * `createFunction(options, trigger, handler)` becomes `createFunction({ ...options, triggers }, handler)`. The
 * two-argument call is the v4 form already, so a second run finds nothing.
 */
export function migrateCreateFunction(call: ts.CallExpression, migration: Migration): void {
  if (!isCreateFunction(call) || call.arguments.length !== 3 || call.arguments.some(ts.isSpreadElement)) return;
  const [options, trigger, handler] = call.arguments as unknown as [ts.Expression, ts.Expression, ts.Expression];
  if (!looksLikeThreeArguments(options, trigger, handler)) return;

  const edits = migration.edits(call.getSourceFile());
  const start = trigger.getStart(edits.source);
  if (ts.isArrayLiteralExpression(trigger) && trigger.elements.length === 0) {
    edits.remove(start, trigger.end);
  } else {
    const target = placeForTriggers(options, trigger, edits, migration);
    wrapV2Trigger(trigger, edits);
    reindent(trigger, target, edits);
    edits.insert(target.at, target.before);
    edits.move(start, trigger.end, target.at);
    edits.insert(trigger.end, target.after);
  }
  removeGap(options, trigger, edits);
}

export function isCreateFunction(call: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "createFunction";
}

/** Anything has a `createFunction`; only Inngest's takes options, triggers and a handler in this order. */
function looksLikeThreeArguments(options: ts.Expression, trigger: ts.Expression, handler: ts.Expression): boolean {
  const isReference = (node: ts.Expression) => ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  const [bareOptions, bareTrigger, bareHandler] = [options, trigger, handler].map(skipWrappers) as [ts.Expression, ts.Expression, ts.Expression];
  const optionsFit = ts.isObjectLiteralExpression(bareOptions) || ts.isStringLiteralLike(bareOptions) || isReference(bareOptions) || ts.isCallExpression(bareOptions);
  const triggerFits = !isFunctionLike(bareTrigger);
  const handlerFits = isFunctionLike(bareHandler) || isReference(bareHandler) || ts.isCallExpression(bareHandler);
  return optionsFit && triggerFits && handlerFits;
}

interface Target {
  /** Where the triggers go. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** How far the lines of the triggers are indented there. */
  readonly indent: string;
}

function placeForTriggers(options: ts.Expression, trigger: ts.Expression, edits: FileEdits, migration: Migration): Target {
  const bare = skipWrappers(options);
  if (ts.isObjectLiteralExpression(bare)) return placeInLiteral(bare, trigger, edits, migration);
  const start = options.getStart(edits.source);
  if (ts.isStringLiteralLike(bare)) return placeForName(options, bare, edits, migration);
  edits.insert(start, "{ ...");
  return { at: options.end, before: ", triggers: ", after: " }", indent: indentAt(edits.source, start) };
}

/** SDK v2 took the name of the function for all options, and made the id of it. */
function placeForName(options: ts.Expression, name: ts.StringLiteralLike, edits: FileEdits, migration: Migration): Target {
  const text = name.getText(edits.source);
  edits.addImport(migration.sdkName(edits.source), "slugify");
  const start = options.getStart(edits.source);
  edits.overwrite(start, options.end, `{ id: slugify(${text}), name: ${text}`);
  return { at: options.end, before: ", triggers: ", after: " }", indent: indentAt(edits.source, start) };
}

/** A line that would be longer than this is broken. */
const maxLine = 110;

function placeInLiteral(object: ts.ObjectLiteralExpression, trigger: ts.Expression, edits: FileEdits, migration: Migration): Target {
  const { source } = edits;
  addSlugifiedId(object, edits, migration);
  const last = object.properties.at(-1);
  const closing = object.end - 1;
  if (last === undefined) {
    return { at: closing, before: " triggers: ", after: " ", indent: indentAt(source, closing) };
  }

  const afterLast = object.properties.hasTrailingComma ? source.text.indexOf(",", last.end) + 1 : last.end;
  const isMultiline = source.text.slice(afterLast, closing).includes("\n");
  const comma = object.properties.hasTrailingComma ? "" : ",";
  if (!isMultiline) {
    const line = source.getLineAndCharacterOfPosition(object.end).character + trigger.getText(source).length;
    if (trigger.getText(source).includes("\n") || line > maxLine) return placeInBrokenLiteral(object, last, edits);
    return { at: afterLast, before: `${comma} triggers: `, after: "", indent: indentAt(source, object.getStart(source)) };
  }

  // On a line of its own, behind the comment that ends the line of the property before it.
  const lineEnd = ts.getTrailingCommentRanges(source.text, afterLast)?.at(-1)?.end ?? afterLast;
  const indent = indentAt(source, last.getStart(source));
  const newLine = source.text.includes("\r\n") ? "\r\n" : "\n";
  if (comma !== "" && lineEnd !== afterLast) edits.insert(afterLast, comma);
  const before = `${lineEnd === afterLast ? comma : ""}${newLine}${indent}triggers: `;
  return { at: lineEnd, before, after: ",", indent };
}

/** Gives each property of a literal on one line a line of its own. */
function placeInBrokenLiteral(object: ts.ObjectLiteralExpression, last: ts.ObjectLiteralElementLike, edits: FileEdits): Target {
  const { source } = edits;
  const outer = indentAt(source, object.getStart(source));
  const indent = outer + indentUnit(source);
  for (const property of object.properties) {
    const start = property.getStart(source);
    const gap = /[ \t]*$/.exec(source.text.slice(0, start))![0];
    if (!source.text.slice(object.getStart(source), start).includes("\n")) edits.overwriteGap(start - gap.length, start, `\n${indent}`);
  }
  const comma = object.properties.hasTrailingComma ? source.text.indexOf(",", last.end) + 1 : last.end;
  edits.remove(comma, object.end - 1);
  const before = `${object.properties.hasTrailingComma ? "" : ","}\n${indent}triggers: `;
  return { at: comma, before, after: `,\n${outer}`, indent };
}

/** What one level of indent is in a file. */
function indentUnit(source: ts.SourceFile): string {
  const found = /^([ \t]+)\S/m.exec(source.text)?.[1] ?? "  ";
  if (found.startsWith("\t")) return "\t";
  return found.length >= 4 ? "    " : "  ";
}

/** `{ name }` without an id is v2: the id was the slug of the name, and must stay that. */
function addSlugifiedId(object: ts.ObjectLiteralExpression, edits: FileEdits, migration: Migration): void {
  const hasSpread = object.properties.some(ts.isSpreadAssignment);
  const name = getProperty(object, "name");
  const value = propertyValue(name);
  if (hasSpread || name === undefined || value === undefined || getProperty(object, "id") !== undefined) return;
  edits.addImport(migration.sdkName(edits.source), "slugify");
  edits.insert(name.getStart(edits.source), `id: slugify(${value.getText(edits.source)}), `);
}

/** SDK v2 took the bare name of an event. */
function wrapV2Trigger(trigger: ts.Expression, edits: FileEdits): void {
  if (!ts.isStringLiteralLike(trigger)) return;
  edits.insertWith(trigger.getStart(edits.source), "{ event: ");
  edits.insert(trigger.end, " }");
}

/** Moves the later lines of the triggers as far as their first line moves. */
function reindent(trigger: ts.Expression, target: Target, edits: FileEdits): void {
  const { source } = edits;
  const start = trigger.getStart(source);
  const own = indentAt(source, start);
  const more = target.indent.length - own.length;
  if (more <= 0 || !target.indent.startsWith(own)) return;
  const extra = target.indent.slice(own.length);
  const quoted: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteral(node)) quoted.push([node.getStart(source), node.end]);
    ts.forEachChild(node, visit);
  };
  visit(trigger);
  for (let at = source.text.indexOf("\n", start); at >= 0 && at < trigger.end; at = source.text.indexOf("\n", at + 1)) {
    const isInTemplate = quoted.some(([from, to]) => at >= from && at < to);
    if (!isInTemplate && source.text[at + 1] !== "\n") edits.insert(at + 1, extra);
  }
}

/** The comma and the white space of the argument that went; comments stay. */
function removeGap(options: ts.Expression, trigger: ts.Expression, edits: FileEdits): void {
  const { text } = edits.source;
  const start = trigger.getStart(edits.source);
  if (text.slice(options.end, start).replace(",", "").trim() === "") {
    edits.remove(options.end, start);
    return;
  }
  const comments = ts.getLeadingCommentRanges(text, text.indexOf(",", options.end) + 1) ?? [];
  edits.remove(comments.at(-1)?.end ?? start, start);
  edits.remove(trigger.end, text.indexOf(",", trigger.end) + 1);
}
