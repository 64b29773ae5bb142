/**
 * Questions to the type checker. TypeScript itself is not imported at run time: the checker and the types come from the
 * parser. Types are compared with the checker's own ones: the numbers of its flags change between versions.
 */
import type { TSESTree } from "@typescript-eslint/utils";
import type { Type, TypeChecker } from "typescript";
import type { TypeServices } from "./model.js";

/** Is the type of the expression a promise, or something else that can be awaited? */
export function isThenable(node: TSESTree.Node, types: TypeServices): boolean {
  return isThenableType(types.getTypeAtLocation(node), types.checker);
}

export function isThenableType(type: Type, checker: TypeChecker): boolean {
  return membersOf(type).some((member) => {
    const then = checker.getPropertyOfType(checker.getApparentType(member), "then");
    return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
  });
}

/** The members of a union; the type itself otherwise. */
export function membersOf(type: Type): readonly Type[] {
  return type.isUnion() ? type.types : [type];
}

/** `any`, `unknown` and type parameters tell nothing. */
export function isOpen(type: Type, checker: TypeChecker): boolean {
  return type === checker.getAnyType() || type.isTypeParameter() || checker.typeToString(type) === "unknown";
}

/** An object type: no primitive, which the checker lends the members of its wrapper. */
export function isObjectType(type: Type, checker: TypeChecker): boolean {
  return checker.getApparentType(type) === type && type.getProperties().length > 0;
}

/** The type that `await` gives. */
export function awaited(type: Type, checker: TypeChecker): Type {
  return checker.getAwaitedType(type) ?? type;
}

/** Does the type of the expression say that it may be `null`? Then the compiler asks for a check. */
export function mayBeNull(node: TSESTree.Node, types: TypeServices): boolean {
  const nullType = types.checker.getNullType();
  return membersOf(types.getTypeAtLocation(node)).some((member) => member === nullType);
}
