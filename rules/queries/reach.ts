import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isFunction, isLoop, isNullish, isWithin, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { CallNode, FileAnalysis, Region, StepCall, StepRegion } from "../analysis/index.js";
import { isLogCall } from "./logs.js";

/**
 * What the value of an expression in the body gets to.
 *
 * | kind | the value |
 * |---|---|
 * | `id` | is part of the id of a step |
 * | `argument` | is an argument of a step, or of an event or function that one sends to |
 * | `captured` | is used by the code of a step |
 * | `wake` | is the time that `step.sleepUntil` waits for |
 * | `condition` | decides which steps run |
 * | `unused` | goes nowhere |
 */
export interface Reach {
  kind: "id" | "argument" | "captured" | "wake" | "condition" | "unused";
  step: StepCall | null;
  /** It stands in the call itself, under no name: nothing else can see this value. */
  inline: boolean;
}

export interface ReachInput {
  file: FileAnalysis;
  /** The conditions that steps depend on. */
  conditions: readonly TSESTree.Node[];
}

const MAX_DEPTH = 12;

/** Everything that the value of `node` gets to, as far as it can be followed through names, calls and returns. */
export function reachOf(node: TSESTree.Node, region: Region, input: ReachInput): Reach[] {
  const trail = new Trail(input);
  trail.follow(node, region, 0);
  return trail.found;
}

/** The way of one value through a file. */
class Trail {
  readonly found: Reach[] = [];
  readonly #input: ReachInput;
  readonly #seen = new Set<TSESTree.Node>();

  constructor(input: ReachInput) {
    this.#input = input;
  }

  /** @param within - the key under which the value stands in what `start` is; `null` where it is all of it, or anywhere in it */
  follow(start: TSESTree.Node, region: Region, depth: number, within: string | null = null): void {
    if (this.#seen.has(start) || depth > MAX_DEPTH) return;
    this.#seen.add(start);
    const { file, conditions } = this.#input;
    let at = start;
    // The key that the value has in the object around it: `at` of `{ at: Date.now() }`.
    let key = within;
    for (;;) {
      if (conditions.some((test) => isWithin(at, test))) {
        this.found.push({ kind: "condition", step: null, inline: false });
        return;
      }
      const { parent, child } = outward(at);
      if (!parent || parent.type.endsWith("Statement")) {
        if (parent?.type === "ReturnStatement") this.#followReturn(parent, region, depth, key);
        return;
      }
      if (parent.type === "CallExpression" || parent.type === "NewExpression") {
        if (parent.callee === child) {
          key = null;
          at = parent;
          continue;
        }
        const step = file.stepCallOf(parent);
        if (step) {
          const isId = step.idArgument !== null && isWithin(start, step.idArgument);
          this.found.push({ kind: isId ? "id" : step.tool === "sleepUntil" ? "wake" : "argument", step, inline: depth === 0 });
          return;
        }
        if (parent.type === "CallExpression" && isLogCall(parent, file)) return;
        this.#fillCollection(parent, child, region, depth);
        key = null;
        at = parent;
        continue;
      }
      switch (parent.type) {
        case "VariableDeclarator":
          if (parent.init === child) this.#followNames(parent.id, region, depth, key);
          return;
        case "AssignmentExpression":
          this.#followRoot(parent.left, region, depth, parent.operator === "=" && parent.left.type === "Identifier" ? key : null);
          return;
        case "AssignmentPattern":
          if (parent.right === child && !isGiven(parent, region, file)) this.#followRoot(parent.left, region, depth);
          return;
        case "ArrowFunctionExpression":
          if (parent.body === child) this.#followFunction(parent, region, depth, key);
          return;
        case "FunctionExpression":
        case "FunctionDeclaration":
          return;
        default:
          if (isLoop(parent) || parent.type.endsWith("Declaration")) return;
          key = parent.type === "Property" && parent.value === child ? propertyName(parent) : parent.type === "ObjectExpression" ? key : null;
          at = parent;
      }
    }
  }

  /** The value is returned: by the handler it is the result, by a helper it goes to the call of it. */
  #followReturn(statement: TSESTree.ReturnStatement, region: Region, depth: number, key: string | null): void {
    const owner = this.#input.file.functionOf(statement);
    if (owner) this.#followFunction(owner, region, depth, key);
  }

  /** @param key - under which the value stands in what the function returns */
  #followFunction(owner: TSESTree.Node, region: Region, depth: number, key: string | null): void {
    if (this.#input.file.handlerOf(owner)) return;
    const { parent, child } = outward(owner);
    if (parent?.type === "CallExpression" && parent.callee !== child) {
      // `items.map((item) => …)`: still under no name.
      this.follow(parent, region, depth);
      return;
    }
    const call = region.path.at(-1)?.call;
    if (call) this.follow(call, { ...region, path: region.path.slice(0, -1) }, depth + 1, key);
  }

  #followNames(pattern: TSESTree.Node, region: Region, depth: number, key: string | null): void {
    const variables = pattern.parent ? this.#input.file.sourceCode.getDeclaredVariables(pattern.parent) : [];
    for (const variable of variables) this.#followVariable(variable, region, depth, pattern.type === "Identifier" ? key : null);
  }

  /** @param key - under which the value stands in what the variable holds; `null` where it is all of it, or anywhere in it */
  #followVariable(variable: TSESLint.Scope.Variable, region: Region, depth: number, key: string | null = null): void {
    const { file } = this.#input;
    const reads = variable.references.filter((reference) => reference.isRead() && !readsAnotherKey(reference.identifier, key));
    // A field that nobody reads may be asked for by the type of the object, and what is made of the value has a name of its own.
    if (reads.length === 0 && key === null && depth === 0) this.found.push({ kind: "unused", step: null, inline: false });
    for (const { identifier } of reads) {
      const inStep = stepEnteredWith(variable, identifier, file);
      if (inStep && isCaptured(identifier, file)) {
        this.found.push({ kind: "captured", step: "confidence" in inStep.step ? inStep.step : null, inline: false });
      } else if (file.bodyRegion(identifier) && !(key !== null && isAskedForItself(identifier))) {
        this.follow(identifier, region, depth + 1, key);
      }
    }
  }

  /** `list.push(value)`: the value is in the list from then on. */
  #fillCollection(call: CallNode, argument: TSESTree.Node, region: Region, depth: number): void {
    const callee = unwrap(call.callee);
    if (callee.type !== "MemberExpression" || !call.arguments.includes(argument as TSESTree.Expression)) return;
    if (/^(push|unshift|set|add|append)$/.test(propertyName(callee) ?? "")) this.#followRoot(callee.object, region, depth);
  }

  /** What is written to: `x` of `x.a.b`. */
  #followRoot(target: TSESTree.Node, region: Region, depth: number, key: string | null = null): void {
    const variable = rootVariable(target, this.#input.file);
    if (variable) this.#followVariable(variable, region, depth, key);
  }
}

/** `range.from`, where the value stands under `to`. */
function readsAnotherKey(identifier: TSESTree.Node, key: string | null): boolean {
  const { parent } = identifier;
  if (key === null || parent?.type !== "MemberExpression" || parent.object !== identifier) return false;
  const name = propertyName(parent);
  return name !== null && name !== key;
}

/** `if (row)`, `row !== null && …`: whether the object is there, whatever stands in it. */
function isAskedForItself(identifier: TSESTree.Node): boolean {
  let { parent, child } = outward(identifier);
  while ((parent?.type === "UnaryExpression" && parent.operator === "!") || parent?.type === "LogicalExpression" || (parent?.type === "BinaryExpression" && isNullish(parent.right))) {
    ({ parent, child } = outward(parent));
  }
  return (parent?.type === "IfStatement" || parent?.type === "ConditionalExpression" || parent?.type === "WhileStatement") && parent.test === child;
}

/** The step that uses a name from outside of it. A helper that a step runs, too, has its own names there. */
function stepEnteredWith(variable: TSESLint.Scope.Variable, use: TSESTree.Node, file: FileAnalysis): StepRegion | null {
  const [declared] = variable.identifiers;
  const around = declared ? file.regionsOf(declared) : [];
  return (
    file
      .regionsOf(use)
      .find((region): region is StepRegion => region.kind === "step" && !around.some((own) => own.kind === "step" && own.step === region.step)) ?? null
  );
}

/** Does the step do more with it than write it to a log? */
function isCaptured(identifier: TSESTree.Node, file: FileAnalysis): boolean {
  for (let at: TSESTree.Node | undefined = identifier; at && !isFunction(at); at = at.parent) {
    if (at.type === "CallExpression" && isLogCall(at, file)) return false;
  }
  return true;
}

/** Does the call of the helper bring a value of its own, in place of the default one? */
function isGiven(pattern: TSESTree.AssignmentPattern, region: Region, file: FileAnalysis): boolean {
  const owner = file.functionOf(pattern);
  const place = owner?.params.findIndex((parameter) => isWithin(pattern, parameter)) ?? -1;
  const call = region.path.at(-1)?.call;
  if (place < 0 || call?.type !== "CallExpression") return false;
  return call.arguments.length > place || call.arguments.some(({ type }) => type === "SpreadElement");
}

function rootVariable(node: TSESTree.Node, file: FileAnalysis): TSESLint.Scope.Variable | null {
  let at = unwrap(node);
  while (at.type === "MemberExpression") at = unwrap(at.object);
  return at.type === "Identifier" ? file.variableOf(at) : null;
}
