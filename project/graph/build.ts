import { isReservedEventName, matchesTrigger } from "../../inngest/events.js";
import { relativePath } from "../files.js";
import { compareText } from "../finding.js";
import type { InngestFunction, Program, Step } from "../program/index.js";

export type NodeKind = "function" | "event" | "schedule" | "source";
export type EdgeKind = "sends" | "triggers" | "wakes" | "cancels" | "invokes";

export interface GraphNode {
  /** Unique and stable: `function:shop/process-order`, `event:order/placed`. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** The app of a function. */
  readonly app: string | null;
  /** `src/inngest/order.ts:12`, relative to the root. */
  readonly place: string | null;
  /** Of a function. */
  readonly steps: readonly GraphStep[];
}

export interface GraphStep {
  readonly id: string;
  readonly tool: string;
  readonly detail: string | null;
  readonly repeated: boolean;
  readonly parallel: boolean;
  readonly conditional: boolean;
  readonly line: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The `if` of a trigger, wait or cancellation; `match` written out. */
  readonly condition: string | null;
}

/** Who sends, triggers, wakes, cancels and invokes whom. */
export interface Graph {
  readonly version: 1;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export function buildGraph(program: Program): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const ids = functionNodeIds(program);
  const add = (node: GraphNode) => { if (!nodes.has(node.id)) nodes.set(node.id, node); return node.id; };
  const event = (name: string) => add({ id: `event:${name}`, kind: "event", label: name, app: null, place: null, steps: [] });
  const link = (from: string, to: string, kind: EdgeKind, condition: string | undefined) => {
    edges.set([from, to, kind, condition].join("\0"), { from, to, kind, condition: condition ?? null });
  };

  for (const [fn, id] of ids) {
    add({ id, kind: "function", label: fn.id.pattern === "*" ? (fn.name ?? "?") : fn.id.pattern, app: fn.client?.id ?? null, place: at(fn.place, program), steps: fn.steps.map(graphStep) });
  }
  for (const { event: name, by, place } of program.sends) {
    if (name === undefined) continue;
    const path = relativePath(program.root, place.file);
    const from = by === undefined ? add({ id: `source:${path}`, kind: "source", label: path, app: null, place: path, steps: [] }) : ids.get(by);
    if (from !== undefined) link(from, event(name), "sends", undefined);
  }
  for (const [fn, id] of ids) {
    for (const { kind, text, condition } of fn.triggers) {
      if (kind === "cron") link(add({ id: `schedule:${text ?? id}`, kind: "schedule", label: text ?? "a schedule", app: null, place: null, steps: [] }), id, "triggers", undefined);
      if (kind === "event" && text !== undefined) link(event(text), id, "triggers", condition?.text);
    }
    for (const { event: name, match, condition } of fn.waits) if (name !== undefined) link(event(name), id, "wakes", condition?.text ?? matchText(match?.text));
    for (const { event: name, match, condition } of fn.cancels) if (name !== undefined) link(event(name), id, "cancels", condition?.text ?? matchText(match?.text));
    for (const { target, reference } of fn.invokes) {
      const to = target === undefined ? undefined : ids.get(target);
      const outside = reference?.full ?? (reference === undefined ? undefined : [reference.appId, reference.functionId].filter((part) => part !== undefined).join("-"));
      if (to !== undefined) link(id, to, "invokes", undefined);
      else if (outside !== undefined && outside !== "") link(id, add({ id: `function:${outside}`, kind: "function", label: outside, app: null, place: null, steps: [] }), "invokes", undefined);
    }
  }
  linkWildcards(nodes, link);
  return {
    version: 1,
    nodes: [...nodes.values()].sort((a, b) => compareText(a.id, b.id)),
    edges: [...edges.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(a.kind, b.kind)),
  };
}

/** `user/*` is a node of its own; the events that it stands for lead to it. */
function linkWildcards(nodes: ReadonlyMap<string, GraphNode>, link: (from: string, to: string, kind: EdgeKind, condition: string | undefined) => void): void {
  const events = [...nodes.values()].filter(({ kind }) => kind === "event");
  for (const wild of events.filter(({ label }) => label.endsWith("*"))) {
    for (const { id, label } of events) {
      if (id !== wild.id && !isReservedEventName(label) && matchesTrigger(wild.label, label)) link(id, wild.id, "triggers", undefined);
    }
  }
}

function functionNodeIds(program: Program): Map<InngestFunction, string> {
  const taken = new Map<string, number>();
  const ids = new Map<InngestFunction, string>();
  for (const fn of program.functions) {
    if (fn.isTest) continue;
    const name = fn.id.pattern === "*" ? (fn.name ?? "?") : fn.id.pattern;
    const base = `function:${fn.client?.id === undefined ? "" : `${fn.client.id}/`}${name}`;
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    ids.set(fn, count === 1 ? base : `${base}#${count}`);
  }
  return ids;
}

function graphStep({ id, tool, detail, repeated, parallel, conditional, place }: Step): GraphStep {
  return { id: id.pattern, tool, detail: detail ?? null, repeated, parallel, conditional, line: place.line };
}

function matchText(match: string | undefined): string | undefined {
  return match === undefined ? undefined : `event.${match} == async.${match}`;
}

function at(place: { file: string; line: number }, program: Program): string {
  return `${relativePath(program.root, place.file)}:${place.line}`;
}

/** The functions that a name means: an id, `app/id`, or the name it is bound to in the code. */
export function findFunctions(program: Program, name: string): InngestFunction[] {
  const functions = program.functions.filter(({ isTest }) => !isTest);
  const byId = functions.filter(({ id, client }) => id.pattern === name || (client?.id !== undefined && [`${client.id}/${id.pattern}`, `${client.id}-${id.pattern}`].includes(name)));
  return byId.length > 0 ? byId : functions.filter((fn) => fn.name === name);
}
