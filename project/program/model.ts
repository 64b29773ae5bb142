/**
 * The model of a program: the apps, functions, events and handlers of a repository, as the checks, the ids and the graph
 * see them. Everything says where it stands.
 */
import type { Place } from "../finding.js";
import type { Sdk } from "../packages.js";
import type { SourceProblem } from "./sources.js";

/** A text of the code: its value where it is constant, and a pattern with `*` where parts are not. */
export interface Text {
  readonly value: string | undefined;
  /** `sync-*` for `` `sync-${id}` ``; the value where it is constant; `*` when nothing is known. */
  readonly pattern: string;
}

/** `new Inngest(…)`: an app. */
export interface Client {
  readonly place: Place;
  readonly id: string | undefined;
  /** As it is called where it is made. */
  readonly name: string | undefined;
  /** `checkpointing.maxRuntime` in milliseconds, with its place. */
  readonly maxRuntime: { readonly ms: number; readonly place: Place } | undefined;
  /** The package that it is made in. */
  readonly packageDir: string;
  /** It stands in a test. */
  readonly isTest: boolean;
}

export type FunctionKind = "function" | "defer" | "scorer" | "endpoint";

export interface Trigger {
  readonly kind: "event" | "cron" | "invoke" | "unknown";
  /** The name of the event or the text of the cron, where it can be told; for `invoke(…)`, `invoke`. */
  readonly text: string | undefined;
  readonly condition: Expression | undefined;
  readonly place: Place;
}

/** A CEL expression of the code. */
export interface Expression {
  readonly text: string;
  readonly place: Place;
}

export interface Step {
  readonly id: Text;
  readonly tool: string;
  readonly place: Place;
  /** It stands in a loop. */
  readonly repeated: boolean;
  /** It runs beside others, in `Promise.all` or its like. */
  readonly parallel: boolean;
  /** Whether it runs depends on a condition. */
  readonly conditional: boolean;
  /** What it waits for, sends or invokes, in a few words. */
  readonly detail: string | undefined;
}

/** The fields of an object, as far as they are written. */
export interface Shape {
  /** There are no other fields. */
  readonly complete: boolean;
  /** A field whose own fields are not known has none. */
  readonly fields: ReadonlyMap<string, Shape | undefined>;
}

/** An event that is sent. */
export interface Send {
  /** `undefined` when the name is not constant. */
  readonly event: string | undefined;
  readonly data: Shape | undefined;
  readonly place: Place;
  /** The function that sends it; `undefined` for routes, scripts and the like. */
  readonly by: InngestFunction | undefined;
  /** Whether it is sent only under a condition, in a loop or from a `catch`. */
  readonly conditional: boolean;
}

export interface Wait {
  readonly event: string | undefined;
  readonly match: Expression | undefined;
  readonly condition: Expression | undefined;
  readonly place: Place;
}

export interface Cancel {
  readonly event: string | undefined;
  readonly match: Expression | undefined;
  readonly condition: Expression | undefined;
  readonly place: Place;
}

export interface Invoke {
  /** The function that is invoked, when it is of this repository. */
  readonly target: InngestFunction | undefined;
  /** The ids of a `referenceFunction`, or the full id of the v3 form. */
  readonly reference: { readonly appId: string | undefined; readonly functionId: string | undefined; readonly full: string | undefined } | undefined;
  readonly hasTimeout: boolean;
  readonly place: Place;
  readonly conditional: boolean;
}

export interface Concurrency {
  readonly limit: number | undefined;
  readonly key: string | undefined;
  readonly scope: "fn" | "env" | "account";
  readonly place: Place;
}

export interface InngestFunction {
  readonly kind: FunctionKind;
  readonly id: Text;
  /** The name that it is bound to. */
  readonly name: string | undefined;
  /** The callee of the call that makes it. */
  readonly place: Place;
  /** Its id, else the callee. */
  readonly idPlace: Place;
  readonly client: Client | undefined;
  readonly triggers: readonly Trigger[];
  /** Every trigger is known. */
  readonly triggersComplete: boolean;
  readonly hasOnFailure: boolean;
  readonly steps: readonly Step[];
  /** It hands `step` to code that could not be followed: it has steps that are not in `steps`. */
  readonly delegates: boolean;
  readonly waits: readonly Wait[];
  readonly cancels: readonly Cancel[];
  readonly invokes: readonly Invoke[];
  readonly concurrency: readonly Concurrency[];
  readonly rateLimited: boolean;
  readonly debounced: boolean;
  readonly packageDir: string;
  /** Made by a factory of which this is the one definition: its options are the caller's. */
  readonly inFactory: boolean;
  readonly isTest: boolean;
}

/** `serve(…)`, `connect(…)` and their like: where functions are registered. */
export interface Serve {
  readonly place: Place;
  /** `inngest/next`, … */
  readonly framework: string;
  readonly name: string;
  readonly client: Client | undefined;
  readonly functions: readonly Registration[];
  /** The list of functions could be followed to its end. */
  readonly complete: boolean;
  /** `export const maxDuration`, in seconds. */
  readonly maxDuration: { readonly seconds: number; readonly place: Place } | undefined;
  readonly packageDir: string;
  readonly isTest: boolean;
}

export interface Registration {
  readonly function: InngestFunction;
  /** The element of the list. */
  readonly place: Place;
}

/** A package of the repository, with the SDK that it uses. */
export interface AppPackage {
  readonly dir: string;
  readonly name: string | undefined;
  readonly sdk: Sdk | undefined;
}

export interface Program {
  readonly root: string;
  /** The files that have to do with Inngest. */
  readonly files: readonly string[];
  readonly clients: readonly Client[];
  readonly functions: readonly InngestFunction[];
  readonly serves: readonly Serve[];
  readonly sends: readonly Send[];
  readonly packages: readonly AppPackage[];
  readonly problems: readonly SourceProblem[];
  /** Imports something that may register functions in a way that is not seen here: an adapter of a third party. */
  readonly foreignAdapters: readonly string[];
  /** tsconfig files that cannot be used, with what is wrong. */
  readonly brokenConfigs: ReadonlyMap<string, string>;
}
