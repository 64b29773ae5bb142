import type { TSESTree } from "@typescript-eslint/utils";
import type { Program, Symbol as TsSymbol, Type, TypeChecker } from "typescript";
import type { TypeServices } from "./model.js";
import { awaited, isObjectType, isOpen, membersOf } from "./type-questions.js";

/** A part of a type that JSON does not keep. */
export interface LostType {
  /** Where it is in the value; empty for the value itself. */
  path: readonly string[];
  what: string;
  becomes: string;
}

const EMPTY = /^(Map|Set|ReadonlyMap|ReadonlySet|WeakMap|WeakSet|Response|Request|Headers|FormData|URLSearchParams|ReadableStream|WritableStream|Blob|File|ArrayBuffer|RegExp|(Async)?(Generator|Iterator|Iterable|IterableIterator|IteratorObject)|(Map|Set|Array|String)Iterator)$/;
const BINARY = /^(Buffer|Uint8Array|Uint8ClampedArray|Uint16Array|Uint32Array|Int8Array|Int16Array|Int32Array|Float32Array|Float64Array)$/;
const MAX_DEPTH = 3;
/** Lists of lists of lists have no names on the way. */
const MAX_LEVELS = 8;

/**
 * What in the type of an expression does not survive JSON, to a depth of three properties. Dates are left out: they
 * become strings, and the types of the SDK say so.
 */
export function lostTypes(node: TSESTree.Node, types: TypeServices): LostType[] {
  return lostIn(awaited(types.getTypeAtLocation(node), types.checker), [], types, []);
}

/** @param around - the types that this one is a part of: `type Json = string | Json[]` holds itself */
function lostIn(type: Type, path: readonly string[], types: TypeServices, around: readonly Type[]): LostType[] {
  const { checker } = types;
  if (around.includes(type) || isOpen(type, checker)) return [];
  const within = [...around, type];
  const found: LostType[] = [];
  for (const member of membersOf(type)) {
    const lost = lostItself(member, path, types);
    if (lost) found.push(lost);
    else if (path.length < MAX_DEPTH && isRecord(member, checker)) {
      for (const property of member.getProperties()) {
        if (property.valueDeclaration === undefined) continue;
        const inner = checker.getTypeOfSymbol(property);
        // A method of a type that is otherwise data is dropped, and nobody expects it back.
        if (inner.getCallSignatures().length > 0) continue;
        found.push(...lostIn(inner, [...path, property.name], types, within));
      }
    } else if (path.length < MAX_DEPTH && checker.isArrayType(member)) {
      const [element] = checker.getTypeArguments(member as Parameters<TypeChecker["getTypeArguments"]>[0]);
      if (element && within.length <= MAX_LEVELS) found.push(...lostIn(element, path, types, within));
    }
  }
  return found;
}

function lostItself(type: Type, path: readonly string[], { checker, program }: TypeServices): LostType | null {
  const primitive = checker.getBaseTypeOfLiteralType(type);
  if (primitive === checker.getBigIntType()) return { path, what: "a bigint", becomes: "nothing" };
  if (primitive === checker.getESSymbolType()) return { path, what: "a symbol", becomes: "nothing" };
  if (!isObjectType(type, checker)) return null;
  const symbol = type.getSymbol();
  // A row of the app may be called 'File' or 'Request', too.
  if (!symbol || !isOfPlatform(symbol, program)) return null;
  const { name } = symbol;
  if (EMPTY.test(name)) return { path, what: /^[AI]/.test(name) ? `an ${name}` : `a ${name}`, becomes: "'{}'" };
  if (BINARY.test(name)) return { path, what: `a ${name}`, becomes: "an object of numbers" };
  return null;
}

/** Declared by the language, the browser or the runtime. */
function isOfPlatform(symbol: TsSymbol, program: Program): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const file = declaration.getSourceFile();
    return program.isSourceFileDefaultLibrary(file) || /\/node_modules\/(@types\/(node|bun)|undici-types|bun-types|@cloudflare\/workers-types)\//.test(file.fileName);
  });
}

/** An object type that is data: no class with `toJSON`, which says itself what it becomes. */
function isRecord(type: Type, checker: TypeChecker): boolean {
  if (!isObjectType(type, checker) || checker.isArrayType(type) || checker.isTupleType(type)) return false;
  return checker.getPropertyOfType(type, "toJSON") === undefined;
}
