import type { Node } from "typescript";
import type { Effect, NondeterminismKind } from "../model.js";

/** Something that a function does, and the functions that lead there. */
export interface Found {
  names: readonly string[];
  /** `crm.ts:12` */
  location: string;
}

export type FoundEffect = Omit<Effect, "remote"> & Found;

export interface FoundNondeterminism extends Found {
  kind: NondeterminismKind;
  label: string;
  /** The property of what is returned that holds the value; `null` where it is all of it. */
  part: string | null;
}

/** What one function does, as far as it can be seen. */
export interface Summary {
  /** The first one; a write rather than a read. */
  effect: FoundEffect | null;
  nondeterminism: FoundNondeterminism | null;
  /** A step tool that it calls on something it is handed. */
  step: Found | null;
  /** The parameters whose value it changes, by their index. */
  changes: ReadonlyMap<number, Found>;
  /** Everything that it calls is known, and touches nothing outside. */
  isPlain: boolean;
}

export const NOTHING: Summary = { effect: null, nondeterminism: null, step: null, changes: new Map(), isPlain: true };

/** What is found while a function is read. */
export class Findings {
  readonly #handed: ReadonlySet<string>;
  readonly #changes = new Map<number, Found>();
  readonly #assigned = new Set<number>();
  #effect: FoundEffect | null = null;
  #nondeterminism: FoundNondeterminism | null = null;
  #step: Found | null = null;
  #isPlain = true;

  constructor(parameters: readonly (Node & { name: Node })[]) {
    this.#handed = new Set(parameters.flatMap((parameter) => parameter.name.getText().match(/\w+/g) ?? []));
  }

  /** Is the name one that the function is given? */
  isHanded(name: string | undefined): boolean {
    return name !== undefined && this.#handed.has(name);
  }

  addEffect(effect: FoundEffect): void {
    if (!this.#effect || (this.#effect.kind === "read" && effect.kind === "write")) this.#effect = effect;
  }

  addNondeterminism(found: FoundNondeterminism): void {
    if (!this.#nondeterminism || (this.#nondeterminism.part !== null && found.part === null)) this.#nondeterminism = found;
  }

  addStep(found: Found): void {
    this.#step ??= found;
  }

  addChange(parameter: number, found: Found): void {
    if (!this.#changes.has(parameter)) this.#changes.set(parameter, found);
  }

  /** The parameter is given another value, which may be a copy. */
  addAssignment(parameter: number): void {
    this.#assigned.add(parameter);
  }

  addUnknown(): void {
    this.#isPlain = false;
  }

  summary(): Summary {
    for (const parameter of this.#assigned) this.#changes.delete(parameter);
    return {
      effect: this.#effect,
      nondeterminism: this.#nondeterminism,
      step: this.#step,
      changes: this.#changes,
      isPlain: this.#isPlain && this.#effect === null && this.#step === null,
    };
  }
}
