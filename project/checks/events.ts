import { type Expr, parse, pathOf, walk } from "../../inngest/cel/index.js";
import { isReservedEventName, isWildcardPattern, matchesTrigger } from "../../inngest/events.js";
import { closest } from "../closest.js";
import type { Expression, InngestFunction, Program, Send, Shape } from "../program/index.js";
import { appFunctions, type Check, type Draft, label, list } from "./check.js";

/** Something that an event of a name sets going, or does not. */
interface Listener {
  readonly event: string;
  readonly what: "triggers" | "is waited for by" | "cancels";
  readonly function: InngestFunction;
  readonly place: Send["place"];
}

function listeners(program: Program): Listener[] {
  return appFunctions(program).flatMap((fn) => [
    ...fn.triggers.flatMap(({ kind, text, place }) => (kind === "event" && text !== undefined ? [{ event: text, what: "triggers" as const, function: fn, place }] : [])),
    ...fn.waits.flatMap(({ event, place }) => (event === undefined ? [] : [{ event, what: "is waited for by" as const, function: fn, place }])),
    ...fn.cancels.flatMap(({ event, place }) => (event === undefined ? [] : [{ event, what: "cancels" as const, function: fn, place }])),
  ]);
}

/** Whether some listener could not be read: then nothing can be said about events that nobody listens to. */
function hasUnknownListeners(program: Program): boolean {
  return appFunctions(program).some(
    ({ triggersComplete, waits, cancels, inFactory }) => !triggersComplete || inFactory || waits.some(({ event }) => event === undefined) || cancels.some(({ event }) => event === undefined),
  );
}

function hasUnknownSends(program: Program): boolean {
  return program.sends.some(({ event }) => event === undefined);
}

/** A name that is written a little differently on the two sides is a slip, wherever else events come from. */
function misspelt(name: string, others: Iterable<string>): string | undefined {
  if (name.length < 6) return undefined;
  const similar = closest(name, others, 2);
  return similar === undefined || differsInNumberOnly(name, similar) ? undefined : similar;
}

/** `report/v1` and `report/v2`, `item/added` and `items/added` are different; the first pair is meant to be. */
function differsInNumberOnly(a: string, b: string): boolean {
  return a.replace(/\d+/g, "#") === b.replace(/\d+/g, "#");
}

export const eventNeverHandled: Check = {
  name: "event-never-handled",
  severity: { recommended: "off", strict: "info" },
  run(program) {
    if (hasUnknownListeners(program)) return [];
    const known = listeners(program);
    return unheard(program, known).map(({ event, place }) => ({
      place,
      message: `The event '${event!}' is sent, and no function of this repository listens to it.`,
      consequence: "Unless another app does, it is stored and nothing happens.",
      remedy: "Trigger a function on it, or stop sending it.",
    }));
  },
};

/** The first send of each event that nobody listens to. */
function unheard(program: Program, known: readonly Listener[]): Send[] {
  const seen = new Set<string>();
  return program.sends.filter(({ event }) => {
    if (event === undefined || seen.has(event) || isReservedEventName(event)) return false;
    seen.add(event);
    return !known.some((listener) => matchesTrigger(listener.event, event));
  });
}

export const eventNeverSent: Check = {
  name: "event-never-sent",
  severity: { recommended: "off", strict: "info" },
  run(program) {
    if (hasUnknownSends(program)) return [];
    return unsent(program).map(({ event, what, function: fn, place }) => ({
      place,
      message: `The event '${event}' ${what} ${label(fn)}, and nothing in this repository sends it.`,
      consequence: "Unless it comes from elsewhere (a webhook, another app), this never happens.",
      remedy: "Send it, or remove what listens to it.",
    }));
  },
};

function unsent(program: Program): Listener[] {
  const sent = new Set(program.sends.map(({ event }) => event).filter((event) => event !== undefined));
  return listeners(program).filter(({ event }) => !isReservedEventName(event) && !isWildcardPattern(event) && !sent.has(event));
}

export const eventNameTypo: Check = {
  name: "event-name-typo",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    const known = listeners(program);
    const sent = new Set(program.sends.map(({ event }) => event).filter((event) => event !== undefined));
    const heard = new Set(known.map(({ event }) => event));
    return unheard(program, known).flatMap(({ event, place }) => {
      // Both sides must be without a partner; else the one may be what it seems.
      const similar = misspelt(event!, [...heard].filter((name) => !sent.has(name)));
      if (similar === undefined) return [];
      const listener = known.find((candidate) => candidate.event === similar)!;
      return [
        {
          place,
          message: `The event '${event!}' is sent and nobody listens to it; '${similar}' ${listener.what} ${label(listener.function)} and nobody sends it.`,
          consequence: "Event names are compared exactly: the function does not see this event.",
          remedy: `Write one name in both places, best from one constant.`,
          related: [{ ...listener.place, message: `'${similar}'` }],
        },
      ];
    });
  },
};

export const eventFields: Check = {
  name: "event-fields",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    // A send whose name is not known may be the one that sets the field.
    if (hasUnknownSends(program)) return [];
    const shapes = eventShapes(program);
    return appFunctions(program).flatMap((fn) => {
      const own = fn.triggersComplete ? fn.triggers.flatMap(({ kind, text }) => (kind === "event" && text !== undefined ? [text] : [])) : [];
      const isEventOnly = fn.triggers.length > 0 && own.length === fn.triggers.length;
      return [
        ...fn.triggers.flatMap(({ text, condition }) => (text === undefined ? [] : missingFields(condition, "event", [text], shapes, fn))),
        ...[...fn.waits, ...fn.cancels].flatMap(({ event, match, condition }) => {
          const theirs = event === undefined ? [] : [event];
          return [
            ...missingFields(condition, "async", theirs, shapes, fn),
            ...missingMatch(match, theirs, shapes, fn),
            ...(isEventOnly ? [...missingFields(condition, "event", own, shapes, fn), ...missingMatch(match, own, shapes, fn)] : []),
          ];
        }),
      ];
    });
  },
};

type Shapes = ReadonlyMap<string, readonly { readonly data: Shape; readonly place: Send["place"] }[]>;

/** What each event's senders set; events that some sender sets in a way that cannot be read are left out. */
function eventShapes(program: Program): Shapes {
  const shapes = new Map<string, { data: Shape; place: Send["place"] }[]>();
  const unreadable = new Set<string>();
  for (const { event, data, place } of program.sends) {
    if (event === undefined) continue;
    if (data === undefined) unreadable.add(event);
    else shapes.set(event, [...(shapes.get(event) ?? []), { data, place }]);
  }
  for (const event of unreadable) shapes.delete(event);
  return shapes;
}

function missingFields(expression: Expression | undefined, root: "event" | "async", events: readonly string[], shapes: Shapes, fn: InngestFunction): Draft[] {
  const parsed = expression === undefined ? undefined : parse(expression.text);
  if (expression === undefined || parsed?.ok !== true) return [];
  const paths = dataPaths(parsed.ast, root);
  return paths.flatMap((path) => missingPath(path, expression, events, shapes, fn) ?? []);
}

function missingMatch(match: Expression | undefined, events: readonly string[], shapes: Shapes, fn: InngestFunction): Draft[] {
  if (match === undefined) return [];
  const [head, ...path] = match.text.split(".");
  return head === "data" && path.length > 0 ? (missingPath(path, match, events, shapes, fn) ?? []) : [];
}

/** The fields of `event.data` or `async.data` that an expression reads; not those it only asks for with `has`. */
function dataPaths(ast: Expr, root: "event" | "async"): string[][] {
  const paths: string[][] = [];
  const visited = new Set<Expr>();
  walk(ast, (expr) => {
    if (visited.has(expr)) return;
    const path = pathOf(expr);
    if (path === undefined) return;
    // The longest path is met first; its own parts say nothing new.
    walk(expr, (part) => visited.add(part));
    const isTest = expr.kind === "select" && expr.testOnly;
    if (!isTest && path[0] === root && path[1] === "data" && path.length > 2) paths.push(path.slice(2));
  });
  const tested = new Set<string>();
  walk(ast, (expr) => {
    if (expr.kind === "select" && expr.testOnly) tested.add(pathOf(expr)?.slice(2).join(".") ?? "");
  });
  return paths.filter((path) => !tested.has(path.join(".")));
}

function missingPath(path: readonly string[], at: Expression, events: readonly string[], shapes: Shapes, fn: InngestFunction): Draft[] | undefined {
  if (events.length === 0 || !events.every((event) => shapes.has(event))) return undefined;
  const senders = events.flatMap((event) => shapes.get(event)!);
  if (senders.some(({ data }) => mayHave(data, path))) return undefined;
  const fields = new Set(senders.flatMap(({ data }) => [...data.fields.keys()]));
  const similar = closest(path[0]!, fields, 2);
  return [
    {
      place: at.place,
      message: `The expression of ${label(fn)} reads \`data.${path.join(".")}\`, which no sender of ${list(events.map((event) => `'${event}'`))} sets.`,
      consequence: "A comparison with a field that is not there is never true, so nothing ever matches.",
      remedy: `The senders set ${fields.size === 0 ? "no data at all" : list([...fields].map((field) => `\`${field}\``))}.${similar === undefined ? "" : ` Did you mean \`${similar}\`?`}`,
      related: senders.slice(0, 3).map(({ place }) => ({ ...place, message: "sent here" })),
    },
  ];
}

function mayHave(shape: Shape, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (!shape.fields.has(first)) return !shape.complete;
  const inner = shape.fields.get(first);
  return inner === undefined || mayHave(inner, rest);
}

export const eventLoop: Check = {
  name: "event-loop",
  severity: { recommended: "warning", strict: "error" },
  run(program) {
    return circles(unconditionalEdges(program)).map((circle) => {
      const [first] = circle as [Edge];
      return {
        place: first.place,
        message: `These functions set each other going without a condition: ${[...circle.map(({ from }) => label(from)), label(first.from)].join(" → ")}.`,
        consequence: "Every run starts the next one, for ever: the first event never stops costing runs.",
        remedy: "Send (or invoke) under a condition that ends it, or filter a trigger with `if`.",
        related: circle.map(({ from, place }) => ({ ...place, message: `${label(from)} starts the next one here` })),
      };
    });
  },
};

interface Edge {
  readonly from: InngestFunction;
  readonly to: InngestFunction;
  readonly place: Send["place"];
}

/** Who starts whom in every run. */
function unconditionalEdges(program: Program): Edge[] {
  const functions = appFunctions(program);
  const bySends = program.sends.flatMap(({ event, by, conditional, place }) => {
    if (event === undefined || by === undefined || conditional) return [];
    const started = functions.filter(({ triggers }) => triggers.some(({ kind, text, condition }) => kind === "event" && text !== undefined && condition === undefined && matchesTrigger(text, event)));
    return started.map((to) => ({ from: by, to, place }));
  });
  const byInvokes = functions.flatMap((from) => from.invokes.flatMap(({ target, place, conditional }) => (target === undefined || conditional ? [] : [{ from, to: target, place }])));
  return [...bySends, ...byInvokes];
}

/** The shortest circle through each edge, each once; a function that starts itself is `no-self-trigger`'s. */
function circles(edges: readonly Edge[]): Edge[][] {
  const found = new Map<string, Edge[]>();
  const order = new Map([...new Set(edges.flatMap(({ from, to }) => [from, to]))].map((fn, index) => [fn, index]));
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    const way = shortestWay(edge.to, edge.from, edges);
    if (way === undefined) continue;
    const circle = rotate([edge, ...way], order);
    found.set(circle.map(({ from }) => order.get(from)).join(), circle);
  }
  return [...found.values()];
}

function shortestWay(start: InngestFunction, goal: InngestFunction, edges: readonly Edge[]): Edge[] | undefined {
  const ways = new Map<InngestFunction, Edge[]>([[start, []]]);
  for (const [at, way] of ways) {
    if (at === goal) return way;
    for (const edge of edges) if (edge.from === at && !ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
  }
  return undefined;
}

/** The same circle, begun at its first function, so that it is found once. */
function rotate(circle: readonly Edge[], order: ReadonlyMap<InngestFunction, number>): Edge[] {
  const least = circle.reduce((best, { from }, index) => (order.get(from)! < order.get(circle[best]!.from)! ? index : best), 0);
  return [...circle.slice(least), ...circle.slice(0, least)];
}
