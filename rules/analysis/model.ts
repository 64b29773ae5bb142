/**
 * The model of a file: what the analysis finds, as the rules see it. It says what the code is; it reports nothing.
 */
import type { TSESLint, TSESTree } from "@typescript-eslint/utils";

/** The major version of the `inngest` package. */
export type SdkMajor = 3 | 4;

/** A function node of any form. */
export type FunctionNode =
  | TSESTree.ArrowFunctionExpression
  | TSESTree.FunctionExpression
  | TSESTree.FunctionDeclaration;

/** The nodes that call something. */
export type CallNode = TSESTree.CallExpression | TSESTree.NewExpression;

/**
 * How sure the analysis is.
 *
 * - `certain`: provenance was followed: an import from `inngest`, `new Inngest`, a handler's own parameter
 * - `likely`: the shape says so and nothing speaks against it: `createFunction({ id }, …, async ({ step }) => …)` on an
 *   imported object
 * - `possible`: a convention of names only; rules of `recommended` leave it alone
 */
export type Confidence = "certain" | "likely" | "possible";

/** Everything that is known of one file. One object per file, shared by all rules; see `getAnalysis`. */
export interface FileAnalysis {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
  readonly settings: StepcheckSettings;
  /** The major that the file speaks to: from settings, the installed package or the forms in use; `null`: unknown. */
  readonly major: SdkMajor | null;
  /** How the major is known: by the setting, by the package that the file resolves to, or only by the forms it uses. */
  readonly majorFrom: "setting" | "package" | "form" | null;
  /** Type information, where the parser has it. */
  readonly types: TypeServices | null;

  /** The names that the file imports from the package, with the subpath: `{ imported: "serve", from: "inngest/next" }`. */
  readonly imports: readonly InngestImport[];
  /** `new Inngest(…)` in this file. */
  readonly clients: readonly ClientDefinition[];
  /** Inngest functions defined in this file, in source order. */
  readonly functions: readonly FunctionDefinition[];
  /** The bodies that Inngest runs: handlers of `functions`, `onFailure`, endpoints, and helpers that are given `step`. */
  readonly handlers: readonly Handler[];
  /** Calls of step tools, wherever they stand, in source order. */
  readonly stepCalls: readonly StepCall[];
  /** `group.parallel` and `group.experiment`, in source order. */
  readonly groupCalls: readonly GroupCall[];
  /** `defer(…)` of the handler's context. */
  readonly deferCalls: readonly TSESTree.CallExpression[];
  /** `client.send(…)` anywhere: in handlers, routes, scripts. */
  readonly sends: readonly ClientSend[];
  /** `serve(…)`, `createServer(…)`, `connect(…)`, … of the package. */
  readonly serves: readonly ServeCall[];

  /**
   * Where a node runs. A node in a helper may run in several places, one for each call of it from a handler or a step; a
   * node that no handler of this file is known to run has none. `body` before `step`, then the shortest path first.
   */
  regionsOf(node: TSESTree.Node): readonly Region[];
  /** The region in which the node runs outside every step, if there is one. */
  bodyRegion(node: TSESTree.Node): BodyRegion | null;
  /** The region in which the node runs inside a step, if there is one. */
  stepRegion(node: TSESTree.Node): StepRegion | null;
  /** The step call that `node` is, if it is one. */
  stepCallOf(node: TSESTree.Node): StepCall | null;
  /** The handler that `node` is the function of, if it is one. */
  handlerOf(node: TSESTree.Node): Handler | null;

  /** All nodes of a type, in source order, from the one walk that the analysis makes. Free to call. */
  nodes<Type extends TSESTree.Node["type"] | `${TSESTree.Node["type"]}`>(
    type: Type,
  ): readonly Extract<TSESTree.Node, { type: Type }>[];
  /** The calls (and `new`) that run as part of `owner` itself, nested functions left out. */
  callsIn(owner: FunctionNode): readonly CallNode[];
  /** The `return` statements of a function, without those of functions inside it. */
  returnsIn(owner: FunctionNode): readonly TSESTree.ReturnStatement[];
  /** The calls whose callee ends in this name, in source order: `x.send()` and `send()` for `send`. Free to call. */
  callsNamed(name: string): readonly TSESTree.CallExpression[];
  /** The function that a node stands in; `null` at module level. */
  functionOf(node: TSESTree.Node): FunctionNode | null;

  /**
   * What an expression is in terms of the handler's context: `s.run` after `const s = ctx.step` is `["step", "run"]`,
   * `event.data.id` is `["event", "data", "id"]`. `null` for anything else. The heads are the keys of the context: `step`,
   * `event`, `events`, `attempt`, `runId`, `logger`, `group`, `defer`, `publish`, …
   */
  contextPath(node: TSESTree.Node): readonly string[] | null;
  /** Is the expression an Inngest client, here or imported? */
  clientOf(node: TSESTree.Node): ClientReference | null;
  /**
   * The function node that an expression stands for: itself, a function or `const` of this file, a method of an object
   * literal or class of this file, `.bind()` and `useCallback`-like wrappers left out.
   */
  functionBehind(node: TSESTree.Node): FunctionNode | null;
  /** Follows `const` names, `as const`, `satisfies` and parentheses to the expression that gives the value. */
  valueOf(node: TSESTree.Expression): TSESTree.Expression;
  /** The variable that an identifier refers to; `null` for globals and unknown names. */
  variableOf(identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): TSESLint.Scope.Variable | null;
  /** The module that a name comes from and the name it has there, through import, `require` and re-binding. */
  importOf(node: TSESTree.Node): ImportedValue | null;
  /** The major of a package that the file resolves to, as installed or as its `package.json` asks for it; `null` when neither says. */
  majorOfPackage(name: string): number | null;

  /** The way to a step that a function of another file runs when it is called; `null` without type information. */
  remoteStepOf(call: TSESTree.CallExpression): RemotePath | null;
  /** Is the code there of a function of another file that is called? Never without type information, nor where a declaration is all there is. */
  isRemoteThere(call: TSESTree.CallExpression): boolean;
  /** The arguments that a function of another file changes when it is called; none without type information. */
  remoteChangesOf(call: TSESTree.CallExpression): readonly { argument: TSESTree.CallExpressionArgument; remote: RemotePath }[];
  /** What a call does to the world, by the tables of effects; `null` when nothing is known or it is pure. */
  effectOf(node: TSESTree.Node): Effect | null;
  /** Why an expression gives another value each time it runs; `null` when nothing is known. */
  nondeterminismOf(node: TSESTree.Node): Nondeterminism | null;
  /** Every effect that a handler runs or may run, with where it runs. Lazily found once. */
  readonly effects: readonly EffectSite[];
  /** Every non-deterministic expression that a handler runs, with where it runs. Lazily found once. */
  readonly nondeterminism: readonly NondeterminismSite[];
}

/** Type information of the file; only there under ESLint with `parserOptions.project` or `projectService`. */
export interface TypeServices {
  readonly program: import("typescript").Program;
  readonly checker: import("typescript").TypeChecker;
  getTypeAtLocation(node: TSESTree.Node): import("typescript").Type;
  getSymbolAtLocation(node: TSESTree.Node): import("typescript").Symbol | undefined;
  readonly esTreeNodeToTSNodeMap: { get(node: TSESTree.Node): import("typescript").Node };
}

export interface InngestImport {
  /** The name in the module; `default`, or `*` for the namespace. */
  imported: string;
  local: string;
  /** The module as if it were installed under its own name: `inngest`, `inngest/next`. */
  from: string;
  /** The module as written: `inngest3/next`. */
  source: string;
  typeOnly: boolean;
  node: TSESTree.Node;
}

export interface ImportedValue {
  /** The module as written. */
  source: string;
  /** The name there, `default` or `*`; with the members after it: `["default", "webhooks"]`. */
  path: readonly string[];
}

export interface ClientDefinition {
  node: TSESTree.NewExpression;
  options: ObjectInfo | null;
  id: StaticText | null;
  /** The name that it is bound to, if it is. */
  name: string | null;
}

export interface ClientReference {
  confidence: Confidence;
  /** The definition, when it stands in this file. */
  definition: ClientDefinition | null;
  /** As written: `inngest`, `this._client`. */
  text: string;
}

/**
 * A text in the code.
 *
 * `value` is there when the text is known: a literal, a template without expressions, a `const` of those. `parts` are the
 * expressions in it when it is not.
 */
export interface StaticText {
  node: TSESTree.Expression;
  value: string | null;
  parts: readonly TSESTree.Expression[];
}

/** An object of options as far as it is written in this file: literals, `const`s of this file and spreads of those. */
export interface ObjectInfo {
  node: TSESTree.Expression;
  /** The literal itself, where there is one. */
  literal: TSESTree.ObjectExpression | null;
  /** Every key is known. False when something unknown is spread in, a key is computed, or it is not a literal. */
  complete: boolean;
  /** Later keys win, as at run time. */
  readonly properties: ReadonlyMap<string, OptionProperty>;
  /**
   * `"yes"` when the key is there, `"no"` when it certainly is not, `"unknown"` when something unknown may bring it.
   */
  has(key: string): "yes" | "no" | "unknown";
  get(key: string): OptionProperty | null;
}

export interface OptionProperty {
  key: string;
  node: TSESTree.Property;
  /** As written. */
  value: TSESTree.Expression;
}

/**
 * - `function`: `createFunction`, or a factory that calls it
 * - `defer`, `scorer`: `createDefer`, `createScorer`
 * - `endpoint`: `inngest.endpoint(handler)`
 */
export type FunctionKind = "function" | "defer" | "scorer" | "endpoint";

export interface FunctionDefinition {
  kind: FunctionKind;
  confidence: Confidence;
  node: TSESTree.CallExpression;
  client: ClientReference | null;
  /**
   * - `three`: options, trigger, handler (v3)
   * - `two`: options, handler (v4)
   * - `other`: what a factory takes, or what cannot be told
   */
  form: "three" | "two" | "other";
  /** What the arguments say of the major, `null` where both take it. */
  major: SdkMajor | null;
  options: ObjectInfo | null;
  id: StaticText | null;
  triggers: Triggers;
  handler: Handler | null;
  onFailure: Handler | null;
  /** The expression that stands where the handler should. */
  handlerNode: TSESTree.Node | null;
  /** The name it is bound to, `default` for a default export, otherwise `null`. */
  name: string | null;
  /** What to underline when the function as a whole is meant: the id, else the callee. */
  locator: TSESTree.Node;
  /** Is the call one that a factory of this file makes with its own parameters? Then options are the caller's. */
  inFactory: boolean;
}

export interface Triggers {
  /** The expression that gives them: the second argument of the v3 form, or the value of `triggers`. */
  node: TSESTree.Node | null;
  list: readonly Trigger[];
  /** Every trigger is known. */
  complete: boolean;
}

export interface Trigger {
  node: TSESTree.Expression;
  kind: "event" | "cron" | "invoke" | "unknown";
  /** The name of the event or the text of the cron, where it can be known. */
  text: StaticText | null;
  /** The object that carries `if`, `jitter`, …, where it is a literal. */
  options: ObjectInfo | null;
}

export interface Handler {
  /** `helper`: a function that is handed `step` and uses it; by whom is not known in this file. */
  kind: "function" | "onFailure" | "defer" | "scorer" | "endpoint" | "helper";
  confidence: Confidence;
  node: FunctionNode;
  /** The definition it belongs to; for `helper`, and handlers that another file registers, `null`. */
  definition: FunctionDefinition | null;
  /** The names that the body has for parts of the context: `step` → `s`. Only plain bindings of the first parameter. */
  bindings: ReadonlyMap<string, TSESTree.Identifier>;
  /** The first parameter, if there is one. */
  parameter: TSESTree.Parameter | null;
  /** The steps that it reaches, own and through helpers of this file. */
  steps: readonly StepCall[];
  /**
   * Does it hand `step` or its context to something that this file does not show? Then it has steps that are not in
   * `steps`.
   */
  delegates: boolean;
}

/** The path of a step tool below `step`, dotted. */
export type StepTool =
  | "run"
  | "sleep"
  | "sleepUntil"
  | "waitForEvent"
  | "waitForSignal"
  | "sendSignal"
  | "sendEvent"
  | "invoke"
  | "fetch"
  | "ai.wrap"
  | "ai.infer"
  | "realtime.publish"
  | "score"
  | "metadata"
  | (string & {});

export interface StepCall {
  node: TSESTree.CallExpression;
  tool: StepTool;
  confidence: Confidence;
  /** The id as written, also when it comes as `{ id }`; `null` where there is none. */
  id: StaticText | null;
  /** The first argument, if there is one. */
  idArgument: TSESTree.Node | null;
  /** The argument that should be the callback (`run`, `ai.wrap`), if there is one. */
  callbackArgument: TSESTree.Node | null;
  /** The callback, when its body stands in this file. */
  callback: FunctionNode | null;
  /** The object of options: second argument of `waitForEvent`, `invoke`, `waitForSignal`. */
  options: ObjectInfo | null;
  /** As written: `step.run`. */
  text: string;
  fate: PromiseFate;
  /** The loop around it, nearest first, within the function it stands in. */
  loop: LoopInfo | null;
  /** The combinator that runs it in parallel with others, if there is one. */
  parallel: ParallelInfo | null;
}

export interface GroupCall {
  node: TSESTree.CallExpression;
  tool: "parallel" | "experiment";
  id: StaticText | null;
  callback: FunctionNode | null;
  options: ObjectInfo | null;
}

export interface ClientSend {
  node: TSESTree.CallExpression;
  client: ClientReference;
  /** The events that it sends, as far as they are literals. */
  payload: TSESTree.Node | null;
  fate: PromiseFate;
  loop: LoopInfo | null;
}

export interface ServeCall {
  node: TSESTree.CallExpression;
  /** `serve`, `createServer`, `connect`, `fastifyPlugin`, … */
  name: string;
  /** `inngest/next`, … */
  from: string;
  options: ObjectInfo | null;
}

/**
 * What becomes of a promise.
 *
 * | kind | the code |
 * |---|---|
 * | `awaited` | `await p`, also through `.then`, `.catch`, `Promise.all` |
 * | `returned` | `return p`, the body of an arrow function, `yield` |
 * | `stored` | in a variable, property or list that is read later |
 * | `passed` | an argument of another call: `waitUntil(p)` |
 * | `handled` | a chain of its own with a `.catch`: nobody waits, and errors are seen |
 * | `voided` | `void p` |
 * | `floating` | nobody waits and nobody sees an error |
 */
export interface PromiseFate {
  kind: "awaited" | "returned" | "stored" | "passed" | "handled" | "voided" | "floating";
  /** The node where it ends: the `await`, the statement, the variable's declarator. */
  node: TSESTree.Node;
  /** `.then` or `.catch` on the way. */
  chained: boolean;
  /** The combinator on the way: `Promise.all`. */
  parallel: ParallelInfo | null;
}

export interface ParallelInfo {
  combinator: "all" | "allSettled" | "race" | "any";
  node: TSESTree.CallExpression;
}

export interface LoopInfo {
  /** A loop statement, or the call of an array method (`map`, `forEach`, …) that runs a callback per item. */
  node: TSESTree.Node;
  kind: "statement" | "callback";
  /** The parameters of the callback or the variables of the loop: what differs between rounds. */
  variables: readonly TSESLint.Scope.Variable[];
}

/** Where code runs. */
export type Region = BodyRegion | StepRegion;

export interface BodyRegion {
  kind: "body";
  handler: Handler;
  step: null;
  /** The calls that lead there from the handler's own body; empty when it stands in the body itself. */
  path: readonly CallFrame[];
}

export interface StepRegion {
  kind: "step";
  handler: Handler | null;
  step: StepCall | GroupCall;
  path: readonly CallFrame[];
}

/** One call on the way from a handler or step to a node in a helper. */
export interface CallFrame {
  call: TSESTree.Node;
  /** What is called, as a person would name it: `syncCrm`. */
  name: string;
}

export type EffectKind = "read" | "write";

export type EffectCategory =
  | "http"
  | "database"
  | "mail"
  | "payment"
  | "ai"
  | "storage"
  | "queue"
  | "chat"
  | "analytics"
  | "search"
  | "filesystem"
  | "process"
  | "network"
  | "other";

export interface Effect {
  kind: EffectKind;
  category: EffectCategory;
  /** What is called, as a person would name it: `stripe.charges.create`. */
  label: string;
  /** The package it belongs to, where it is known: `stripe`. */
  package: string | null;
  confidence: Confidence;
}

export type NondeterminismKind = "clock" | "random" | "environment" | "counter";

export interface Nondeterminism {
  kind: NondeterminismKind;
  /** As a person would name it: `Date.now()`, `crypto.randomUUID()`. */
  label: string;
}

export interface EffectSite extends Effect {
  node: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression;
  /** Never empty. */
  regions: readonly Region[];
  /** For an effect in another file: where it stands, `crm.ts:12`, after the calls that lead there. */
  remote: RemotePath | null;
}

export interface NondeterminismSite extends Nondeterminism {
  node: TSESTree.Node;
  regions: readonly Region[];
  remote: RemotePath | null;
}

/** The way to something in another file, found with type information. */
export interface RemotePath {
  /** The functions on the way, first the one called in this file: `syncCrm`, `postContact`. */
  names: readonly string[];
  /** Base name and 1-based line: `crm.ts:12`. */
  location: string;
}

/** `settings.stepcheck` of the ESLint config. */
export interface StepcheckSettings {
  /** The major of the SDK, where it cannot be told from the installed package. */
  version?: SdkMajor;
  /** Aliases under which the package is installed, beside `inngest`: `["inngest3"]`. */
  packages?: readonly string[];
  /** Names of clients that cannot be recognised otherwise: `["queue"]`. */
  clients?: readonly string[];
  /** Functions that create Inngest functions: `["createJob"]`. Options come first, the handler last. */
  creators?: readonly string[];
  /** Calls that have effects: `{ "billing.charge": "write", "@acme/crm#upsert": "write" }`. */
  effects?: Readonly<Record<string, EffectKind>>;
  /** Calls that have none: `["db.raw", "@acme/crm#format"]`. */
  pure?: readonly string[];
}
