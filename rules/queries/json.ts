import type { TSESTree } from "@typescript-eslint/utils";
import type { JSONSchema4 } from "@typescript-eslint/utils/json-schema";
import { calleeName, chainRoot, memberPath, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { returnedExpressions } from "./returns.js";

/** A value that JSON does not keep, and what becomes of it. */
export interface Lost {
  node: TSESTree.Expression;
  /** As a person would name it: `a Map`. */
  what: string;
  /** What comes back instead. */
  becomes: string;
  kind: "map" | "set" | "response" | "other";
}

const BECOMES_EMPTY = new Map([
  ["Map", "a Map"],
  ["Set", "a Set"],
  ["WeakMap", "a WeakMap"],
  ["WeakSet", "a WeakSet"],
  ["Headers", "a Headers object"],
  ["FormData", "a FormData object"],
  ["URLSearchParams", "a URLSearchParams object"],
  ["Response", "a Response"],
  ["Request", "a Request"],
  ["ReadableStream", "a stream"],
  ["WritableStream", "a stream"],
  ["Blob", "a Blob"],
  ["File", "a File"],
  ["ArrayBuffer", "an ArrayBuffer"],
  ["AbortController", "an AbortController"],
  ["RegExp", "a RegExp"],
  ...["Error", "TypeError", "RangeError", "AggregateError"].map((name): [string, string] => [name, "an Error"]),
]);
const TYPED_ARRAYS = /^(Uint8|Uint8Clamped|Uint16|Uint32|Int8|Int16|Int32|Float32|Float64)Array$/;

/**
 * The values in an expression that do not come back from JSON as what they were, as far as the code shows it: `Map`,
 * `Set`, a `fetch` response, `bigint`, functions, binary data. Dates are left out: they become strings, and the types of
 * the SDK say so.
 */
export function lostInJson(expression: TSESTree.Expression, file: FileAnalysis, depth = 0): Lost[] {
  const written = unwrap(expression);
  const node = written.type === "Identifier" ? unwrap(file.valueOf(written)) : written;
  if (depth > 4) return [];
  const found = (what: string, becomes: string, kind: Lost["kind"] = "other"): Lost[] => [
    { node: written, what, becomes, kind },
  ];

  if (depth > 0 && written.type === "Identifier" && file.functionBehind(written)) return found("a function", "nothing");
  switch (node.type) {
    case "AwaitExpression":
      return lostInCall(unwrap(node.argument), file).map((lost) => ({ ...lost, node: written }));
    case "CallExpression":
      // Outside a callback's own `return`, a call that is not awaited is a promise: another rule's matter.
      return depth === 0
        ? lostInCall(node, file).map((lost) => ({ ...lost, node: written }))
        : lostInSynchronousCall(node, file).map((lost) => ({ ...lost, node: written }));
    case "MemberExpression": {
      const of = unwrap(node.object);
      if (of.type !== "Identifier" || !isResponse(of, file)) return [];
      if (propertyName(node) === "headers") return found("a Headers object", "'{}'");
      return propertyName(node) === "body" ? found("a stream", "'{}'") : [];
    }
    case "NewExpression": {
      const name = node.callee.type === "Identifier" && !file.variableOf(node.callee) ? node.callee.name : "";
      if (TYPED_ARRAYS.test(name)) return found(`a ${name}`, "an object with numbers as keys");
      const what = BECOMES_EMPTY.get(name);
      if (what === undefined) return [];
      return found(what, "'{}'", name === "Map" ? "map" : name === "Set" ? "set" : "other");
    }
    case "Literal":
      if ("bigint" in node) return found("a bigint", "nothing");
      return "regex" in node ? found("a RegExp", "'{}'") : [];
    case "BinaryExpression":
      return /^([-+*/%&|^]|\*\*|<<|>>)$/.test(node.operator) && isBigint(node, file) ? found("a bigint", "nothing") : [];
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return depth === 0 ? [] : found("a function", "nothing");
    case "ObjectExpression":
      return node.properties.flatMap((property) => {
        if (property.type !== "Property" || property.kind !== "init") return [];
        return lostInJson(property.value as TSESTree.Expression, file, depth + 1);
      });
    case "ArrayExpression":
      return node.elements.flatMap((element) =>
        element && element.type !== "SpreadElement" ? lostInJson(element, file, depth + 1) : [],
      );
    case "ConditionalExpression":
      return [...lostInJson(node.consequent, file, depth + 1), ...lostInJson(node.alternate, file, depth + 1)];
    case "LogicalExpression":
      return lostInJson(node.right, file, depth + 1).length > 0
        ? lostInJson(node.right, file, depth + 1)
        : lostInJson(node.left, file, depth + 1);
    default:
      return [];
  }
}

/** What an awaited call resolves to. */
function lostInCall(node: TSESTree.Expression, file: FileAnalysis): Lost[] {
  if (node.type !== "CallExpression") return [];
  const lost = (what: string, becomes: string, kind: Lost["kind"] = "other"): Lost[] => [{ node, what, becomes, kind }];
  if (isFetch(node, file)) return lost("the Response of 'fetch'", "'{}'", "response");
  const callee = unwrap(node.callee);
  if (/^Promise\.(?:all|allSettled)$/.test(memberPath(callee)?.join(".") ?? "")) return lostInList(node.arguments[0], file);
  if (callee.type === "MemberExpression") {
    const name = propertyName(callee);
    const of = unwrap(callee.object);
    const isBody = of.type === "Identifier" && isResponse(of, file);
    // Responses, requests, files: whatever has a method of these names gives the same by it.
    if (name === "arrayBuffer") return lost("an ArrayBuffer", "'{}'");
    if (name === "blob") return lost("a Blob", "'{}'");
    if (name === "toBuffer") return lost("a Buffer", BUFFER_IN_JSON);
    if (isBody && name === "formData") return lost("a FormData object", "'{}'");
    if (isBody && name === "clone") return lost("a Response", "'{}'", "response");
    const then = name === "then" && node.arguments[0] ? unwrap(node.arguments[0]) : null;
    if (then?.type === "ArrowFunctionExpression" && then.body.type === "CallExpression") return lostInCall(then.body, file);
  }
  if (GIVES_BUFFER.test(calleeName(node) ?? "")) return lost("a Buffer", BUFFER_IN_JSON);
  return readsFile(node, file, "promises") ? lost("a Buffer", BUFFER_IN_JSON) : lostInSynchronousCall(node, file);
}

/** `urls.map((url) => fetch(url))`, `[fetch(a), fetch(b)]`: what a combinator resolves to. */
function lostInList(list: TSESTree.CallExpressionArgument | undefined, file: FileAnalysis): Lost[] {
  const value = list && list.type !== "SpreadElement" ? unwrap(file.valueOf(list)) : null;
  const mapped = value?.type === "CallExpression" && calleeName(value) === "map" && value.arguments[0] ? file.functionBehind(value.arguments[0]) : null;
  const items = mapped ? returnedExpressions(mapped, file) : value?.type === "ArrayExpression" ? value.elements.filter((element) => element !== null) : [];
  const lost = items.flatMap((item) => (item.type === "SpreadElement" ? [] : lostInJson(item, file)));
  return lost.map((item) => ({ ...item, kind: "other" }));
}

/**
 * `renderToBuffer(…)` of React's PDF renderer, and functions of the app that are called after what they give:
 * `getObjectBuffer(key)`. `generateCaptionFromBuffer(audio)` takes one.
 */
const GIVES_BUFFER = /^((get|fetch|download|read|load|generate|render|export)([A-Z]\w*)?|to)(?<!(From|Of|For|In|With|By|Using))Buffer$/;

function lostInSynchronousCall(node: TSESTree.CallExpression, file: FileAnalysis): Lost[] {
  const path = memberPath(node.callee)?.join(".");
  if (path === "BigInt" && !isDeclared(node, file)) return [{ node, what: "a bigint", becomes: "nothing", kind: "other" }];
  if (path === "Symbol" || path === "Symbol.for") return [{ node, what: "a symbol", becomes: "nothing", kind: "other" }];
  if (path !== undefined && /^Buffer\.(from|alloc|concat)$/.test(path)) {
    return [{ node, what: "a Buffer", becomes: BUFFER_IN_JSON, kind: "other" }];
  }
  if (readsFile(node, file, "sync")) return [{ node, what: "a Buffer", becomes: BUFFER_IN_JSON, kind: "other" }];
  const root = chainRoot(node.callee);
  const isGlobal = root.type === "Identifier" && file.variableOf(root) === null;
  const typed = path && isGlobal ? /^(\w+)\.(?:from|of)$/.exec(path)?.[1] : undefined;
  if (typed !== undefined && TYPED_ARRAYS.test(typed)) return [{ node, what: `a ${typed}`, becomes: "an object with numbers as keys", kind: "other" }];
  const imported = file.importOf(node.callee);
  if (imported && /^(node:)?fs$/.test(imported.source) && /^create(Read|Write)Stream$/.test(imported.path.at(-1) ?? "")) {
    return [{ node, what: "a stream", becomes: "an object without its methods", kind: "other" }];
  }
  return [];
}

const BUFFER_IN_JSON = "'{ type: \"Buffer\", data: […] }'";

/** `readFile(path)` without an encoding, of `fs/promises` or, at once, of `fs`. */
function readsFile(call: TSESTree.CallExpression, file: FileAnalysis, how: "promises" | "sync"): boolean {
  const imported = file.importOf(call.callee);
  if (!imported || !/^(?:node:)?fs(?:\/promises)?$/.test(imported.source)) return false;
  const name = imported.path.at(-1);
  const isPromised = imported.source.endsWith("/promises") || imported.path.includes("promises");
  if (how === "promises" ? name !== "readFile" || !isPromised : name !== "readFileSync") return false;
  const [path, options, ...more] = call.arguments;
  if (!path || path.type === "SpreadElement" || more.length > 0) return false;
  if (!options || options.type === "SpreadElement") return !options;
  const value = unwrap(file.valueOf(options));
  return value.type === "ObjectExpression" && value.properties.every((property) => property.type === "Property" && !["encoding", null].includes(propertyName(property)));
}

/** Arithmetic on a bigint gives one. */
function isBigint(expression: TSESTree.Node, file: FileAnalysis): boolean {
  const node = unwrap(expression);
  if (node.type === "BinaryExpression") return isBigint(node.left, file) || isBigint(node.right, file);
  if (node.type === "Literal") return "bigint" in node;
  return node.type === "CallExpression" && memberPath(node.callee)?.join(".") === "BigInt" && !isDeclared(node, file);
}

function isDeclared(node: TSESTree.CallExpression, file: FileAnalysis): boolean {
  return node.callee.type === "Identifier" && file.variableOf(node.callee) !== null;
}

/** The global `fetch`, or one of the libraries that take its place. */
function isFetch(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === "MemberExpression") {
    return memberPath(callee)?.join(".") === "globalThis.fetch";
  }
  if (callee.type !== "Identifier") return false;
  const imported = file.importOf(callee);
  if (imported) return /^(node-fetch|undici|cross-fetch|isomorphic-fetch|inngest)$/.test(imported.source) && /^(fetch|default)$/.test(imported.path[0] ?? "");
  return callee.name === "fetch" && file.variableOf(callee) === null;
}

/** `const response = await fetch(…)` */
function isResponse(identifier: TSESTree.Identifier, file: FileAnalysis): boolean {
  const value = unwrap(file.valueOf(identifier));
  if (value.type !== "AwaitExpression") return false;
  const call = unwrap(value.argument);
  return call.type === "CallExpression" && isFetch(call, file);
}

/** The option `allow` of the rules on what JSON does not keep. */
export const allowSchema = [
  {
    type: "object",
    properties: {
      allow: {
        type: "array",
        items: { type: "string" },
        description: "Names of types that a serialising middleware brings back.",
      },
    },
    additionalProperties: false,
  },
] satisfies JSONSchema4[];

/** Do the names of a user's `allow` list cover this value? */
export function isAllowed(lost: Lost, allow: readonly string[]): boolean {
  return allow.some((name) => lost.what.includes(name));
}
