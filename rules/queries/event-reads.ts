import type { TSESTree } from "@typescript-eslint/utils";
import { outward, propertyName } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";

/** A field of `event.data` that the code reads. */
export interface EventRead {
  /** What to underline: the member access, or the property of the pattern. */
  node: TSESTree.MemberExpression | TSESTree.Property;
  field: string;
  /** `event.data` as written, where the field is a member of it. */
  data: TSESTree.Node | null;
  /** The code allows for the field to be missing: `event.data?.x`, a default, `??`. */
  allowsMissing: boolean;
  /** It has something else to go on with then: a default, `??`. */
  hasFallback: boolean;
}

/** Every read of a field of `event.data`, by member or by pattern. */
export function eventDataReads(file: FileAnalysis): EventRead[] {
  const reads: EventRead[] = [];
  for (const member of file.nodes("MemberExpression")) {
    const field = propertyName(member);
    if (field === null || !isEventData(member.object, file)) continue;
    const fallback = hasFallback(member);
    reads.push({ node: member, field, data: member.object, allowsMissing: member.optional || fallback || isAskedForItsType(member, file), hasFallback: fallback });
  }
  for (const pattern of file.nodes("ObjectPattern")) {
    if (!isPatternOfEventData(pattern, file)) continue;
    for (const property of pattern.properties) {
      if (property.type !== "Property") continue;
      const field = propertyName(property);
      if (field === null) continue;
      const fallback = property.value.type === "AssignmentPattern";
      reads.push({ node: property, field, data: null, allowsMissing: fallback, hasFallback: fallback });
    }
  }
  return reads;
}

function isEventData(node: TSESTree.Node, file: FileAnalysis): boolean {
  const path = file.contextPath(node);
  return path?.length === 2 && path[0] === "event" && path[1] === "data";
}

/** `const { userId } = event.data`, `({ event: { data: { userId } } }) => …`, `const { data: { userId } } = event` */
function isPatternOfEventData(pattern: TSESTree.ObjectPattern, file: FileAnalysis): boolean {
  const { parent } = pattern;
  if (parent.type === "VariableDeclarator") return parent.init !== null && isEventData(parent.init, file);
  if (parent.type !== "Property" || parent.value !== pattern || propertyName(parent) !== "data") return false;
  const outer = parent.parent;
  if (outer.type !== "ObjectPattern") return false;
  const owner = outer.parent;
  if (owner.type === "VariableDeclarator") {
    const path = owner.init && file.contextPath(owner.init);
    return path?.length === 1 && path[0] === "event";
  }
  if (owner.type !== "Property" || propertyName(owner) !== "event" || owner.parent.type !== "ObjectPattern") return false;
  return file.handlers.some((handler) => handler.parameter === owner.parent);
}

/** `typeof data.jobId === "string" ? data.jobId : null`: both of them. */
function isAskedForItsType(member: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const { parent, child } = outward(member);
  if (parent?.type === "UnaryExpression") return parent.operator === "typeof";
  return parent?.type === "ConditionalExpression" && parent.consequent === child && file.sourceCode.getText(parent.test).includes(`typeof ${file.sourceCode.getText(member)}`);
}

/** `member ?? other`, `member?.x`, `if (member)` */
export function hasFallback(member: TSESTree.MemberExpression): boolean {
  const { parent, child } = outward(member);
  if (parent?.type === "LogicalExpression") return parent.left === child || parent.operator === "&&";
  if (parent?.type === "MemberExpression") return parent.object === child && parent.optional;
  return (parent?.type === "IfStatement" || parent?.type === "ConditionalExpression") && parent.test === child;
}
