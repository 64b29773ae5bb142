/** What functions of other files do, followed with type information. */
import type { TSESTree } from "@typescript-eslint/utils";
import type { Node, Program } from "typescript";
import { CHAINS, DATABASE_METHODS } from "../effects/conventions.js";
import { inOrder, kindIn } from "../effects/index.js";
import { kindOfExport, kindOfPath } from "../effects/nondeterminism.js";
import { effectsOfPackage } from "../effects/packages.js";
import type { Effect, NondeterminismKind, RemotePath, TypeServices } from "../model.js";
import { LISTENING, STEP_TOOLS } from "../shapes.js";
import { parameterOf, wayOut } from "./flow.js";
import { type CallLike, chainOf, type FunctionLike, type IdentifierLike, isFunctionLike, isIdentifier, isNew, isStatement, locate, nameOf, partsOf } from "./nodes.js";
import { Origins } from "./origins.js";
import { Findings, type Found, type FoundNondeterminism, NOTHING, type Summary } from "./summary.js";

export interface RemoteEffect extends Effect {
  remote: RemotePath;
}

export interface RemoteNondeterminism {
  kind: NondeterminismKind;
  label: string;
  /** The property of the result that holds the value; `null` where it is all of it. */
  part: string | null;
  remote: RemotePath;
}

/** An argument that a call changes. */
export interface RemoteChange {
  argument: TSESTree.CallExpressionArgument;
  remote: RemotePath;
}

/** What the function does that is called under a name. */
type NamedSummary = Summary & { name: string };

const MAX_DEPTH = 5;

/** Summaries hold as long as the program that the nodes are of. */
const summaries = new WeakMap<Program, Map<Node, Summary>>();

/** Follows calls into the other files of the program. */
export class CrossFile {
  readonly #types: TypeServices;
  readonly #origins: Origins;
  readonly #known: Map<Node, Summary>;
  readonly #ofCalls = new Map<TSESTree.CallExpression, NamedSummary | null>();
  #callKind = -1;

  constructor(types: TypeServices) {
    this.#types = types;
    this.#origins = new Origins(types);
    const known = summaries.get(types.program) ?? new Map<Node, Summary>();
    summaries.set(types.program, known);
    this.#known = known;
  }

  /** The first effect of the function of another file that is called; writes go before reads. */
  effectOf(call: TSESTree.CallExpression): RemoteEffect | null {
    const found = this.#summaryOf(call);
    if (!found?.effect) return null;
    const { names, location, ...effect } = found.effect;
    return { ...effect, remote: { names: [found.name, ...names], location } };
  }

  /** Why the function of another file that is called returns another value each time. */
  nondeterminismOf(call: TSESTree.CallExpression): RemoteNondeterminism | null {
    const found = this.#summaryOf(call);
    if (!found?.nondeterminism) return null;
    const { names, location, ...reason } = found.nondeterminism;
    return { ...reason, remote: { names: [found.name, ...names], location } };
  }

  /** The way to a step that the function of another file runs. */
  stepIn(call: TSESTree.CallExpression): RemotePath | null {
    const found = this.#summaryOf(call);
    return found?.step ? { names: [found.name, ...found.step.names], location: found.step.location } : null;
  }

  /** Is the code there of the function of another file that is called? Not where there is but its declaration. */
  isThere(call: TSESTree.CallExpression): boolean {
    return this.#summaryOf(call) !== null;
  }

  /** The arguments that the function of another file changes. */
  changesOf(call: TSESTree.CallExpression): RemoteChange[] {
    const found = this.#summaryOf(call);
    return [...(found?.changes ?? [])].flatMap(([index, { names, location }]) => {
      const argument = call.arguments[index];
      return argument ? [{ argument, remote: { names: [found!.name, ...names], location } }] : [];
    });
  }

  /** Is the function that is called one of another file that only computes, as all of its code shows? */
  isPlain(call: TSESTree.CallExpression): boolean {
    return this.#summaryOf(call)?.isPlain ?? false;
  }

  #summaryOf(call: TSESTree.CallExpression): NamedSummary | null {
    let summary = this.#ofCalls.get(call);
    if (summary === undefined) {
      summary = this.#findSummary(call);
      this.#ofCalls.set(call, summary);
    }
    return summary;
  }

  #findSummary(call: TSESTree.CallExpression): NamedSummary | null {
    const node = this.#types.esTreeNodeToTSNodeMap.get(call) as CallLike;
    this.#callKind = node.kind;
    const target = this.#origins.functionOf(node.expression);
    if (!target || target.getSourceFile() === node.getSourceFile()) return null;
    return { ...this.#summarise(target, 0), name: nameOf(node.expression) ?? "an inner function" };
  }

  #summarise(target: FunctionLike, depth: number): Summary {
    const known = this.#known.get(target);
    if (known) return known;
    if (depth > MAX_DEPTH) return { ...NOTHING, isPlain: false };
    // Cut recursion: what is being looked at does nothing more.
    this.#known.set(target, NOTHING);
    const found = new Findings(target.parameters);
    this.#visit(target.body, target, depth, found);
    const summary = found.summary();
    this.#known.set(target, summary);
    return summary;
  }

  #visit(node: Node, owner: FunctionLike, depth: number, found: Findings): void {
    if (isFunctionLike(node) && node !== owner && !this.#isRunHere(node, found)) return;
    if (this.#isCall(node)) this.#visitCall(node, owner, depth, found);
    else if (partsOf(node).tag) this.#visitTemplate(node, found);
    else if (isIdentifier(partsOf(node).expression) && isNew(node, this.#callKind)) this.#visitNew(node, owner, depth, found);
    else this.#visitWrite(node, owner, found);
    node.forEachChild((child) => {
      this.#visit(child, owner, depth, found);
    });
  }

  #isCall(node: Node | undefined): node is CallLike {
    return node?.kind === this.#callKind;
  }

  /** A callback runs with the code around it; not one that a step stores the result of, or that listens. */
  #isRunHere(node: FunctionLike, found: Findings): boolean {
    const call = node.parent;
    if (!partsOf(call).arguments?.includes(node)) return false;
    if (!this.#isCall(call)) return partsOf(call).expression?.getText() === "Promise";
    return !this.#isStepTool(call, found) && !LISTENING.test(chainOf(call.expression).names.at(-1) ?? "");
  }

  #visitCall(call: CallLike, owner: FunctionLike, depth: number, found: Findings): void {
    if (this.#isStepTool(call, found)) {
      found.addStep({ names: [], location: locate(call) });
      return;
    }
    const callee = call.expression;
    const target = this.#origins.functionOf(callee);
    if (target) {
      this.#visitTarget(target, call, owner, depth, found);
      return;
    }
    const label = nameOf(callee) ?? "…";
    const effect = isContinued(call, this.#callKind) ? null : this.#effectAt(callee, call.getText());
    if (effect) found.addEffect({ ...effect, names: [], location: locate(call) });
    const kind = this.#nondeterminismOf(callee, call.arguments.length);
    if (kind) this.#addNondeterminism(call, owner, depth, { kind, label: `${label}()`, part: null, names: [], location: locate(call) }, found);
    this.#visitChange(call, owner, found);
    if (!this.#origins.isOfLanguage(callee)) found.addUnknown();
  }

  #visitTarget(target: FunctionLike, call: CallLike, owner: FunctionLike, depth: number, found: Findings): void {
    const inner = this.#summarise(target, depth + 1);
    const name = nameOf(call.expression) ?? "an inner function";
    const through = <Inner extends Found>(item: Inner): Inner => ({ ...item, names: [name, ...item.names] });
    if (inner.effect) found.addEffect(through(inner.effect));
    if (inner.nondeterminism) this.#addNondeterminism(call, owner, depth, through(inner.nondeterminism), found);
    if (inner.step) found.addStep(through(inner.step));
    for (const [index, change] of inner.changes) {
      const argument = call.arguments[index];
      const parameter = argument && isIdentifier(argument) ? parameterOf(argument, owner, this.#origins) : -1;
      if (parameter >= 0) found.addChange(parameter, through(change));
    }
    if (!inner.isPlain) found.addUnknown();
  }

  #visitTemplate(node: Node, found: Findings): void {
    const effect = this.#effectAt(partsOf(node).tag!, node.getText());
    if (effect) found.addEffect({ ...effect, names: [], location: locate(node) });
    found.addUnknown();
  }

  #visitNew(node: CallLike, owner: FunctionLike, depth: number, found: Findings): void {
    if (node.expression.getText() !== "Date" || (partsOf(node).arguments?.length ?? 0) > 0 || !this.#origins.isGlobal(node.expression as IdentifierLike)) return;
    this.#addNondeterminism(node, owner, depth, { kind: "clock", label: "new Date()", part: null, names: [], location: locate(node) }, found);
  }

  /** `totals.count += 1`, `delete totals.count`: what the function is handed is changed. */
  #visitWrite(node: Node, owner: FunctionLike, found: Findings): void {
    const { left, operatorToken, operand, expression } = partsOf(node);
    const isAssignment = operatorToken !== undefined && /^([-+*/%&|^?]|\*\*|&&|\|\||\?\?|<<|>>>?)?=$/.test(operatorToken.getText());
    const target = isAssignment ? left : operand && /^(\+\+|--)|(\+\+|--)$/.test(node.getText()) ? operand : node.getFirstToken()?.getText() === "delete" ? expression : undefined;
    if (!target) return;
    const parameter = parameterOf(target, owner, this.#origins);
    if (parameter < 0) return;
    if (isIdentifier(target)) found.addAssignment(parameter);
    else found.addChange(parameter, { names: [], location: locate(node) });
  }

  /** `totals.lines.push(line)`, `Object.assign(totals, more)` */
  #visitChange(call: CallLike, owner: FunctionLike, found: Findings): void {
    const { expression: object, name } = partsOf(call.expression);
    if (!object || !name || !this.#origins.isOfLanguage(call.expression)) return;
    // `return items.sort()` is after the answer; that the list is sorted too is beside the point.
    if (/^(sort|reverse)$/.test(name.getText()) && !isStatement(call.parent)) return;
    const target = object.getText() === "Object" && name.getText() === "assign" ? call.arguments[0] : CHANGING.test(name.getText()) ? object : undefined;
    const parameter = target && !hasCall(target, this.#callKind) ? parameterOf(target, owner, this.#origins) : -1;
    if (parameter >= 0) found.addChange(parameter, { names: [], location: locate(call) });
  }

  #addNondeterminism(node: Node, owner: FunctionLike, depth: number, reason: FoundNondeterminism, found: Findings): void {
    const way = wayOut(node, owner, reason.part, this.#origins, (call) => this.#computes(call, depth));
    if (way) found.addNondeterminism({ ...reason, part: way.part });
  }

  /** What a call gives is made of what it is given; what an effect answers, or a loop, is not. */
  #computes(call: Node, depth: number): boolean {
    if (!this.#isCall(call)) return true;
    const name = chainOf(call.expression).names.at(-1);
    if (name === "forEach" || name === "push" || STEP_TOOLS.has(name ?? "")) return false;
    const target = this.#origins.functionOf(call.expression);
    return target ? !this.#summarise(target, depth + 1).effect : this.#effectAt(call.expression, call.getText()) === null;
  }

  #isStepTool({ expression: callee }: CallLike, found: Findings): boolean {
    const { root, names } = chainOf(callee);
    const length = [2, 1].find((count) => STEP_TOOLS.has(names.slice(-count).join(".")));
    if (length === undefined) return false;
    const way = names.slice(0, -length);
    if (way.at(-1) === "step" || (found.isHanded(root?.text) && way.length === 0)) return true;
    let tools: Node | undefined = callee;
    for (let part = 0; tools && part < length; part++) tools = partsOf(tools).expression;
    const type = tools && this.#types.checker.getTypeAtLocation(tools);
    return type?.getProperty("waitForEvent") !== undefined && type.getProperty("sleepUntil") !== undefined;
  }

  #effectAt(callee: Node, text: string): Omit<Effect, "remote"> | null {
    const { root, names } = chainOf(callee);
    const known = { label: nameOf(callee) ?? "…", confidence: "certain" as const };
    if (root?.text === "fetch" && names.length === 0 && this.#origins.isGlobal(root)) {
      return { ...known, kind: /\b(method|body)\b/.test(text) ? "write" : "read", category: "http", package: null };
    }
    if (this.#origins.isOfLanguage(callee)) return null;
    const source = this.#origins.packageOf(root ?? firstMember(callee));
    const table = source && effectsOfPackage(source.name);
    if (table) {
      const kind = kindIn(table.effects, [...source.path, ...names]);
      const isFileRead = table.effects.category === "filesystem" && kind === "read";
      return kind === "pure" || isFileRead ? null : { ...known, kind, category: table.effects.category, package: table.name };
    }
    const last = names.at(-1) ?? "";
    for (const kind of ["write", "read"] as const) {
      if (DATABASE_METHODS[kind].has(last) && names.length > 1) return { ...known, kind, category: "database", package: null };
    }
    const chain = CHAINS.find((item) => inOrder(item.names, names));
    return chain ? { ...known, kind: chain.kind, category: chain.category, package: null } : null;
  }

  #nondeterminismOf(callee: Node, given: number): NondeterminismKind | null {
    const { root, names } = chainOf(callee);
    if (!root || hasCall(callee, this.#callKind)) return null;
    if (this.#origins.isGlobal(root)) return kindOfPath([root.text, ...names]);
    const imported = this.#origins.exportOf(root);
    return imported && kindOfExport(imported.name, [...imported.path, ...names], given);
  }
}

const CHANGING = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|append)$/;

/** `db.from("a")` of `db.from("a").select()`: the longer chain counts. */
function isContinued(call: CallLike, callKind: number): boolean {
  const { parent } = call;
  return partsOf(parent).expression === call && parent.parent.kind === callKind && partsOf(parent.parent).expression === parent;
}

function hasCall(chain: Node, callKind: number): boolean {
  for (let at: Node | undefined = chain; at; at = partsOf(at).expression) if (at.kind === callKind) return true;
  return false;
}

/** `this.pool` of `this.pool.query()` */
function firstMember(callee: Node): Node {
  let at = callee;
  for (let next = partsOf(at).expression; next && partsOf(next).expression; next = partsOf(at).expression) at = next;
  return at;
}
