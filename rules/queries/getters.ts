import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames, outward, propertyName, withoutAwait } from "../analysis/ast.js";
import type { FileAnalysis, StepCall } from "../analysis/index.js";
import { returnedExpressions } from "./returns.js";

/** A function of a package that gives an object with getters on its class, which JSON leaves out. */
interface GivesGetters {
  /** The major from which on it does. */
  since: number;
  getters: ReadonlySet<string>;
}

/** By package and name. */
const GIVES_GETTERS: ReadonlyMap<string, GivesGetters> = new Map([
  [
    "ai#generateText",
    {
      since: 5,
      getters: new Set([
        ...["text", "content", "files", "sources", "reasoning", "reasoningText", "toolCalls", "toolResults"],
        ...["staticToolCalls", "staticToolResults", "dynamicToolCalls", "dynamicToolResults"],
        ...["finishReason", "usage", "warnings", "request", "response", "providerMetadata", "output", "experimental_output"],
      ]),
    },
  ],
]);

/** What is read of the result of a step, and JSON left out. */
export interface LostGetters {
  /** Where the first is read. */
  node: TSESTree.Node;
  /** Each once, in the order in which they are read. */
  names: readonly string[];
  /** `generateText`. */
  call: string;
  /** `ai`, and the major that is installed. */
  source: string;
  major: number;
  /** Is nothing else of the result read, and the result not handed on? */
  only: boolean;
}

/** The getters that are read of the result of a step, where all it gives is the object that has them. */
export function lostGettersOf(step: StepCall, file: FileAnalysis): LostGetters | null {
  const called = calledIn(step, file);
  const gives = called && GIVES_GETTERS.get(called);
  if (!called || !gives || step.fate.kind !== "awaited" || step.fate.parallel) return null;
  const reads = readsOf(step.fate.node, file);
  const lost = reads.filter((read) => read.name !== null && gives.getters.has(read.name));
  const [source, call] = called.split("#") as [string, string];
  // The disk is asked last: few files get here.
  const major = lost.length > 0 ? file.majorOfPackage(source) : null;
  if (major === null || major < gives.since) return null;
  return { node: lost[0]!.node, names: [...new Set(lost.map(({ name }) => name!))], call, source, major, only: lost.length === reads.length };
}

/** `ai#generateText`, where that is all the step does: handed over by name, or called in every `return`. */
function calledIn({ tool, callback, callbackArgument }: StepCall, file: FileAnalysis): string | null {
  if (!callback) return tool === "ai.wrap" && callbackArgument ? importedName(callbackArgument, file) : null;
  const names = returnedExpressions(callback, file).map((returned) => {
    const call = withoutAwait(file.valueOf(returned));
    return call.type === "CallExpression" ? importedName(call.callee, file) : null;
  });
  return names[0] != null && names.every((name) => name === names[0]) ? names[0] : null;
}

function importedName(node: TSESTree.Node, file: FileAnalysis): string | null {
  const imported = file.importOf(node);
  return imported ? `${imported.source}#${imported.path.join(".")}` : null;
}

interface Read {
  node: TSESTree.Node;
  /** `null` where the whole of it is taken. */
  name: string | null;
}

/** What is read of a value, at once or by the name it is given. */
function readsOf(value: TSESTree.Node, file: FileAnalysis): Read[] {
  const { parent, child } = outward(value);
  if (parent?.type !== "VariableDeclarator" || parent.init !== child) return [readAt(value)];
  if (parent.id.type !== "Identifier") return boundNames(parent.id).map(({ identifier, path, rest }) => ({ node: identifier, name: rest ? null : path[0]! }));
  const uses = file.variableOf(parent.id)?.references.filter(({ init }) => !init) ?? [];
  return uses.map(({ identifier }) => readAt(identifier));
}

/** `text` of `result.text`, or the whole of it. */
function readAt(value: TSESTree.Node): Read {
  const { parent, child } = outward(value);
  return parent?.type === "MemberExpression" && parent.object === child ? { node: parent, name: propertyName(parent) } : { node: value, name: null };
}
