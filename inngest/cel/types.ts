/** The types that cel-go's checker works with, and when one may stand for another (`checker/types.go`). */

export type CelType =
  | { kind: "dyn" | "any" | "error" | "null" | "bool" | "int" | "uint" | "double" | "string" | "bytes" | "timestamp" | "duration" | "type" }
  | { kind: "list"; of: CelType }
  | { kind: "map"; key: CelType; value: CelType }
  | { kind: "param"; name: string };

type Simple = Exclude<CelType["kind"], "list" | "map" | "param">;

const simple = (kind: Simple): CelType => ({ kind });

export const DYN = simple("dyn");
/** What a sum comes to. Like `dyn`, except that no macro goes over it. */
export const ANY = simple("any");
export const ERROR = simple("error");
export const NULL = simple("null");
export const BOOL = simple("bool");
export const INT = simple("int");
export const UINT = simple("uint");
export const DOUBLE = simple("double");
export const STRING = simple("string");
export const BYTES = simple("bytes");
export const TIMESTAMP = simple("timestamp");
export const DURATION = simple("duration");
export const TYPE = simple("type");
export const listOf = (of: CelType): CelType => ({ kind: "list", of });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: "map", key, value });
export const param = (name: string): CelType => ({ kind: "param", name });

/** What stands for each type parameter. */
export type Bindings = ReadonlyMap<string, CelType>;

/** A type as a person reads it: `map(string, dyn)`. */
export function typeName(type: CelType): string {
  switch (type.kind) {
    case "list":
      return `list(${typeName(type.of)})`;
    case "map":
      return `map(${typeName(type.key)}, ${typeName(type.value)})`;
    case "param":
      return "dyn";
    default:
      return type.kind;
  }
}

/** Whether two types are the same, parameters by their names. */
export function isSameType(left: CelType, right: CelType): boolean {
  if (left.kind === "param" && right.kind === "param") return left.name === right.name;
  if (left.kind === "list" && right.kind === "list") return isSameType(left.of, right.of);
  if (left.kind === "map" && right.kind === "map") return isSameType(left.key, right.key) && isSameType(left.value, right.value);
  return left.kind === right.kind;
}

/** A type with the bindings put in; with `open`, parameters that nothing stands for stay. */
export function substitute(type: CelType, bindings: Bindings): CelType {
  switch (type.kind) {
    case "param": {
      const bound = bindings.get(type.name);
      return bound ? substitute(bound, bindings) : type;
    }
    case "list":
      return listOf(substitute(type.of, bindings));
    case "map":
      return mapOf(substitute(type.key, bindings), substitute(type.value, bindings));
    default:
      return type;
  }
}

/** The bindings under which every type of `from` may stand where `to` has its, or `undefined`. */
export function assignAll(from: readonly CelType[], to: readonly CelType[], bindings: Bindings): Bindings | undefined {
  if (from.length !== to.length) return undefined;
  const next = new Map(bindings);
  return from.every((type, index) => assign(type, to[index]!, next)) ? next : undefined;
}

const isDynamic = (type: CelType) => type.kind === "dyn" || type.kind === "any" || type.kind === "error";

function assign(from: CelType, to: CelType, bindings: Map<string, CelType>): boolean {
  if (to.kind === "param") return bind(to.name, from, bindings);
  if (from.kind === "param") return bind(from.name, to, bindings);
  if (isDynamic(from) || isDynamic(to)) return true;
  if (from.kind === "null" || to.kind === "null") return from.kind === to.kind || [from, to].some(({ kind }) => kind === "timestamp" || kind === "duration");
  if (from.kind === "list" && to.kind === "list") return assign(from.of, to.of, bindings);
  if (from.kind === "map" && to.kind === "map") return assign(from.key, to.key, bindings) && assign(from.value, to.value, bindings);
  return from.kind === to.kind;
}

/** A parameter stands for one type; where two agree, for the more general. */
function bind(name: string, type: CelType, bindings: Map<string, CelType>): boolean {
  if (type.kind === "param" && type.name === name) return true;
  const bound = bindings.get(name);
  if (!bound) {
    bindings.set(name, type);
    return true;
  }
  if (!assign(type, bound, bindings)) return false;
  if (isDynamic(type)) bindings.set(name, type);
  return true;
}
