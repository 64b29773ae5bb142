import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainNames, chainRoot, isAwaited, isContinued, isFunction, isWithin, literalText, memberPath, outward, propertyName, unwrap } from "../ast.js";
import type { CallGraph } from "../calls.js";
import type { Clients } from "../clients.js";
import type { ContextPaths } from "../context.js";
import { combinatorOf } from "../fate.js";
import type { Imports } from "../imports.js";
import { inngestModule, isLocalModule } from "../imports.js";
import type { CallNode, Confidence, Effect, EffectKind, StepCall, StepcheckSettings } from "../model.js";
import { oncePerText } from "../remember.js";
import { kindOf, type Names } from "../scope.js";
import {
  CHAIN_HEADS,
  CHAINS,
  CHANGING_VERBS,
  DATABASE,
  DATABASE_METHODS,
  DATABASE_VERBS,
  FLUSHES,
  MADE_PARTS,
  MODEL_METHODS,
  OUTWARD_VERBS,
  packageOfInstance,
  PLUMBING,
  RESULTS,
  QUERY_REFINEMENTS,
  READING_VERBS,
  SECOND_VERB,
  SENT,
  SERVICE,
  UNMAKING_VERBS,
  WORKING_ALONE,
  WORKING_VERBS,
} from "./conventions.js";
import { type PackageEffects, effectsOfPackage, PACKAGES } from "./packages.js";

export interface EffectsInput {
  names: Names;
  imports: Imports;
  graph: CallGraph;
  context: ContextPaths;
  clients: Clients;
  settings: StepcheckSettings;
  steps: readonly StepCall[];
}

/** Where the thing comes from that a call is made on. */
interface Origin {
  source: string;
  /** The path in the module; empty for an instance that the package made. */
  path: readonly string[];
}

/** A call taken apart, once for all that is asked of it. */
interface Chain {
  call: TSESTree.CallExpression;
  callee: TSESTree.Expression;
  /** What the chain of members and calls begins with. */
  root: TSESTree.Node;
  /** The names along it, without the root's. */
  names: readonly string[];
  /** What is called: the last of the names, or the root itself. */
  name: string | null;
}

function chainOf(call: TSESTree.CallExpression, names: Names): Chain {
  const callee = methodBehind(unwrap(call.callee), names);
  const name = callee.type === "MemberExpression" ? propertyName(callee) : callee.type === "Identifier" ? callee.name : null;
  return { call, callee, root: chainRoot(callee), names: chainNames(callee), name };
}

/** `db.rpc`, where `rpc` is called after `const rpc = db.rpc` or `const rpc = db.rpc.bind(db)`. */
function methodBehind(callee: TSESTree.Expression, names: Names): TSESTree.Expression {
  if (callee.type !== "Identifier") return callee;
  const value = unwrap(names.valueOf(callee));
  const bind = value.type === "CallExpression" ? unwrap(value.callee) : null;
  const method = bind?.type === "MemberExpression" && propertyName(bind) === "bind" ? unwrap(bind.object) : value;
  return method.type === "MemberExpression" ? method : callee;
}

/** What calls do to the world, by the tables. */
export class Effects {
  readonly #input: EffectsInput;
  readonly #known = new Map<TSESTree.Node, Effect | null>();
  readonly #origins = new Map<TSESLint.Scope.Variable, Origin | null>();

  constructor(input: EffectsInput) {
    this.#input = input;
  }

  /**
   * What a call does; `null` when it is pure or nothing is known. Of a fluent chain only the outermost call counts.
   */
  effectOf(node: TSESTree.Node): Effect | null {
    let known = this.#known.get(node);
    if (known === undefined) {
      known = this.#find(node);
      this.#known.set(node, known);
    }
    return known;
  }

  #find(node: TSESTree.Node): Effect | null {
    if (node.type === "TaggedTemplateExpression") return this.#effectOfTemplate(node);
    if (node.type === "NewExpression") return this.#effectOfNew(node);
    if (node.type !== "CallExpression" || isContinued(node)) return null;
    const call = withoutFollowers(node);
    if (call !== node && call.type !== "CallExpression") return null;
    const chain = chainOf(call, this.#input.names);
    if (isPlainMethod(chain)) return null;
    const setting = this.#effectBySetting(call);
    if (setting === "pure" || this.#isOwn(chain)) return null;
    if (setting) return { kind: setting, category: "other", label: labelOf(call), package: null, confidence: "certain" };
    const found =
      this.#effectOfGlobal(chain) ??
      this.#effectByOrigin(chain) ??
      this.#effectOfStatement(chain) ??
      this.#effectByShape(chain) ??
      this.#effectOfModel(chain) ??
      this.#effectByName(chain);
    if (found === null || found === "pure") return null;
    return { ...found, kind: found.kind === "write" && this.#onlyReadsTogether(chain) ? "read" : found.kind, label: labelOf(call) };
  }

  /** `db.$transaction([db.order.findUnique(…), db.user.findMany()])`: together they are what each of them is. */
  #onlyReadsTogether({ call, name }: Chain): boolean {
    const [list] = call.arguments;
    if (name === null || !TOGETHER.test(name) || list?.type !== "ArrayExpression" || list.elements.length === 0) return false;
    return list.elements.every((part) => part !== null && part.type !== "SpreadElement" && this.effectOf(unwrap(part))?.kind === "read");
  }

  /** Is this the call of something that neither this file nor a table knows? */
  isUnknown(node: TSESTree.Node): boolean {
    return node.type === "CallExpression" && !isContinued(node) && !this.#isOwn(chainOf(node, this.#input.names));
  }

  /** Calls that the model answers for itself: steps, clients, functions of this file, combinators. */
  #isOwn({ call, callee, root }: Chain): boolean {
    const { clients, context, graph, imports, settings } = this.#input;
    const first = callee.type === "MemberExpression" ? firstMember(callee) : null;
    const head = context.refOf(root)?.path[0] ?? (first && context.refOf(first)?.path[0]);
    if (head !== null && head !== undefined && OWN_HEADS.has(head)) return true;
    if (graph.targetsOf(call).length > 0 || combinatorOf(call)) return true;
    if (callee.type === "MemberExpression" && clients.isClient(firstMember(callee.object))) return true;
    const imported = imports.importOf(root);
    return imported !== null && inngestModule(imported.source, settings) !== null;
  }

  #effectBySetting(call: TSESTree.CallExpression): EffectKind | "pure" | null {
    const { settings, imports } = this.#input;
    const { effects, pure } = settings;
    if (!effects && !pure) return null;
    const path = memberPath(call.callee)?.join(".");
    const imported = imports.importOf(call.callee);
    const qualified = imported && `${imported.source}#${imported.path.join(".")}`;
    const name = calleeName(call);
    for (const key of [qualified, path, name]) {
      if (key === null || key === undefined) continue;
      if (pure?.includes(key)) return "pure";
      const kind = effects && Object.hasOwn(effects, key) ? effects[key] : undefined;
      if (kind) return kind;
    }
    return null;
  }

  #effectOfGlobal({ call, callee, root }: Chain): Omit<Effect, "label"> | null {
    if (root.type !== "Identifier" || !REACHING_GLOBALS.has(root.name) || !this.#input.names.isGlobal(root)) return null;
    const path = memberPath(callee);
    if (!path) return null;
    const name = path.filter((part) => part !== "globalThis" && part !== "window" && part !== "self").join(".");
    if (name === "fetch" || name === "$fetch") {
      return { kind: requestKind(call), category: "http", package: null, confidence: "certain" };
    }
    if (name === "Bun.write" || name === "Deno.writeTextFile" || name === "Deno.writeFile" || name === "Deno.remove") {
      return { kind: "write", category: "filesystem", package: null, confidence: "certain" };
    }
    return null;
  }

  #effectOfNew(node: TSESTree.NewExpression): Effect | null {
    const callee = unwrap(node.callee);
    if (callee.type !== "Identifier" || !this.#input.names.isGlobal(callee)) return null;
    if (callee.name !== "WebSocket" && callee.name !== "EventSource") return null;
    return { kind: "write", category: "network", label: `new ${callee.name}()`, package: null, confidence: "certain" };
  }

  #effectOfTemplate(node: TSESTree.TaggedTemplateExpression): Effect | null {
    const root = chainRoot(node.tag);
    if (root.type !== "Identifier" || !(isAwaited(node) || outward(node).parent?.type === "ReturnStatement")) return null;
    const origin = this.#originOf(root);
    const table = origin && effectsOfPackage(origin.source);
    const label = `${memberPath(node.tag)?.join(".") ?? root.name}\`…\``;
    const [word] = /\w+/.exec(node.quasi.quasis[0]!.value.raw) ?? [];
    const kind = word !== undefined && /^(select|with|show|explain)$/i.test(word) ? "read" : "write";
    if (table?.effects.category === "database" || table?.effects.category === "process") {
      return { kind, category: table.effects.category, label, package: table.name, confidence: "certain" };
    }
    if (isDatabaseName(root.name)) return { kind, category: "database", label, package: null, confidence: "likely" };
    return root.name === "$" ? { kind: "write", category: "process", label, package: null, confidence: "likely" } : null;
  }

  /** By the package that a name is imported from, or that made the instance. */
  #effectByOrigin({ call, root, names: chained }: Chain): Omit<Effect, "label"> | "pure" | null {
    const origin = this.#originOf(root);
    const table = origin && effectsOfPackage(origin.source);
    if (!table) return origin && isPurePackage(origin.source) ? "pure" : null;
    if (ANSWERING.has(table.effects.category) && this.#asksThroughSteps(call, 0)) return "pure";
    const names = [...origin.path.filter((part) => part !== "default" && part !== "*"), ...chained];
    const command = commandOf(call);
    if (command) return this.#effectOfCommand(command, table.name, table.effects);
    // `postgres(url)`, `knex(config)`: what a database package exports as a whole makes a client.
    if (names.length === 0 && origin.path.length > 0 && table.effects.category === "database") return "pure";
    const kind = kindIn(table.effects, names);
    if (kind === "pure") return "pure";
    // The files of a deployment are the same each time.
    const isFileRead = table.effects.category === "filesystem" && kind === "read";
    const isRequest = table.effects.category === "http" && !/^(?:post|put|patch|del|create|update|add|append|send|upload|remove|archive)/.test(names.at(-1) ?? "");
    const isStatement = kind === "read" && table.effects.category === "database" && SQL_WRITE.test(this.#statementOf(call));
    return {
      kind: isStatement ? "write" : isRequest && kind === "write" ? requestKind(call) : kind,
      category: table.effects.category,
      package: table.name,
      confidence: isFileRead ? "possible" : "certain",
    };
  }

  /** `createOpenAI({ fetch })` with the `fetch` of Inngest: each request of what it makes is a step of its own. */
  #asksThroughSteps(node: TSESTree.Node, depth: number): boolean {
    const { context, imports, names } = this.#input;
    const target = unwrap(node);
    if (depth > 6) return false;
    switch (target.type) {
      case "CallExpression":
      case "NewExpression":
        return [chainRoot(target.callee), ...target.arguments].some((part) => this.#asksThroughSteps(part, depth + 1));
      case "ObjectExpression":
        return target.properties.some((property) => property.type === "Property" && this.#asksThroughSteps(property.value, depth + 1));
      case "MemberExpression":
        return context.refOf(target)?.path.join(".") === "step.fetch" || this.#asksThroughSteps(target.object, depth + 1);
      case "Identifier": {
        const imported = imports.importOf(target);
        if (imported) return imported.source === "inngest" && imported.path.join(".") === "fetch";
        const variable = names.variableOf(target);
        const found = variable && names.initOf(variable);
        return found ? this.#asksThroughSteps(found.init, depth + 1) : false;
      }
      default:
        return false;
    }
  }

  /** `client.send(new PutObjectCommand())` */
  #effectOfCommand(command: string, name: string, effects: PackageEffects): Omit<Effect, "label"> {
    const kind = /^(Get|List|Head|Query|Scan|Describe|BatchGet)/.test(command) ? "read" : "write";
    return { kind, category: effects.category, package: name, confidence: "certain" };
  }

  /** `await sql("UPDATE users SET …", [id])`, `await query(insertUser, row)`: a statement of SQL, whoever is handed it. */
  #effectOfStatement({ call, root, name }: Chain): Omit<Effect, "label"> | null {
    if (!isExternal(root, this.#input)) return null;
    const text = this.#statementOf(call);
    if (text === "") return null;
    // "Select …" begins what a model is asked, too.
    const kind = SQL_WRITE.test(text) ? "write" : SQL_READ.test(text) && SQL_RUNNER.test(name ?? "") ? "read" : null;
    return kind && settled(call) ? { kind, category: "database", package: null, confidence: "likely" } : null;
  }

  /** `query("UPDATE …")`, ``query(`INSERT …`)``, `query({ text: "DELETE …" })`: the statement, as far as it is written there. */
  #statementOf(call: TSESTree.CallExpression): string {
    const [first] = call.arguments;
    if (!first || first.type === "SpreadElement") return "";
    const { names } = this.#input;
    let value = names.valueOf(first);
    if (value.type === "ObjectExpression") {
      const text = value.properties.find((property): property is TSESTree.Property => property.type === "Property" && /^(?:text|sql)$/.test(propertyName(property) ?? ""));
      if (!text) return "";
      value = names.valueOf(text.value as TSESTree.Expression);
    }
    return value.type === "TemplateLiteral" ? value.quasis[0]!.value.raw : (literalText(value) ?? "");
  }

  /** By what it is called like, or by a chain that only one kind of client has. */
  #effectByShape({ call, root, names }: Chain): Omit<Effect, "label"> | "pure" | null {
    const name = names.at(-1) ?? "";
    const command = commandOf(call);
    if (command?.endsWith("Command") && name === "send") {
      const kind = /^(Get|List|Head|Query|Scan|Describe|BatchGet)/.test(command) ? "read" : "write";
      return { kind, category: "other", package: null, confidence: "certain" };
    }
    const query = queryOf(call);
    const asked = query.callee.type === "MemberExpression" ? (propertyName(query.callee) ?? "") : "";
    const isDatabaseRead = DATABASE_METHODS.read.has(asked) && (!hasCallInChain(query.callee) || (settled(call) && !OF_LISTS.has(asked)));
    if ((isDatabaseRead || DATABASE_METHODS.write.has(asked)) && isExternal(root, this.#input)) {
      return { kind: isDatabaseRead ? "read" : "write", category: "database", package: null, confidence: "certain" };
    }
    const chain = names.some((part) => CHAIN_HEADS.has(part)) && CHAINS.find((known) => inOrder(known.names, names));
    if (chain && isExternal(root, this.#input)) {
      return { kind: writesIn(chain.kind, names), category: chain.category, package: null, confidence: "certain" };
    }
    return this.#effectOfInstance(root, names, call);
  }

  /** `stripe.…` or `db.…` from a module of the app, from the context, or from nowhere in sight. */
  #effectOfInstance(root: TSESTree.Node, names: readonly string[], call: TSESTree.CallExpression): Omit<Effect, "label"> | "pure" | null {
    if (!isExternal(root, this.#input)) return null;
    const objects = root.type === "Identifier" ? [root.name, ...names.slice(0, -1)] : names.slice(0, -1);
    const name = names.at(-1);
    if (name === undefined) {
      // `db("users").insert()` has names; a bare `db()` hands one out.
      return null;
    }
    for (const [index, object] of objects.entries()) {
      // `network.state.kv.get("rows")` of AgentKit is memory of the process.
      if (object === "kv" && objects[index - 1] === "state") return "pure";
      const known = packageOfInstance(object);
      if (known !== null) {
        const table = PACKAGES[known]!;
        const rest = root.type === "Identifier" ? names.slice(index) : names.slice(index + 1);
        const kind = kindIn(table, rest);
        if (kind === "pure" || (rest.length === 0)) return "pure";
        return { kind, category: table.category, package: known, confidence: settled(call) ? "certain" : "likely" };
      }
    }
    const database = objects.some(isDatabaseName);
    if (database) {
      if (DATABASE_VERBS.write.has(name)) return { kind: "write", category: "database", package: null, confidence: "likely" };
      if (DATABASE_VERBS.read.has(name)) return { kind: "read", category: "database", package: null, confidence: "likely" };
    }
    return null;
  }

  /** `await Message.aggregate([…])` of a model of the app, `await message.save()` of what a database gave or a model made. */
  #effectOfModel({ call }: Chain): Omit<Effect, "label"> | null {
    const { callee } = queryOf(call);
    if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier" || !settled(call)) return null;
    const name = propertyName(callee) ?? "";
    const source = this.#input.imports.importOf(callee.object)?.source;
    if (source !== undefined) {
      if (!this.#isModel(callee.object)) return null;
      const kind = (["read", "write"] as const).find((kind) => MODEL_METHODS[kind].has(name));
      return kind ? { kind, category: "database", package: null, confidence: "certain" } : null;
    }
    return name === "save" && this.#isFromDatabase(callee.object) ? { kind: "write", category: "database", package: null, confidence: "certain" } : null;
  }

  #isFromDatabase(name: TSESTree.Identifier): boolean {
    const definition = this.#input.names.variableOf(name)?.defs[0]?.node;
    if (definition?.type !== "VariableDeclarator" || !definition.init) return false;
    const init = unwrap(definition.init);
    if (init.type === "NewExpression") return this.#isModel(init.callee);
    return init.type === "AwaitExpression" && this.effectOf(unwrap(init.argument))?.category === "database";
  }

  /** A class of a file of models. */
  #isModel(node: TSESTree.Node): boolean {
    const source = node.type === "Identifier" && /^[A-Z]/.test(node.name) ? this.#input.imports.importOf(node)?.source : undefined;
    return source !== undefined && isLocalModule(source) && MODEL_FILE.test(source);
  }

  /** By the verb that the call begins with. Only what is waited for, or stands as a statement, is meant. */
  #effectByName({ call, callee, root, name }: Chain): Omit<Effect, "label"> | "pure" | null {
    if (name === null || isFunction(root) || !isExternal(root, this.#input)) return null;
    const awaited = settled(call);
    const isStatement = outward(call).parent?.type === "ExpressionStatement";
    if (!awaited && !isStatement) return null;
    const object = objectName(callee);
    const verb = verbOf(name);
    if (verb.stays || staysInProcess(object) || (verb.makesResult && !isAwaited(call))) return null;
    if (this.#handsOnContext(call) || this.#isMadeWithContext(callee)) return null;

    const origin = this.#originOf(root);
    // A package that no table knows: what its functions do cannot be said.
    const isUnknownPackage = origin !== null && !isLocalModule(origin.source);
    const isMember = callee.type === "MemberExpression";
    const isClient = isMember && root.type === "Identifier" && /(Client|Api|SDK|Sdk)$/.test(root.name);
    const isService = isClient || (isMember && isServiceName(object));
    // `serverClient.deleteUser()` says what it is, whatever package it is of.
    const isUnknown = (isUnknownPackage && !isClient) || (!isMember && this.#isHandedInWithStep(root));
    const confidence = (value: Confidence): Confidence => (isUnknown ? "possible" : value);

    // What is shown live may be shown again: the examples of the SDK publish in the body, too.
    if (isMember && object === "realtime" && name === "publish") return { kind: "write", category: "queue", package: null, confidence: "possible" };
    if (verb.goesOut) {
      const isPlain = !isMember && !/[A-Z_]/.test(name);
      const isList = isMember && !isService && !awaited;
      if (!isPlain && !isList) return { kind: "write", category: categoryOf(name, object), package: null, confidence: confidence("likely") };
    }
    if (!awaited) return null;
    if (verb.changes || (!isMember && WORKING_ALONE.test(name) && origin !== null && !isUnknownPackage)) {
      return { kind: "write", category: categoryOf(name, object), package: null, confidence: confidence("likely") };
    }
    if (isService && (verb.changesItself || DATABASE_VERBS.write.has(name))) {
      return { kind: "write", category: categoryOf(name, object), package: null, confidence: confidence("likely") };
    }
    if (verb.reads) {
      return { kind: "read", category: "other", package: null, confidence: isClient ? "likely" : "possible" };
    }
    return { kind: "write", category: categoryOf(name, object), package: null, confidence: "possible" };
  }

  /** `async function generate({ step, recordEvent }: Input)`: whoever hands in the steps may hand in one under another name. */
  #isHandedInWithStep(root: TSESTree.Node): boolean {
    const { context, names } = this.#input;
    const variable = root.type === "Identifier" ? names.variableOf(root) : null;
    const definition = variable?.defs[0];
    if (!variable || !definition || context.refOf(root) || hasDefault(variable)) return false;
    const node: TSESTree.Node = definition.node;
    const isTakenOut = node.type === "VariableDeclarator" && node.id.type === "ObjectPattern" && node.init?.type === "Identifier";
    if (!isFunction(node) && !isTakenOut) return false;
    const beside = variable.scope.variables.filter((other) => other !== variable && other.defs[0]?.node === node);
    return beside.some(({ identifiers: [name] }) => name && context.refOf(name)?.path[0] === "step");
  }

  /**
   * `helper(step, x)`, `agentLoop(ctx)`, `run(flow, { sleep: (ms) => step.sleep("s", ms) })`, `run(flow, createRunner(step))`: the
   * steps are in there.
   */
  #handsOnContext(call: CallNode, depth = 0): boolean {
    return call.arguments.some((argument) => this.#holdsContext(argument.type === "SpreadElement" ? argument.argument : argument, depth));
  }

  /** `createWorker(createQueue(step)).dispatchAll()`, `new Importer(ctx).run()`, also by a name: whose method it is has the steps. */
  #isMadeWithContext(callee: TSESTree.Expression): boolean {
    let object = callee;
    while (object.type === "MemberExpression") object = unwrap(object.object);
    return object !== callee && !this.#input.context.refOf(object) && this.#holdsContext(object, 0);
  }

  #holdsContext(node: TSESTree.Node, depth: number): boolean {
    if (depth > MAX_DEPTH) return false;
    const { context, names, steps } = this.#input;
    const target = unwrap(node);
    const callback = names.functionBehind(target);
    if (callback) return steps.some((step) => isWithin(step.node, callback));
    const path = context.refOf(target)?.path;
    if (path) return path.length === 0 || path[0] === "step" || path[0] === "publish";
    switch (target.type) {
      case "ObjectExpression":
        return target.properties.some((property) => this.#holdsContext(property.type === "SpreadElement" ? property.argument : property.value, depth));
      case "CallExpression":
      case "NewExpression":
        return this.#handsOnContext(target, depth + 1);
      case "Identifier":
      case "MemberExpression": {
        const value = names.valueOf(target);
        return value !== target && this.#holdsContext(value, depth + 1);
      }
      default:
        return false;
    }
  }

  /** `await axios.get(…)` gives data, and what is called on it is no request: `response.data.pipe(file)`. */
  #isAnswer(call: TSESTree.Node, depth: number): boolean {
    if (call.type !== "CallExpression") return false;
    const origin = this.#originOf(chainRoot(call.callee), depth + 1);
    const table = origin && effectsOfPackage(origin.source);
    if (!table || !(ANSWERING.has(table.effects.category) || table.name === "@supabase/supabase-js")) return false;
    const kind = kindIn(table.effects, [...origin.path.filter((part) => part !== "default" && part !== "*"), ...chainNames(call.callee)]);
    // `open` hands out a file that is written to.
    return table.effects.category === "filesystem" ? /^read/.test(calleeName(call) ?? "") : kind !== "pure";
  }

  /** The package that an expression belongs to: imported from it, or made by what is. */
  #originOf(node: TSESTree.Node, depth = 0): Origin | null {
    const { imports, names } = this.#input;
    const target = unwrap(node);
    const imported = imports.importOf(target);
    if (imported) return imported;
    if (depth > 5) return null;
    if (target.type === "AwaitExpression") {
      return this.#isAnswer(unwrap(target.argument), depth) ? null : this.#originOf(target.argument, depth + 1);
    }
    if (target.type === "NewExpression" || target.type === "CallExpression") {
      const made = this.#originOf(chainRoot(target.callee), depth + 1);
      if (made?.source.replace(/^node:/, "") === "util" && calleeName(target) === "promisify") {
        const [promised] = target.arguments;
        return promised && promised.type !== "SpreadElement" ? this.#originOf(promised, depth + 1) : null;
      }
      return made && { source: made.source, path: [] };
    }
    if (target.type === "LogicalExpression") return this.#originOf(target.right, depth + 1);
    // `key ? new Resend(key) : null`
    if (target.type === "ConditionalExpression") {
      return this.#originOf(target.consequent, depth + 1) ?? this.#originOf(target.alternate, depth + 1);
    }
    if (target.type === "MemberExpression") {
      const value = names.valueOf(target);
      if (value !== target) return this.#originOf(value, depth + 1);
      return this.#originOf(target.object, depth + 1);
    }
    if (target.type !== "Identifier") return null;
    const variable = names.variableOf(target);
    if (!variable) return null;
    let known = this.#origins.get(variable);
    if (known === undefined) {
      this.#origins.set(variable, null);
      known = this.#originOfVariable(variable, depth);
      this.#origins.set(variable, known);
    }
    return known;
  }

  /** `new Resend(key)` of `const getResend = () => new Resend(key)`: whose calls are made on what it gives are those of that. */
  #madeBy(variable: TSESLint.Scope.Variable): TSESTree.Expression | null {
    const definition = variable.defs[0]?.node;
    const maker = definition && isFunction(definition) ? definition : definition?.type === "VariableDeclarator" ? definition.init && unwrap(definition.init) : null;
    if (!maker || !isFunction(maker)) return null;
    if (maker.body.type !== "BlockStatement") return maker.body;
    const last = maker.body.body.at(-1);
    return last?.type === "ReturnStatement" ? last.argument : null;
  }

  #originOfVariable(variable: TSESLint.Scope.Variable, depth: number): Origin | null {
    const made = this.#madeBy(variable);
    if (made) return this.#originOf(made, depth + 1);
    const found = this.#input.names.initOf(variable);
    if (!found || found.rest) return null;
    const origin = this.#originOf(found.init, depth + 1);
    return origin && (found.path.length === 0 ? origin : { source: origin.source, path: [...origin.path, ...found.path] });
  }
}

/** `sendMail` of `{ step, sendMail = sendReceipt }`: what stands in for it where nobody hands it in is no step. */
function hasDefault({ identifiers: [name] }: TSESLint.Scope.Variable): boolean {
  return name?.parent.type === "AssignmentPattern" && name.parent.left === name;
}

/** Behind so many names and calls nobody hides a step. */
const MAX_DEPTH = 5;
/** The globals that reach outside the process. */
const REACHING_GLOBALS: ReadonlySet<string> = new Set(["fetch", "$fetch", "Bun", "Deno", "globalThis", "window", "self"]);
const SQL_WRITE = /^\s*(insert\s+(ignore\s+)?into|update\s+["`\w.]+\s+set|delete\s+from|merge\s+into|replace\s+into|truncate\s+table|(create|alter|drop)\s+(table|index))\b/i;
const SQL_READ = /^\s*(select\b|with\s+\w+\s+as\s*\()/i;
const SQL_RUNNER = /^(sql|pg|db|pool|query\w*|\w*Query|exec(ute)?(Sql|Query)?|run(Sql|Query)|raw|many|one|oneOrNone|manyOrNone|any|none)$/i;

/** `../models/User.js`, `@/db/Capsule.model` */
const MODEL_FILE = /(^|\/)models?\/|\.model(\.[jt]s)?$/i;

/** Clients that hand out data. A database may hand out a connection. */
const ANSWERING: ReadonlySet<string> = new Set(["http", "ai", "mail", "payment", "filesystem"]);

const OWN_HEADS = new Set(["step", "group", "defer", "logger", "publish", "event", "events", "error", "runId"]);

/** `ctx.step` of `ctx.step.run`: the part of a path that is the shortest member. */
function firstMember(callee: TSESTree.Node): TSESTree.Node {
  let at = unwrap(callee);
  while (at.type === "MemberExpression" && unwrap(at.object).type === "MemberExpression") at = unwrap(at.object);
  return at;
}

/** `save().then(…)`, `.catch(…)` and `stream(…).on("text", …)` belong to the call that they follow. */
function withoutFollowers(call: TSESTree.CallExpression): TSESTree.Node {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return call;
  const name = propertyName(callee) ?? "";
  if (!/^(then|catch|finally)$/.test(name) && !isListening(name, call)) return call;
  const object = unwrap(callee.object);
  return object.type === "CallExpression" ? withoutFollowers(object) : object;
}

/** `emitter.on("end", done)`: who listens does nothing yet, whatever it is that speaks. */
function isListening(name: string, call: TSESTree.CallExpression): boolean {
  return LISTENERS.has(name) && call.arguments.length > 1 && !isAwaited(call);
}

const LISTENERS: ReadonlySet<string> = new Set("on once off addListener removeListener addEventListener removeEventListener".split(" "));

/** `client.get.bind(client)`, `rows.find((row) => …)`: methods of functions and lists, whatever they are called on. */
function isPlainMethod({ call, callee }: Chain): boolean {
  if (callee.type !== "MemberExpression") return false;
  const name = propertyName(callee) ?? "";
  if (name === "bind") return true;
  const [argument] = call.arguments;
  return argument !== undefined && isFunction(argument) && LIST_METHODS.has(name) && !isAwaited(call);
}

const LIST_METHODS: ReadonlySet<string> = new Set("find filter map flatMap forEach some every findIndex findLast reduce sort".split(" "));

/** What is called, as a person would name it: `db.update.set.where`. */
export function labelOf(call: TSESTree.CallExpression): string {
  const path = memberPath(call.callee);
  if (path) return path.join(".");
  const root = chainRoot(call.callee);
  const names = chainNames(call.callee);
  const head = root.type === "Identifier" ? root.name : root.type === "ThisExpression" ? "this" : "…";
  return [head, ...names].join(".");
}

function commandOf(call: TSESTree.CallExpression): string | null {
  const [argument] = call.arguments;
  const value = argument && unwrap(argument);
  return value?.type === "NewExpression" && value.callee.type === "Identifier" ? value.callee.name : null;
}

export function kindIn(effects: PackageEffects, names: readonly string[]): "pure" | EffectKind {
  const path = names.join(".");
  const has = (list: readonly string[] | undefined) => list?.some((pattern) => matches(pattern, path, names)) ?? false;
  if (names.length > 0) {
    if (has(effects.pure)) return "pure";
    if (has(effects.write)) return "write";
    if (has(effects.read)) return writesIn("read", names);
  }
  return effects.other === "write" ? writesIn(effects.other, names) : effects.other;
}

/** In `db.update(x).set(y).returning()` the last name is harmless; the chain is not. */
function writesIn(kind: EffectKind, names: readonly string[]): EffectKind {
  if (names.some((name) => /^(insert|update|upsert|delete|set|values|insertInto|deleteFrom|updateTable|remove)$/.test(name))) return "write";
  return names.includes("select") ? "read" : kind;
}

function matches(pattern: string, path: string, names: readonly string[]): boolean {
  const last = names.at(-1)!;
  if (pattern.endsWith(".*")) return names.slice(0, -1).includes(pattern.slice(0, -2));
  if (pattern.endsWith("*")) return last.startsWith(pattern.slice(0, -1));
  return pattern.includes(".") ? path === pattern || path.endsWith(`.${pattern}`) : last === pattern;
}

export function inOrder(wanted: readonly string[], names: readonly string[]): boolean {
  let at = 0;
  for (const name of names) if (name === wanted[at]) at++;
  return at === wanted.length;
}

function hasCallInChain(callee: TSESTree.Node): boolean {
  let at = unwrap(callee);
  while (at.type === "MemberExpression") at = unwrap(at.object);
  return at.type === "CallExpression";
}

/** `fetch(url, { method: "POST" })` changes something; without a method it reads. */
function requestKind(call: TSESTree.CallExpression): EffectKind {
  for (const argument of call.arguments) {
    const options = unwrap(argument);
    if (options.type !== "ObjectExpression") continue;
    for (const property of options.properties) {
      if (property.type !== "Property") continue;
      const name = propertyName(property);
      if (name === "method") {
        const value = unwrap(property.value);
        return value.type === "Literal" && /^(get|head|options)$/i.test(String(value.value)) ? "read" : "write";
      }
      if (name === "body" || name === "data" || name === "json" || name === "form") return "write";
    }
  }
  return "read";
}

/** `User.find({ team })` of `User.find({ team }).sort({ age: 1 }).lean()` */
function queryOf(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || !QUERY_REFINEMENTS.has(propertyName(callee) ?? "")) return call;
  const object = unwrap(callee.object);
  return object.type === "CallExpression" ? queryOf(object) : call;
}

/** Lists and documents have these, too: `_(orders).groupBy("day")`, `parse(html).findAll("a")`. */
const OF_LISTS: ReadonlySet<string> = new Set(["groupBy", "findAll"]);

/** Is the call waited for, on the spot or through `Promise.all`, `return` or a chain? */
function settled(call: TSESTree.CallExpression): boolean {
  let at: TSESTree.Node = call;
  for (;;) {
    const { parent, child } = outward(at);
    switch (parent?.type) {
      case "AwaitExpression":
      case "ReturnStatement":
        return true;
      case "ArrowFunctionExpression":
        return parent.body === child;
      case "ArrayExpression":
      case "ConditionalExpression":
      case "LogicalExpression":
      case "SpreadElement":
        at = parent;
        continue;
      case "CallExpression":
        if (parent.callee === child) return false;
        if (!combinatorOf(parent)) return false;
        at = parent;
        continue;
      case "MemberExpression": {
        const above = outward(parent);
        const name = propertyName(parent);
        if (above.parent?.type !== "CallExpression" || (name !== "then" && name !== "catch" && name !== "finally")) return false;
        at = above.parent;
        continue;
      }
      case "ExpressionStatement":
        return at !== call;
      default:
        return false;
    }
  }
}

/** Not made in this code: imported, a global, a parameter, a member of `this`, or something of the context. */
function isExternal(root: TSESTree.Node, { names }: EffectsInput): boolean {
  if (root.type === "ThisExpression") return true;
  if (root.type === "AwaitExpression" || root.type === "NewExpression") return true;
  if (root.type !== "Identifier") return false;
  const variable = names.variableOf(root);
  if (!variable) return !PURE_GLOBALS.has(root.name);
  const kind = kindOf(variable.defs[0]);
  if (kind === "ImportBinding" || kind === "Parameter") return true;
  const found = names.initOf(variable);
  if (!found) return kind === "Variable";
  const init = unwrap(found.init);
  if (init.type === "NewExpression" && init.callee.type === "Identifier" && DATA_CLASSES.has(init.callee.name)) return !names.isGlobal(init.callee);
  return (
    init.type === "NewExpression" ||
    init.type === "CallExpression" ||
    init.type === "AwaitExpression" ||
    init.type === "MemberExpression" ||
    init.type === "Identifier" ||
    init.type === "LogicalExpression" ||
    init.type === "ConditionalExpression"
  );
}

/** What these make is data of the code itself, whatever it is called: `const usersDb = new Map()`. */
const DATA_CLASSES: ReadonlySet<string> = new Set("Map Set WeakMap WeakSet Array Object Date URL URLSearchParams Headers FormData Error".split(" "));

const PURE_GLOBALS = new Set(
  "Object Array Promise JSON Math Number String Boolean Symbol BigInt Date RegExp Map Set WeakMap WeakSet Reflect Proxy Error Buffer URL URLSearchParams console structuredClone Intl TextEncoder TextDecoder crypto performance process AbortController AbortSignal Response Request Headers FormData Blob parseInt parseFloat isNaN setTimeout clearTimeout setInterval clearInterval queueMicrotask require import encodeURIComponent decodeURIComponent expect describe it test vi jest".split(
    " ",
  ),
);
/** Objects whose methods begin with verbs and stay in the process. */
const PURE_OBJECTS =
  /^(console|logger|log|_?logger|logging|z|zod|yup|schema|Schema|parser|res|resp|response|req|request|result|results|data|body|form|formData|headers|url|params|searchParams|map|set|list|array|items|cache|Map|Set|Object|Array|JSON|Math|Date|dayjs|moment|path|util|crypto|Buffer|controller|abortController|emitter|span|tracer|Sentry|sentry|metrics|page|browser|cheerio|\$|_|lodash|R|Effect|writer|stream|encoder|decoder|assert|expect|state|network|agent)$/;

/** Methods of arrays, texts and promises. */
const PURE_METHODS = new Set(
  "map flatMap filter forEach reduce reduceRight some every find findIndex findLast sort slice splice concat flat join includes indexOf push pop shift unshift reverse keys values entries toString toLowerCase toUpperCase trim split replace replaceAll match startsWith endsWith has padStart padEnd json text arrayBuffer blob formData toISOString then catch finally bind call apply next toArray".split(
    " ",
  ),
);

function objectName(callee: TSESTree.Node): string {
  if (callee.type !== "MemberExpression") return "";
  const object = unwrap(callee.object);
  if (object.type === "Identifier") return object.name;
  return object.type === "MemberExpression" ? (propertyName(object) ?? "") : "";
}

const staysInProcess = oncePerText((object) => PURE_OBJECTS.test(object));
const isDatabaseName = oncePerText((name) => DATABASE.test(name));
const isServiceName = oncePerText((name) => SERVICE.test(name));

/** What a function or method is called, taken for what it says. */
interface Verb {
  /** What it does stays in the process. */
  stays: boolean;
  makesResult: boolean;
  goesOut: boolean;
  changes: boolean;
  /** The verb alone, without what it changes: `crm.update()`. */
  changesItself: boolean;
  reads: boolean;
}

const verbOf = oncePerText((name): Verb => {
  const isPlumbing = PLUMBING.test(name) || MADE_PARTS.test(name);
  return {
    stays: PURE_METHODS.has(name) || /^use[A-Z]/.test(name) || FLUSHES.test(name),
    makesResult: RESULTS.test(name),
    goesOut: OUTWARD_VERBS.test(name) && (SENT.test(name) || !isPlumbing),
    changes: ((CHANGING_VERBS.test(name) || WORKING_VERBS.test(name)) && !isPlumbing) || UNMAKING_VERBS.test(name) || SECOND_VERB.test(name),
    changesItself: CHANGING_VERBS.test(`${name}X`) || WORKING_VERBS.test(`${name}X`),
    reads: READING_VERBS.test(name) && !isPlumbing,
  };
});

/** Methods that are handed a list of queries. */
const TOGETHER = /^(\$transaction|transaction|batch)$/;

/** Packages that compute and touch nothing. */
const PURE_PACKAGES =
  /^(zod|yup|joi|valibot|arktype|superjson|lodash.*|ramda|remeda|date-fns.*|dayjs|moment.*|luxon|uuid|nanoid|ulid|cuid|@paralleldrive\/cuid2|ms|bytes|path|url|util|querystring|crypto|buffer|string_decoder|assert|slugify|clsx|marked|remark.*|rehype.*|unified|gray-matter|turndown|cheerio|sharp|jimp|pdf-lib|pdf-parse|mammoth|xlsx|papaparse|csv-parse.*|csv-stringify.*|handlebars|mustache|ejs|nunjucks|react|react-dom.*|@react-email\/.*|mjml|dedent|p-limit|p-queue|p-map|p-retry|async-retry|currency\.js|decimal\.js|bignumber\.js|big\.js|diff|fast-deep-equal|validator|jsonwebtoken|jose|bcrypt.*|argon2|pino|winston|bunyan|consola|debug|chalk|picocolors|@t3-oss\/.*|tiktoken|js-tiktoken|gpt-tokenizer|gpt-3-encoder|@langchain\/textsplitters|langchain\/text_splitter)$/;

const isPurePackage = oncePerText((source) => PURE_PACKAGES.test(source.replace(/^node:/, "")));

function categoryOf(name: string, object: string): Effect["category"] {
  const text = `${object} ${name}`;
  if (/mail/i.test(text)) return "mail";
  if (/charge|refund|pay|invoice|billing/i.test(text)) return "payment";
  if (/slack|discord|sms|notif|telegram|whatsapp/i.test(text)) return "chat";
  if (/upload|bucket|storage/i.test(text)) return "storage";
  if (/analytics|track|posthog|telemetry|heartbeat|audit|synclog| emit/i.test(text)) return "analytics";
  if (/enqueue|publish|dispatch|queue/i.test(text)) return "queue";
  return "other";
}
