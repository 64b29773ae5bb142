import type { AppIds, FunctionIds, IdsRecord, StepIds } from "./record.js";

/** What became of an id. */
export type IdChange =
  | { readonly kind: "app-renamed"; readonly app: string; readonly to: string }
  | { readonly kind: "app-removed"; readonly app: string }
  | { readonly kind: "function-renamed"; readonly app: string; readonly function: string; readonly to: string }
  | { readonly kind: "function-removed"; readonly app: string; readonly function: string }
  | { readonly kind: "function-added"; readonly app: string; readonly function: string }
  | { readonly kind: "triggers-changed"; readonly app: string; readonly function: string; readonly gone: readonly string[]; readonly come: readonly string[] }
  | StepChange;

/** `index` is the step's place among the steps of the function as it is now; of a removed step, the place it had. */
export type StepChange = { readonly app: string; readonly function: string; readonly step: string; readonly index: number } & (
  | { readonly kind: "step-renamed"; readonly to: string }
  | { readonly kind: "step-removed" }
  | { readonly kind: "step-added"; readonly isLast: boolean }
  | { readonly kind: "step-reordered" }
  | { readonly kind: "step-kind-changed"; readonly from: string; readonly to: string }
  | { readonly kind: "step-repeated"; readonly from: number; readonly to: number }
);

type RawStepChange = StepChange extends infer Change ? (Change extends StepChange ? Omit<Change, "app" | "function"> : never) : never;

/** How much alike functions (or apps) must be for one to be the other under a new id. */
const sameEnough = 0.5;

/** What changed between two records, by app and function. */
export function compareIds(before: IdsRecord, after: IdsRecord): IdChange[] {
  const changes: IdChange[] = [];
  const pairs = matchByName(before.apps, after.apps, likenessOfApps);
  for (const { from, to } of pairs) {
    if (from === undefined) {
      for (const fn of Object.keys(after.apps[to!]!.functions)) changes.push({ kind: "function-added", app: to!, function: fn });
    } else if (to === undefined) {
      changes.push({ kind: "app-removed", app: from });
    } else {
      if (from !== to) changes.push({ kind: "app-renamed", app: from, to });
      changes.push(...compareApps(to, before.apps[from]!, after.apps[to]!));
    }
  }
  return changes;
}

function compareApps(app: string, before: AppIds, after: AppIds): IdChange[] {
  return matchByName(before.functions, after.functions, likenessOfFunctions).flatMap(({ from, to }): IdChange[] => {
    if (from === undefined) return [{ kind: "function-added", app, function: to! }];
    if (to === undefined) return [{ kind: "function-removed", app, function: from }];
    const renamed: IdChange[] = from === to ? [] : [{ kind: "function-renamed", app, function: from, to }];
    return [...renamed, ...compareFunctions(app, to, before.functions[from]!, after.functions[to]!)];
  });
}

function compareFunctions(app: string, fn: string, before: FunctionIds, after: FunctionIds): IdChange[] {
  const gone = before.triggers.filter((trigger) => !after.triggers.includes(trigger));
  const come = after.triggers.filter((trigger) => !before.triggers.includes(trigger));
  const triggers: IdChange[] = gone.length + come.length > 0 ? [{ kind: "triggers-changed", app, function: fn, gone, come }] : [];
  const isOpen = before.open === true || after.open === true;
  const steps = compareSteps(before.steps, after.steps).filter(({ kind }) => !isOpen || (kind !== "step-removed" && kind !== "step-added"));
  return [...triggers, ...steps.map((change) => ({ ...change, app, function: fn }))];
}

/** What changed in a list of steps. */
export function compareSteps(before: readonly StepIds[], after: readonly StepIds[]): RawStepChange[] {
  const changes: RawStepChange[] = [];
  const kept = commonOrder(before, after);
  const paired = new Map(kept);
  const isTaken = new Set(paired.values());
  for (const [from, to] of kept) {
    const [was, is] = [before[from]!, after[to]!];
    if (was.tool !== is.tool) changes.push({ kind: "step-kind-changed", step: is.id, index: to, from: was.tool, to: is.tool });
  }
  // The same id in another place.
  for (const [from, was] of before.entries()) {
    if (paired.has(from)) continue;
    const to = after.findIndex((is, index) => is.id === was.id && !isTaken.has(index));
    if (to < 0) continue;
    paired.set(from, to);
    isTaken.add(to);
    changes.push(
      was.tool === after[to]!.tool
        ? { kind: "step-reordered", step: was.id, index: to }
        : { kind: "step-kind-changed", step: was.id, index: to, from: was.tool, to: after[to]!.tool },
    );
  }
  for (const [from, to] of renames(before, after, kept, new Set(paired.keys()), isTaken)) {
    paired.set(from, to);
    isTaken.add(to);
    changes.push({ kind: "step-renamed", step: before[from]!.id, index: to, to: after[to]!.id });
  }
  const repeated = countChanges(before, after);
  const isCount = new Set(repeated.map(({ step }) => step));
  changes.push(...repeated);
  for (const [from, was] of before.entries()) {
    if (!paired.has(from) && !isCount.has(was.id)) changes.push({ kind: "step-removed", step: was.id, index: from });
  }
  const lastKept = Math.max(-1, ...isTaken);
  for (const [to, is] of after.entries()) {
    if (!isTaken.has(to) && !isCount.has(is.id)) changes.push({ kind: "step-added", step: is.id, index: to, isLast: to > lastKept });
  }
  return changes.sort((a, b) => a.index - b.index);
}

/** The longest list of ids that both have in the same order, as pairs of places. */
function commonOrder(before: readonly StepIds[], after: readonly StepIds[]): [number, number][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i]![j] = before[i]!.id === after[j]!.id ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i]!.id === after[j]!.id) pairs.push([i++, j++]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** Between two steps that stayed, a step of the same tool that went and one that came are one step with a new name. */
function renames(before: readonly StepIds[], after: readonly StepIds[], kept: readonly [number, number][], paired: ReadonlySet<number>, taken: ReadonlySet<number>): [number, number][] {
  const found: [number, number][] = [];
  const anchors: [number, number][] = [...kept, [before.length, after.length]];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of anchors) {
    const gone = range(i, nextI).filter((from) => !paired.has(from));
    const come = range(j, nextJ).filter((to) => !taken.has(to));
    for (const tool of new Set(gone.map((from) => before[from]!.tool))) {
      const [left, right] = [gone.filter((from) => before[from]!.tool === tool), come.filter((to) => after[to]!.tool === tool)];
      // As many as before: one by one. Else by what their names have in common.
      if (left.length === right.length) found.push(...left.map((from, index): [number, number] => [from, right[index]!]));
      else found.push(...likest(left, right, (from, to) => wordsInCommon(before[from]!.id, after[to]!.id)));
    }
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return found;
}

/** Pairs those that are most alike, as long as they have something in common. */
function likest(left: readonly number[], right: readonly number[], likeness: (from: number, to: number) => number): [number, number][] {
  const candidates = left.flatMap((from) => right.map((to) => ({ from, to, like: likeness(from, to) }))).filter(({ like }) => like > 0);
  const found: [number, number][] = [];
  for (const { from, to } of candidates.sort((a, b) => b.like - a.like)) {
    if (!found.some(([otherFrom, otherTo]) => otherFrom === from || otherTo === to)) found.push([from, to]);
  }
  return found;
}

/** Ids that stand more or less often than before: the SDK numbers them, and the numbers shift. */
function countChanges(before: readonly StepIds[], after: readonly StepIds[]): RawStepChange[] {
  const count = (steps: readonly StepIds[], id: string) => steps.filter((step) => step.id === id).length;
  return [...new Set(before.map(({ id }) => id))].flatMap((id) => {
    const [from, to] = [count(before, id), count(after, id)];
    return to > 0 && from !== to ? [{ kind: "step-repeated" as const, step: id, index: after.findIndex((step) => step.id === id), from, to }] : [];
  });
}

function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

function matchByName<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  likeness: (a: T, b: T, nameA: string, nameB: string) => number,
): { from: string | undefined; to: string | undefined }[] {
  const gone = Object.keys(before).filter((name) => !(name in after));
  const come = new Set(Object.keys(after).filter((name) => !(name in before)));
  const pairs: { from: string | undefined; to: string | undefined }[] = Object.keys(before).filter((name) => name in after).map((name) => ({ from: name, to: name }));
  const candidates = gone
    .flatMap((from) => [...come].map((to) => ({ from, to, like: likeness(before[from]!, after[to]!, from, to) })))
    .filter(({ like }) => like >= sameEnough)
    .sort((a, b) => b.like - a.like);
  const matched = new Set<string>();
  for (const { from, to } of candidates) {
    if (matched.has(from) || !come.has(to)) continue;
    matched.add(from);
    come.delete(to);
    pairs.push({ from, to });
  }
  for (const from of gone) if (!matched.has(from)) pairs.push({ from, to: undefined });
  for (const to of come) pairs.push({ from: undefined, to });
  return pairs;
}

function likenessOfApps(a: AppIds, b: AppIds): number {
  return overlap(Object.keys(a.functions), Object.keys(b.functions));
}

/** By steps and triggers; functions with neither go by their names. */
function likenessOfFunctions(a: FunctionIds, b: FunctionIds, nameA: string, nameB: string): number {
  const triggers = overlap(a.triggers, b.triggers);
  if (a.steps.length + b.steps.length === 0) return triggers * wordsInCommon(nameA, nameB);
  const steps = overlap(a.steps.map(({ id, tool }) => `${tool} ${id}`), b.steps.map(({ id, tool }) => `${tool} ${id}`));
  return a.triggers.length + b.triggers.length === 0 ? steps : 0.65 * steps + 0.35 * triggers;
}

function wordsInCommon(a: string, b: string): number {
  const words = (text: string) => text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== "");
  return overlap(words(a), words(b));
}

/** What two lists share, of what they have together: 0 to 1. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [new Set(a), new Set(b)];
  const all = new Set([...left, ...right]).size;
  return all === 0 ? 0 : [...left].filter((item) => right.has(item)).length / all;
}
