import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { TypeServices } from "./model.js";

/** What `@typescript-eslint/parser` puts on `sourceCode.parserServices` when it has a program. */
interface ParserServices {
  program?: TypeServices["program"] | null;
  getTypeAtLocation?: TypeServices["getTypeAtLocation"];
  getSymbolAtLocation?: TypeServices["getSymbolAtLocation"];
  esTreeNodeToTSNodeMap?: TypeServices["esTreeNodeToTSNodeMap"];
}

/** Type information, where the parser has it; `null` under oxlint, with other parsers, and without a project. */
export function typeServicesOf(sourceCode: Readonly<TSESLint.SourceCode>): TypeServices | null {
  const services = (sourceCode.parserServices ?? {}) as ParserServices;
  const { program, getTypeAtLocation, getSymbolAtLocation, esTreeNodeToTSNodeMap } = services;
  if (!program || !getTypeAtLocation || !getSymbolAtLocation || !esTreeNodeToTSNodeMap) return null;
  return {
    program,
    checker: program.getTypeChecker(),
    getTypeAtLocation: (node: TSESTree.Node) => getTypeAtLocation(node),
    getSymbolAtLocation: (node: TSESTree.Node) => getSymbolAtLocation(node),
    esTreeNodeToTSNodeMap,
  };
}
