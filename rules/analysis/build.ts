import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { enclosingFunction } from "./ast.js";
import { CallGraph } from "./calls.js";
import { Clients } from "./clients.js";
import { type Collected, collect } from "./collect.js";
import { ContextPaths } from "./context.js";
import { CrossFile } from "./cross-file.js";
import { findDefinitions } from "./definitions.js";
import { Effects } from "./effects/index.js";
import { nondeterminismOf } from "./effects/nondeterminism.js";
import { Imports } from "./imports.js";
import { findMajor, type MajorFinding } from "./major.js";
import type {
  BodyRegion,
  CallNode,
  Effect,
  EffectSite,
  FileAnalysis,
  FunctionNode,
  NondeterminismSite,
  StepcheckSettings,
  StepRegion,
  TypeServices,
} from "./model.js";
import { Regions } from "./regions.js";
import { Names } from "./scope.js";
import { findUses } from "./steps.js";
import { typeServicesOf } from "./types.js";

export interface AnalysisInput {
  sourceCode: Readonly<TSESLint.SourceCode>;
  settings: StepcheckSettings;
  filename: string;
}

/** Makes the model of a file; `null` when there is no Inngest in it after all. */
export function buildAnalysis({ sourceCode, settings, filename }: AnalysisInput): FileAnalysis | null {
  const collected = collect(sourceCode);
  const names = new Names(sourceCode);
  const imports = new Imports(collected, names, settings);
  const types = typeServicesOf(sourceCode);
  const calls = [...collected.callsByOwner.values()].flat();
  const graph = new CallGraph(names, calls);
  const clients = new Clients({ sourceCode, collected, names, imports, settings, types });
  const { functions, handlers } = findDefinitions({ collected, names, imports, graph, clients, settings });
  const context = new ContextPaths({ names, imports, graph, handlers, settings, types });
  const uses = findUses({ sourceCode, collected, names, imports, clients, context, settings });
  if (imports.inngest.length + functions.length + uses.stepCalls.length + uses.sends.length + clients.definitions.length === 0) {
    return null;
  }
  const regions = new Regions({ collected, names, imports, graph, context, handlers, uses });
  const tables = new Effects({ names, imports, graph, context, clients, settings });
  const lazily = lazy({ collected, names, imports, regions, tables, types, filename, settings, functions });

  return {
    sourceCode,
    settings,
    types,
    get major() {
      return lazily.major().major;
    },
    get majorFrom() {
      return lazily.major().from;
    },
    imports: imports.inngest,
    clients: clients.definitions,
    functions,
    handlers: [...handlers.values()].sort((a, b) => a.node.range[0] - b.node.range[0]),
    ...uses,

    regionsOf: (node) => regions.of(node),
    bodyRegion: (node) => regions.of(node).find((region): region is BodyRegion => region.kind === "body") ?? null,
    stepRegion: (node) => regions.of(node).find((region): region is StepRegion => region.kind === "step") ?? null,
    stepCallOf: (node) => regions.stepCallOf(node),
    handlerOf: (node) => handlers.get(node as FunctionNode) ?? null,

    nodes: ((type: string) => collected.byType.get(type) ?? []) as FileAnalysis["nodes"],
    callsIn: (owner) => collected.callsByOwner.get(owner) ?? [],
    functionOf: enclosingFunction,

    contextPath: (node) => context.refOf(node)?.path ?? null,
    clientOf: (node) => clients.clientOf(node),
    functionBehind: (node) => names.functionBehind(node),
    valueOf: (node) => names.valueOf(node),
    variableOf: (identifier) => names.variableOf(identifier),
    importOf: (node) => imports.importOf(node),

    remoteStepOf: (call) => lazily.files()?.stepIn(call) ?? null,
    effectOf: (node) => tables.effectOf(node),
    nondeterminismOf: (node) => nondeterminismOf(node, names, imports),
    get effects() {
      return lazily.effects();
    },
    get nondeterminism() {
      return lazily.nondeterminism();
    },
  };
}

interface LazyInput {
  collected: Collected;
  names: Names;
  imports: Imports;
  regions: Regions;
  tables: Effects;
  types: TypeServices | null;
  filename: string;
  settings: StepcheckSettings;
  functions: FileAnalysis["functions"];
}

type Candidate = CallNode | TSESTree.TaggedTemplateExpression;

/** What most files never ask for. */
function lazy({ collected, names, imports, regions, tables, types, filename, settings, functions }: LazyInput) {
  const ran = once(() => candidates(collected, regions));
  const files = once(() => (types ? new CrossFile(types) : null));
  /** The other files, where a call may lead there: what is known for certain here needs no second look. */
  const remotely = (node: Candidate, effect: Effect | null): CrossFile | null => {
    if (!types || node.type !== "CallExpression") return null;
    const isOpen = effect === null ? tables.isUnknown(node) : effect.confidence !== "certain" && effect.package === null;
    return isOpen ? files() : null;
  };
  return {
    files,
    major: once((): MajorFinding => findMajor(filename, settings, imports.inngest, functions)),
    effects: once((): EffectSite[] =>
      ran().flatMap((node): EffectSite[] => {
        const found = regions.of(node);
        const effect = tables.effectOf(node);
        const remote = remotely(node, effect)?.effectOf(node as TSESTree.CallExpression);
        if (remote) return [{ ...remote, node, regions: found }];
        return effect ? [{ ...effect, node, regions: found, remote: null }] : [];
      }),
    ),
    nondeterminism: once((): NondeterminismSite[] =>
      ran().flatMap((node): NondeterminismSite[] => {
        const found = regions.of(node);
        const reason = nondeterminismOf(node, names, imports);
        if (reason) return [{ ...reason, node, regions: found, remote: null }];
        const remote = remotely(node, null)?.nondeterminismOf(node as TSESTree.CallExpression);
        return remote ? [{ ...remote, node, regions: found }] : [];
      }),
    ),
  };
}

/** The calls and templates that a handler runs, in source order. */
function candidates(collected: Collected, regions: Regions): Candidate[] {
  const found: Candidate[] = regions.owners().flatMap((owner) => [...(collected.callsByOwner.get(owner) ?? [])]);
  for (const template of collected.byType.get("TaggedTemplateExpression") ?? []) {
    if (regions.of(template).length > 0) found.push(template as TSESTree.TaggedTemplateExpression);
  }
  return found.sort((a, b) => a.range[0] - b.range[0]);
}

function once<T>(find: () => T): () => T {
  let found: { value: T } | null = null;
  return () => (found ??= { value: find() }).value;
}
