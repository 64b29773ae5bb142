import type { TSESTree } from "@typescript-eslint/utils";
import type {
  ClientDefinition,
  FileAnalysis,
  FunctionDefinition,
  Handler,
  ServeCall,
  StepCall,
} from "../../rules/analysis/index.js";
import { parseStepDuration } from "../../inngest/duration.js";
import type { Place } from "../finding.js";
import type { Packages } from "../packages.js";
import { sentEvents } from "./events.js";
import { functionsBehind } from "./functions.js";
import type {
  Cancel,
  Client,
  Concurrency,
  Expression,
  InngestFunction,
  Invoke,
  Registration,
  Send,
  Serve,
  Step,
  Text,
  Trigger,
  Wait,
} from "./model.js";
import { isBranched, isConditional, onlyReturn, placeOf } from "./nodes.js";
import type { Source } from "./sources.js";
import type { Located, Values } from "./values.js";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Builds the model of a program out of the analyses of its files. */
export class Extraction {
  readonly #clients = new Map<TSESTree.Node, Client>();
  readonly #functions = new Map<TSESTree.Node, Mutable<InngestFunction>>();
  readonly #definitions: { definition: FunctionDefinition; source: Source; isTest: boolean }[] = [];
  readonly #sources: { source: Source; analysis: FileAnalysis; isTest: boolean }[] = [];
  readonly #sends: Send[] = [];
  readonly #foreignAdapters = new Set<string>();

  constructor(
    readonly values: Values,
    readonly packages: Packages,
  ) {}

  /** Takes in what a file defines; what it refers to is followed in `finish`, when every file is known. */
  read(source: Source, isTest: boolean): void {
    this.#noteAdapters(source);
    const { analysis } = source;
    if (analysis === null) return;
    this.#sources.push({ source, analysis, isTest });
    for (const client of analysis.clients) this.#clients.set(client.node, this.#client(client, source, isTest));
    for (const definition of analysis.functions) this.#definitions.push({ definition, source, isTest });
  }

  finish(): { clients: Client[]; functions: InngestFunction[]; serves: Serve[]; sends: Send[]; foreignAdapters: string[] } {
    for (const { definition, source, isTest } of this.#definitions) {
      this.#functions.set(definition.node, this.#function(definition, source, isTest));
    }
    for (const { definition, source } of this.#definitions) this.#follow(definition, source);
    for (const { source, analysis, isTest } of this.#sources) if (!isTest) this.#freeSends(analysis, source);
    const serves = this.#sources.flatMap(({ source, analysis, isTest }) =>
      analysis.serves.flatMap((serve) => this.#serves(serve, source, isTest)),
    );
    return {
      clients: [...this.#clients.values()],
      functions: [...this.#functions.values()],
      serves,
      sends: this.#sends,
      foreignAdapters: [...this.#foreignAdapters].sort(),
    };
  }

  #noteAdapters(source: Source): void {
    for (const statement of source.code.ast.body) {
      if (statement.type !== "ImportDeclaration") continue;
      const module = statement.source.value;
      // Inngest's own packages bring no other way to serve; what is no package name is an alias.
      if (!/inngest/i.test(module) || /^(inngest(\/|$)|@inngest\/)/.test(module) || !/^(@[\w.-]+\/)?[a-z0-9][\w.-]*/i.test(module)) continue;
      if (this.values.sources.imported(module, source) === undefined) this.#foreignAdapters.add(module);
    }
  }

  #client({ node, id, name }: ClientDefinition, source: Source, isTest: boolean): Client {
    const optionsNode = node.arguments[0];
    return {
      place: placeOf(node, source),
      id: id?.value ?? (optionsNode === undefined ? undefined : this.#textProperty({ node: optionsNode, source }, "id")),
      name: name ?? undefined,
      maxRuntime: optionsNode === undefined ? undefined : this.#maxRuntime({ node: optionsNode, source }),
      packageDir: this.#packageDir(source),
      isTest,
    };
  }

  #maxRuntime(options: Located): { ms: number; place: Place } | undefined {
    const checkpointing = this.values.property(options, "checkpointing");
    if (checkpointing === undefined || checkpointing === "unknown") return undefined;
    const value = this.values.property(checkpointing, "maxRuntime");
    if (value === undefined || value === "unknown") return undefined;
    const text = this.values.text(value.node, value.source);
    const ms = this.values.number(value.node, value.source) ?? (text === undefined ? undefined : millisecondsOf(text));
    return ms === undefined ? undefined : { ms, place: placeOf(value.node, value.source) };
  }

  #function(definition: FunctionDefinition, source: Source, isTest: boolean): Mutable<InngestFunction> {
    const options = this.#options(definition, source);
    const idNode = options === undefined ? undefined : this.#property(options, "id");
    const triggers = this.#triggers(definition, options, source);
    return {
      kind: definition.kind,
      id: idNode === undefined ? (definition.id === null ? unknownText : this.#text(definition.id.node, source)) : this.#text(idNode.node, idNode.source),
      name: definition.name ?? undefined,
      place: placeOf(definition.node.callee, source),
      idPlace: placeOf(definition.locator, source),
      client: this.#clientOf(definition, source),
      triggers: triggers.list,
      triggersComplete: triggers.complete,
      hasOnFailure: options !== undefined && this.#property(options, "onFailure") !== undefined,
      steps: [],
      delegates: false,
      waits: [],
      cancels: this.#cancels(options),
      invokes: [],
      concurrency: this.#concurrency(options),
      rateLimited: options !== undefined && this.#property(options, "rateLimit") !== undefined,
      debounced: options !== undefined && this.#property(options, "debounce") !== undefined,
      packageDir: this.#packageDir(source),
      inFactory: definition.inFactory,
      isTest,
    };
  }

  #options(definition: FunctionDefinition, source: Source): Located | undefined {
    const argument = definition.options?.node ?? definition.node.arguments[definition.kind === "function" ? 0 : 1];
    if (argument === undefined || definition.kind === "endpoint") return undefined;
    return this.values.code(argument, source);
  }

  #property(object: Located, key: string): Located | undefined {
    const found = this.values.property(object, key);
    return found === "unknown" ? undefined : found;
  }

  #textProperty(object: Located, key: string): string | undefined {
    const found = this.#property(object, key);
    return found === undefined ? undefined : this.values.text(found.node, found.source);
  }

  #text(node: TSESTree.Node, source: Source): Text {
    const value = this.values.text(node, source);
    if (value !== undefined) return { value, pattern: value };
    return { value: undefined, pattern: this.#pattern(node, source) };
  }

  #pattern(node: TSESTree.Node, source: Source): string {
    const at = this.values.code(node, source);
    if (at?.node.type === "TemplateLiteral") {
      const { quasis, expressions } = at.node;
      return quasis.map((quasi, index) => {
        const expression = expressions[index];
        return (quasi.value.cooked ?? "") + (expression === undefined ? "" : (this.values.text(expression, at.source) ?? "*"));
      }).join("");
    }
    if (at?.node.type === "BinaryExpression" && at.node.operator === "+") return this.#pattern(at.node.left, at.source) + this.#pattern(at.node.right, at.source);
    return at === undefined ? "*" : (this.values.text(at.node, at.source) ?? "*");
  }

  #clientOf(definition: FunctionDefinition, source: Source): Client | undefined {
    const local = definition.client?.definition?.node;
    if (local !== undefined) return this.#clients.get(local);
    const { callee } = definition.node;
    const receiver = definition.kind === "function" || definition.kind === "endpoint" ? (callee.type === "MemberExpression" ? callee.object : undefined) : definition.node.arguments[0];
    return receiver === undefined ? undefined : this.#clientBehind(receiver, source);
  }

  #clientBehind(node: TSESTree.Node, source: Source): Client | undefined {
    const at = this.values.code(node, source);
    if (at === undefined) return undefined;
    if (at.node.type === "NewExpression") return this.#clients.get(at.node);
    // A getter of the client: `getInngest()`.
    if (at.node.type !== "CallExpression") return undefined;
    const callee = this.values.code(at.node.callee, at.source);
    const returned = callee === undefined ? undefined : onlyReturn(callee.node);
    return callee === undefined || returned === undefined ? undefined : this.#clientBehind(returned, callee.source);
  }

  #triggers(definition: FunctionDefinition, options: Located | undefined, source: Source): { list: Trigger[]; complete: boolean } {
    const node = definition.triggers.node;
    const at = node === null ? (options === undefined ? undefined : this.values.property(options, "triggers")) : { node, source };
    if (at === "unknown") return { list: [], complete: false };
    if (at === undefined) return { list: [], complete: definition.kind === "function" && options?.node.type === "ObjectExpression" };
    const array = this.values.code(at.node, at.source);
    if (array?.node.type !== "ArrayExpression") {
      const trigger = this.#trigger(at);
      return { list: [trigger], complete: trigger.text !== undefined };
    }
    const { items, complete } = this.values.elements(array.node, array.source);
    const list = items.map((item) => this.#trigger(item));
    return { list, complete: complete && list.every(({ text }) => text !== undefined) };
  }

  #trigger({ node, source }: Located): Trigger {
    const place = placeOf(node, source);
    const event = this.eventName(node, source);
    if (event !== undefined) return { kind: "event", text: event, condition: undefined, place };
    const at = this.values.code(node, source);
    if (at?.node.type === "CallExpression") {
      const called = this.values.packageExport(at.node.callee, at.source);
      const [argument] = at.node.arguments;
      if (called?.name === "invoke") return { kind: "invoke", text: "invoke", condition: undefined, place };
      if (called?.name === "cron" && argument !== undefined) return { kind: "cron", text: this.values.text(argument, at.source), condition: undefined, place };
    }
    if (at?.node.type !== "ObjectExpression") return { kind: "unknown", text: undefined, condition: undefined, place };
    const cron = this.#property(at, "cron");
    if (cron !== undefined) return { kind: "cron", text: this.values.text(cron.node, cron.source), condition: undefined, place };
    const name = this.#property(at, "event");
    return {
      kind: name === undefined ? "unknown" : "event",
      text: name === undefined ? undefined : this.eventName(name.node, name.source),
      condition: this.#expression(at, "if"),
      place: name === undefined ? place : placeOf(name.node, name.source),
    };
  }

  /** The name of an event: a text, or an `eventType(…)`. */
  eventName(node: TSESTree.Node, source: Source): string | undefined {
    const text = this.values.text(node, source);
    if (text !== undefined) return text;
    const type = this.#eventType(node, source);
    if (type !== undefined) return type;
    // `orderPlaced.name`, `orderPlaced.event`
    if (node.type === "MemberExpression" && node.property.type === "Identifier" && ["name", "event"].includes(node.property.name)) {
      return this.#eventType(node.object, source);
    }
    return undefined;
  }

  #eventType(node: TSESTree.Node, source: Source): string | undefined {
    const at = this.values.code(node, source);
    if (at?.node.type !== "CallExpression") return undefined;
    const called = this.values.packageExport(at.node.callee, at.source);
    const [name] = at.node.arguments;
    return called?.name === "eventType" && name !== undefined ? this.values.text(name, at.source) : undefined;
  }

  #expression(object: Located, key: string): Expression | undefined {
    const found = this.#property(object, key);
    const text = found === undefined ? undefined : this.values.text(found.node, found.source);
    return found === undefined || text === undefined ? undefined : { text, place: placeOf(found.node, found.source) };
  }

  #cancels(options: Located | undefined): Cancel[] {
    const list = options === undefined ? undefined : this.#property(options, "cancelOn");
    if (list === undefined) return [];
    return this.values.elements(list.node, list.source).items.map((item) => {
      const event = this.#property(item, "event");
      return {
        event: event === undefined ? undefined : this.eventName(event.node, event.source),
        match: this.#expression(item, "match"),
        condition: this.#expression(item, "if"),
        place: placeOf(item.node, item.source),
      };
    });
  }

  #concurrency(options: Located | undefined): Concurrency[] {
    const value = options === undefined ? undefined : this.#property(options, "concurrency");
    if (value === undefined) return [];
    const at = this.values.code(value.node, value.source);
    if (at === undefined) return [];
    const place = placeOf(value.node, value.source);
    if (at.node.type === "Literal") return [{ limit: this.values.number(at.node, at.source), key: undefined, scope: "fn", place }];
    const items = at.node.type === "ArrayExpression" ? this.values.elements(at.node, at.source).items : [at];
    return items.map((item) => {
      const limit = this.#property(item, "limit");
      const scope = this.#textProperty(item, "scope");
      return {
        limit: limit === undefined ? undefined : this.values.number(limit.node, limit.source),
        key: this.#textProperty(item, "key"),
        scope: scope === "env" || scope === "account" ? scope : "fn",
        place: placeOf(item.node, item.source),
      };
    });
  }

  /** What a function does, which may lead to other functions and so needs all of them to be known. */
  #follow(definition: FunctionDefinition, source: Source): void {
    const model = this.#functions.get(definition.node)!;
    const steps: Step[] = [];
    const waits: Wait[] = [];
    const invokes: Invoke[] = [];
    for (const { handler, in: at } of this.#handlersOf(definition, source)) {
      model.delegates ||= handler.delegates && !this.#canFollow(handler, at);
      for (const { call, source: callSource } of this.#stepsOf(handler, at)) {
        const step = this.#step(call, handler, callSource);
        // The steps of `onFailure` belong to a function of their own.
        if (handler.kind !== "onFailure") steps.push(step);
        if (call.tool === "waitForEvent") waits.push(this.#wait(call, callSource));
        const maybe = step.repeated || isConditional(call.node, handler.node);
        if (call.tool === "invoke") invokes.push(this.#invoke(call, callSource, maybe));
        if (call.tool === "sendEvent" && !model.isTest) this.#sent(call.node.arguments[1], callSource, call.node, model, maybe);
      }
    }
    Object.assign(model, { steps, waits, invokes } satisfies Partial<InngestFunction>);
    if (definition.kind !== "endpoint") this.#handlerSends(definition, source, model);
  }

  #handlersOf(definition: FunctionDefinition, source: Source): { handler: Handler; in: Source }[] {
    const found: { handler: Handler; in: Source }[] = [];
    if (definition.handler !== null) found.push({ handler: definition.handler, in: source });
    else if (definition.handlerNode !== null) {
      // The handler is imported: its own file knows it by its use of `step`.
      const at = this.values.code(definition.handlerNode, source);
      const handler = at === undefined ? undefined : at.source.analysis?.handlerOf(at.node);
      if (at !== undefined && handler !== undefined && handler !== null) found.push({ handler, in: at.source });
    }
    if (definition.onFailure !== null) found.push({ handler: definition.onFailure, in: source });
    return found;
  }

  /** The steps of a handler in the order in which it reaches them, those of helpers in other files included. */
  #stepsOf(handler: Handler, source: Source, seen = new Set<TSESTree.Node>()): { call: StepCall; source: Source }[] {
    if (seen.has(handler.node)) return [];
    seen.add(handler.node);
    const own = handler.steps.map((call) => ({ call, source, at: call.node.range[0] }));
    const others = this.#helpers(handler, source).flatMap(({ call, helper, in: helperSource }) =>
      this.#stepsOf(helper, helperSource, seen).map((step) => ({ ...step, at: call.range[0] })),
    );
    return [...own, ...others].sort((a, b) => a.at - b.at);
  }

  /** Calls of a handler that lead to a function of another file which uses `step`. */
  #helpers(handler: Handler, source: Source): { call: TSESTree.Node; helper: Handler; in: Source }[] {
    const { analysis } = source;
    if (analysis === null) return [];
    return analysis.callsIn(handler.node).flatMap((call) => {
      if (call.type !== "CallExpression") return [];
      const at = this.values.code(call.callee, source);
      if (at === undefined || at.source === source) return [];
      const helper = at.source.analysis?.handlerOf(at.node);
      return helper?.kind === "helper" ? [{ call, helper, in: at.source }] : [];
    });
  }

  #canFollow(handler: Handler, source: Source): boolean {
    return this.#helpers(handler, source).length > 0;
  }

  #step(call: StepCall, handler: Handler, source: Source): Step {
    const id = call.id === null ? unknownText : this.#text(call.id.node, source);
    return {
      id,
      tool: call.tool,
      place: placeOf(call.idArgument ?? call.node, source),
      repeated: call.loop !== null,
      parallel: call.parallel !== null,
      conditional: isBranched(call.node, handler.node),
      detail: this.#detail(call, source),
    };
  }

  #detail(call: StepCall, source: Source): string | undefined {
    const second = call.node.arguments[1];
    if (second === undefined) return undefined;
    switch (call.tool) {
      case "sleep":
      case "sleepUntil":
        return this.values.text(second, source) ?? source.code.getText(second);
      case "waitForEvent":
        return this.#wait(call, source).event;
      case "sendEvent":
        return sentEvents(second, source, this).events.map(({ event }) => event ?? "?").join(", ") || undefined;
      case "invoke": {
        const { target, reference } = this.#invoke(call, source, false);
        return target?.id.pattern ?? reference?.full ?? reference?.functionId;
      }
      default:
        return undefined;
    }
  }

  #wait(call: StepCall, source: Source): Wait {
    const options = call.node.arguments[1];
    const at = options === undefined ? undefined : this.values.code(options, source);
    const event = at === undefined ? undefined : this.#property(at, "event");
    return {
      event: event === undefined ? undefined : this.eventName(event.node, event.source),
      match: at === undefined ? undefined : this.#expression(at, "match"),
      condition: at === undefined ? undefined : this.#expression(at, "if"),
      place: placeOf(event?.node ?? call.node, event?.source ?? source),
    };
  }

  #invoke(call: StepCall, source: Source, conditional: boolean): Invoke {
    const options = call.node.arguments[1];
    const at = options === undefined ? undefined : this.values.code(options, source);
    const callee = at === undefined ? undefined : this.#property(at, "function");
    const place = placeOf(callee?.node ?? call.node, callee?.source ?? source);
    const hasTimeout = at !== undefined && this.values.property(at, "timeout") !== undefined;
    const value = callee === undefined ? undefined : this.values.code(callee.node, callee.source);
    const full = value === undefined ? undefined : this.values.text(value.node, value.source);
    if (full !== undefined) return { target: this.#byFullId(full), reference: { appId: undefined, functionId: undefined, full }, hasTimeout, place, conditional };
    const reference = value === undefined ? undefined : this.#reference(value);
    if (reference !== undefined) return { target: this.#byReference(reference), reference, hasTimeout, place, conditional };
    return { target: value === undefined ? undefined : this.#functions.get(value.node), reference: undefined, hasTimeout, place, conditional };
  }

  #reference(at: Located): Invoke["reference"] {
    if (at.node.type !== "CallExpression") return undefined;
    if (this.values.packageExport(at.node.callee, at.source)?.name !== "referenceFunction") return undefined;
    const [options] = at.node.arguments;
    if (options === undefined) return undefined;
    const located = { node: options, source: at.source };
    return { appId: this.#textProperty(located, "appId"), functionId: this.#textProperty(located, "functionId"), full: undefined };
  }

  #byFullId(full: string): InngestFunction | undefined {
    return [...this.#functions.values()].find(({ client, id }) => client?.id !== undefined && id.value !== undefined && `${client.id}-${id.value}` === full);
  }

  #byReference({ appId, functionId }: NonNullable<Invoke["reference"]>): InngestFunction | undefined {
    const matches = [...this.#functions.values()].filter(({ client, id, isTest }) => !isTest && id.value === functionId && (appId === undefined || client?.id === appId));
    return matches.length === 1 ? matches[0] : undefined;
  }

  #sent(payload: TSESTree.Node | undefined, source: Source, call: TSESTree.Node, by: InngestFunction | undefined, conditional: boolean): void {
    if (payload === undefined) return;
    const { events, complete } = sentEvents(payload, source, this);
    for (const event of events) this.#sends.push({ ...event, by, conditional: conditional || event.conditional });
    if (!complete && events.length === 0) this.#sends.push({ event: undefined, data: undefined, place: placeOf(call, source), by, conditional });
  }

  /** `client.send(…)` in the body and steps of a function. */
  #handlerSends(definition: FunctionDefinition, source: Source, model: InngestFunction): void {
    const { analysis } = source;
    if (analysis === null || model.isTest) return;
    const [start, end] = definition.node.range;
    for (const send of analysis.sends) {
      if (send.payload === null || send.node.range[0] < start || send.node.range[1] > end) continue;
      const handler = definition.handler?.node ?? definition.node;
      this.#sent(send.payload, source, send.node, model, send.loop !== null || isConditional(send.node, handler));
    }
  }

  /** Events sent by what is no function: routes, scripts, helpers whose caller is not known. */
  #freeSends(analysis: FileAnalysis, source: Source): void {
    const inFunction = (node: TSESTree.Node) =>
      analysis.functions.some(({ node: { range }, kind }) => kind !== "endpoint" && node.range[0] >= range[0] && node.range[1] <= range[1]);
    for (const { node, payload } of analysis.sends) {
      if (payload !== null && !inFunction(node)) this.#sent(payload, source, node, undefined, false);
    }
    const reached = new Set(this.#reachedSteps());
    for (const call of analysis.stepCalls) {
      if (call.tool === "sendEvent" && !reached.has(call.node) && !inFunction(call.node)) this.#sent(call.node.arguments[1], source, call.node, undefined, true);
    }
  }

  #reached: TSESTree.Node[] | undefined;

  #reachedSteps(): readonly TSESTree.Node[] {
    this.#reached ??= this.#definitions.flatMap(({ definition, source }) =>
      this.#handlersOf(definition, source).flatMap(({ handler, in: at }) => this.#stepsOf(handler, at).map(({ call }) => call.node)),
    );
    return this.#reached;
  }

  #serves(serve: ServeCall, source: Source, isTest: boolean): Serve[] {
    const [first] = serve.node.arguments;
    if (first === undefined) return [];
    const isPositional = serve.node.arguments.length >= 2 && this.values.code(first, source)?.node.type !== "ObjectExpression";
    const common = {
      framework: serve.from,
      name: serve.name,
      maxDuration: this.#maxDuration(source),
      packageDir: this.#packageDir(source),
      isTest,
      place: placeOf(serve.node.callee, source),
    };
    if (isPositional) {
      const functions = serve.node.arguments[1]!;
      return [{ ...common, client: this.#clientBehind(first, source), ...this.#registrations({ node: functions, source }) }];
    }
    // fastify: `fastify.register(inngestFastify, options)` gives the options elsewhere; the last object is it.
    const options = this.values.code(serve.options?.node ?? first, source);
    if (options?.node.type !== "ObjectExpression") return [{ ...common, client: undefined, functions: [], complete: false }];
    const apps = this.#property(options, "apps");
    const entries = apps === undefined ? [options] : this.values.elements(apps.node, apps.source).items;
    return entries.map((entry) => {
      const client = this.#property(entry, "client");
      const functions = this.values.property(entry, "functions");
      const registered = functions === undefined || functions === "unknown" ? { functions: [], complete: false } : this.#registrations(functions);
      return { ...common, client: client === undefined ? undefined : this.#clientBehind(client.node, client.source), ...registered };
    });
  }

  #registrations(list: Located): { functions: Registration[]; complete: boolean } {
    const { found, complete } = functionsBehind(list, this.values);
    const functions = found.flatMap(({ definition, at }) => {
      const model = this.#functions.get(definition);
      return model === undefined ? [] : [{ function: model, place: placeOf(at.node, at.source) }];
    });
    return { functions, complete: complete && functions.length === found.length };
  }

  #maxDuration(source: Source): Serve["maxDuration"] {
    const entry = source.exports.names.get("maxDuration");
    if (entry?.kind !== "local") return undefined;
    const value = this.values.exported(source, "maxDuration");
    const seconds = value?.kind === "code" ? this.values.number(value.node, value.source) : undefined;
    return value?.kind === "code" && seconds !== undefined ? { seconds, place: placeOf(value.node, value.source) } : undefined;
  }

  #packageDir(source: Source): string {
    return this.packages.of(source.path)?.dir ?? this.packages.root;
  }
}

const unknownText: Text = { value: undefined, pattern: "*" };

function millisecondsOf(duration: string): number | undefined {
  const parsed = parseStepDuration(duration);
  return parsed.ok ? parsed.ms : undefined;
}
