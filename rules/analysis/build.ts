import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, enclosingFunction } from "./ast.js";
import { CallGraph } from "./calls.js";
import { Clients } from "./clients.js";
import { addTo, type Collected, collect } from "./collect.js";
import { ContextPaths } from "./context.js";
import { CrossFile, type RemoteChange, type RemoteNondeterminism } from "./cross-file/index.js";
import { findDefinitions } from "./definitions.js";
import { Effects } from "./effects/index.js";
import { nondeterminismOf } from "./effects/nondeterminism.js";
import { Imports } from "./imports.js";
import { installedMajor } from "./installed.js";
import { findMajor, type MajorFinding } from "./major.js";
import type {
  BodyRegion,
  CallNode,
  ClientReference,
  Effect,
  EffectSite,
  FileAnalysis,
  FunctionNode,
  Handler,
  ImportedValue,
  Nondeterminism,
  NondeterminismSite,
  Region,
  RemotePath,
  StepCall,
  StepcheckSettings,
  StepRegion,
  TypeServices,
} from "./model.js";
import { isPartRead } from "./parts.js";
import { Regions } from "./regions.js";
import { Names } from "./scope.js";
import { findUses, type Uses } from "./steps.js";
import { typeServicesOf } from "./types.js";
import { wayTo } from "./ways.js";

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
  const graph = new CallGraph(names, collected);
  const clients = new Clients({ sourceCode, collected, names, imports, settings, types });
  const { functions, handlers } = findDefinitions({ collected, names, imports, graph, clients, settings });
  const context = new ContextPaths({ names, imports, graph, handlers, settings, types });
  const uses = findUses({ sourceCode, collected, names, imports, clients, context, settings });
  const isEmpty = imports.inngest.length + functions.length + uses.stepCalls.length + uses.sends.length + clients.definitions.length === 0;
  if (isEmpty && !importsCompanion(sourceCode)) {
    return null;
  }
  const regions = new Regions({ collected, names, imports, graph, context, handlers, uses });
  const tables = new Effects({ names, imports, graph, context, clients, settings, steps: uses.stepCalls });
  return new Model({ sourceCode, settings, filename, types, collected, names, imports, clients, functions, handlers, context, uses, regions, tables });
}

/** Packages of which a rule speaks wherever they are imported: their middleware and topics may have files of their own. */
function importsCompanion({ ast }: Readonly<TSESLint.SourceCode>): boolean {
  return ast.body.some((node) => node.type === "ImportDeclaration" && /^@inngest\/(?:realtime|middleware-encryption)(?:\/|$)/.test(node.source.value));
}

interface Parts {
  sourceCode: Readonly<TSESLint.SourceCode>;
  settings: StepcheckSettings;
  filename: string;
  types: TypeServices | null;
  collected: Collected;
  names: Names;
  imports: Imports;
  clients: Clients;
  functions: FileAnalysis["functions"];
  handlers: ReadonlyMap<FunctionNode, Handler>;
  context: ContextPaths;
  uses: Uses;
  regions: Regions;
  tables: Effects;
}

type Candidate = CallNode | TSESTree.TaggedTemplateExpression;

const NONE: readonly never[] = [];

/** The model of one file. What most files never ask for is found out when they do. */
class Model implements FileAnalysis {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
  readonly settings: StepcheckSettings;
  readonly types: TypeServices | null;
  readonly imports: FileAnalysis["imports"];
  readonly clients: FileAnalysis["clients"];
  readonly functions: FileAnalysis["functions"];
  readonly handlers: FileAnalysis["handlers"];
  readonly stepCalls: FileAnalysis["stepCalls"];
  readonly groupCalls: FileAnalysis["groupCalls"];
  readonly deferCalls: FileAnalysis["deferCalls"];
  readonly sends: FileAnalysis["sends"];
  readonly serves: FileAnalysis["serves"];
  readonly #parts: Parts;
  #major: MajorFinding | null = null;
  #otherFiles: CrossFile | null = null;
  #candidates: readonly Candidate[] | null = null;
  #effects: readonly EffectSite[] | null = null;
  #nondeterminism: readonly NondeterminismSite[] | null = null;
  #callsByName: ReadonlyMap<string, readonly TSESTree.CallExpression[]> | null = null;

  constructor(parts: Parts) {
    const { uses } = parts;
    this.#parts = parts;
    this.sourceCode = parts.sourceCode;
    this.settings = parts.settings;
    this.types = parts.types;
    this.imports = parts.imports.inngest;
    this.clients = parts.clients.definitions;
    this.functions = parts.functions;
    this.handlers = [...parts.handlers.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
    this.stepCalls = uses.stepCalls;
    this.groupCalls = uses.groupCalls;
    this.deferCalls = uses.deferCalls;
    this.sends = uses.sends;
    this.serves = uses.serves;
  }

  get major(): FileAnalysis["major"] {
    return this.#findMajor().major;
  }

  get majorFrom(): FileAnalysis["majorFrom"] {
    return this.#findMajor().from;
  }

  majorOfPackage(name: string): number | null {
    return installedMajor(this.#parts.filename, name);
  }

  #findMajor(): MajorFinding {
    const { filename, settings } = this.#parts;
    this.#major ??= findMajor(filename, settings, this.imports, this.functions);
    return this.#major;
  }

  regionsOf(node: TSESTree.Node): readonly Region[] {
    return this.#parts.regions.of(node);
  }

  bodyRegion(node: TSESTree.Node): BodyRegion | null {
    return this.regionsOf(node).find((region): region is BodyRegion => region.kind === "body") ?? null;
  }

  stepRegion(node: TSESTree.Node): StepRegion | null {
    return this.regionsOf(node).find((region): region is StepRegion => region.kind === "step") ?? null;
  }

  stepCallOf(node: TSESTree.Node): StepCall | null {
    return this.#parts.regions.stepCallOf(node);
  }

  handlerOf(node: TSESTree.Node): Handler | null {
    return this.#parts.handlers.get(node as FunctionNode) ?? null;
  }

  nodes<Type extends TSESTree.Node["type"] | `${TSESTree.Node["type"]}`>(type: Type): readonly Extract<TSESTree.Node, { type: Type }>[] {
    return (this.#parts.collected.byType.get(type) ?? NONE) as readonly Extract<TSESTree.Node, { type: Type }>[];
  }

  callsIn(owner: FunctionNode): readonly CallNode[] {
    return this.#parts.collected.callsByOwner.get(owner) ?? NONE;
  }

  returnsIn(owner: FunctionNode): readonly TSESTree.ReturnStatement[] {
    return this.#parts.collected.returnsByOwner.get(owner) ?? NONE;
  }

  callsNamed(name: string): readonly TSESTree.CallExpression[] {
    this.#callsByName ??= byName(this.nodes("CallExpression"));
    return this.#callsByName.get(name) ?? NONE;
  }

  functionOf(node: TSESTree.Node): FunctionNode | null {
    return enclosingFunction(node);
  }

  contextPath(node: TSESTree.Node): readonly string[] | null {
    return this.#parts.context.refOf(node)?.path ?? null;
  }

  clientOf(node: TSESTree.Node): ClientReference | null {
    return this.#parts.clients.clientOf(node);
  }

  functionBehind(node: TSESTree.Node): FunctionNode | null {
    return this.#parts.names.functionBehind(node);
  }

  valueOf(node: TSESTree.Expression): TSESTree.Expression {
    return this.#parts.names.valueOf(node);
  }

  variableOf(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): TSESLint.Scope.Variable | null {
    return this.#parts.names.variableOf(identifier);
  }

  importOf(node: TSESTree.Node): ImportedValue | null {
    return this.#parts.imports.importOf(node);
  }

  remoteStepOf(call: TSESTree.CallExpression): RemotePath | null {
    return this.#files()?.stepIn(call) ?? null;
  }

  isRemoteThere(call: TSESTree.CallExpression): boolean {
    return this.#files()?.isThere(call) ?? false;
  }

  remoteChangesOf(call: TSESTree.CallExpression): readonly RemoteChange[] {
    return this.#files()?.changesOf(call) ?? NONE;
  }

  effectOf(node: TSESTree.Node): Effect | null {
    const effect = this.#parts.tables.effectOf(node);
    return effect && this.#otherFile(node, effect)?.isPlain(node as TSESTree.CallExpression) ? null : effect;
  }

  nondeterminismOf(node: TSESTree.Node): Nondeterminism | null {
    const remote = this.#remoteNondeterminismOf(node);
    return remote ? { kind: remote.kind, label: wayTo(remote.label, [], remote.remote) } : this.#localNondeterminismOf(node);
  }

  #localNondeterminismOf(node: TSESTree.Node): Nondeterminism | null {
    const { names, imports } = this.#parts;
    return nondeterminismOf(node, names, imports);
  }

  #remoteNondeterminismOf(node: TSESTree.Node): RemoteNondeterminism | null {
    const remote = this.#otherFile(node, null)?.nondeterminismOf(node as TSESTree.CallExpression);
    return remote && (remote.part === null || isPartRead(node, remote.part, this.#parts.names)) ? remote : null;
  }

  get effects(): readonly EffectSite[] {
    this.#effects ??= this.#findEffects();
    return this.#effects;
  }

  get nondeterminism(): readonly NondeterminismSite[] {
    this.#nondeterminism ??= this.#findNondeterminism();
    return this.#nondeterminism;
  }

  #findEffects(): EffectSite[] {
    const found: EffectSite[] = [];
    for (const node of this.#ran()) {
      const effect = this.effectOf(node);
      const remote = this.#otherFile(node, effect)?.effectOf(node as TSESTree.CallExpression);
      if (remote) found.push({ ...remote, node, regions: this.regionsOf(node) });
      else if (effect) found.push({ ...effect, node, regions: this.regionsOf(node), remote: null });
    }
    return found;
  }

  #findNondeterminism(): NondeterminismSite[] {
    const found: NondeterminismSite[] = [];
    for (const node of this.#ran()) {
      const remote = this.#remoteNondeterminismOf(node);
      const reason = remote ?? this.#localNondeterminismOf(node);
      if (reason) found.push({ kind: reason.kind, label: reason.label, node, regions: this.regionsOf(node), remote: remote?.remote ?? null });
    }
    return found;
  }

  /** The calls and templates that a handler runs, in source order. */
  #ran(): readonly Candidate[] {
    this.#candidates ??= candidates(this.#parts.collected, this.#parts.regions);
    return this.#candidates;
  }

  #files(): CrossFile | null {
    if (this.types) this.#otherFiles ??= new CrossFile(this.types);
    return this.#otherFiles;
  }

  /** The other files, where a call may lead there: what the code of a function says goes before what its name says. */
  #otherFile(node: TSESTree.Node, effect: Effect | null): CrossFile | null {
    if (!this.types || node.type !== "CallExpression") return null;
    return effect !== null || this.#parts.tables.isUnknown(node) ? this.#files() : null;
  }
}

function byName(calls: readonly TSESTree.CallExpression[]): Map<string, TSESTree.CallExpression[]> {
  const found = new Map<string, TSESTree.CallExpression[]>();
  for (const call of calls) {
    const name = calleeName(call);
    if (name !== null) addTo(found, name, call);
  }
  return found;
}

function candidates(collected: Collected, regions: Regions): Candidate[] {
  const found: Candidate[] = [];
  for (const owner of regions.owners()) found.push(...(collected.callsByOwner.get(owner) ?? NONE));
  for (const template of collected.byType.get("TaggedTemplateExpression") ?? []) {
    if (regions.of(template).length > 0) found.push(template as TSESTree.TaggedTemplateExpression);
  }
  return found.sort((a, b) => a.range[0] - b.range[0]);
}
