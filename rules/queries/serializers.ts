import type { TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, ObjectInfo } from "../analysis/index.js";
import { unwrap } from "../analysis/ast.js";
import { oncePer } from "../analysis/remember.js";

/** `DateSerializerMiddleware`, `superjson()`: brings back what JSON alone loses. Which types, its name does not say. */
const SERIALIZER = /seriali[sz]|superjson|devalue/i;

/** Does a middleware of the function in which the node stands, or of its client, serialise what travels? */
export function isSerialisedAt(node: TSESTree.Node, file: FileAnalysis): boolean {
  return namesSerializer(file) && file.regionsOf(node).some(({ handler }) => {
    const definition = handler?.definition;
    return hasSerializer(definition?.options, file) || hasSerializer(definition?.client?.definition?.options, file);
  });
}

/** The same of the options of one client or function. */
export function hasSerializer(options: ObjectInfo | null | undefined, file: FileAnalysis): boolean {
  const given = namesSerializer(file) ? options?.get("middleware")?.value : undefined;
  const list = given ? unwrap(file.valueOf(given)) : null;
  return list?.type === "ArrayExpression" && list.elements.some((item) => item !== null && SERIALIZER.test(file.sourceCode.getText(item)));
}

/** Asked before anything is followed. */
const namesSerializer = oncePer((file: FileAnalysis) => SERIALIZER.test(file.sourceCode.text));
