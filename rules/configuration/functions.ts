import type { TSESTree } from "@typescript-eslint/utils";
import { OPAQUE, checkFunctionOptions, type OptionPath, type OptionProblem } from "../../inngest/options.js";
import type { FileAnalysis, FunctionDefinition, FunctionKind, FunctionNode, SdkMajor, Trigger } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";
import { Reader, type Place } from "./values.js";

/** What is wrong with the options of one function, and where each of them stands. */
export interface FunctionReading {
  definition: FunctionDefinition;
  major: SdkMajor;
  problems: readonly OptionProblem[];
  /** The values that are functions. */
  callbacks: readonly { path: OptionPath; place: Place; node: FunctionNode }[];
  placeOf: (problem: OptionProblem) => Place;
}

/** The functions of a file whose options can be judged. Made once for all rules. */
export const readFunctions = oncePer((file: FileAnalysis): readonly FunctionReading[] =>
  file.functions.filter(isJudged).map((definition) => readFunction(file, definition)),
);

/** The options of a factory's own call are its callers'. Endpoints have none. */
function isJudged({ kind, confidence, inFactory }: FunctionDefinition): boolean {
  return CREATORS[kind] !== null && confidence !== "possible" && !inFactory;
}

const CREATORS = { function: "createFunction", defer: "createDefer", scorer: "createScorer", endpoint: null } as const satisfies Record<FunctionKind, string | null>;

/** The major that a function is written for: by its own form, else by the file; the current one where nothing tells. */
export function majorOf(file: FileAnalysis, definition?: FunctionDefinition): SdkMajor {
  return definition?.major ?? file.major ?? 4;
}

function readFunction(file: FileAnalysis, definition: FunctionDefinition): FunctionReading {
  const major = majorOf(file, definition);
  const reader = new Reader(file);
  const { options: info, kind } = definition;
  const creator = CREATORS[kind] ?? "createFunction";
  const hasTriggers = creator === "createFunction";
  const options = info ? reader.readObject(info, [], hasTriggers && major === 4 ? ["triggers"] : []) : {};
  const triggers = hasTriggers ? definition.triggers.list.map((trigger, index) => readTrigger(trigger, index, reader)) : [];
  const problems = checkFunctionOptions({ creator, options, triggers, major });
  const whole: Place = { key: null, value: definition.locator };
  const placeOf = ({ path }: OptionProblem) => {
    // What is missing stands where it should be: in the nearest object around it.
    for (let length = path.length; length > 0; length -= 1) {
      const place = reader.placeOf(path.slice(0, length));
      if (place) return length === path.length ? place : { key: null, value: place.key ?? place.value };
    }
    return definition.triggers.node && path[0] === "triggers" ? { key: null, value: definition.triggers.node } : whole;
  };
  return { definition, major, problems, callbacks: reader.callbacks, placeOf };
}

function readTrigger(trigger: Trigger, index: number, reader: Reader): unknown {
  const path = ["triggers", index];
  reader.remember(path, { key: null, value: trigger.node });
  const object = trigger.options ? reader.readObject(trigger.options, path) : {};
  const text = trigger.text?.value ?? OPAQUE;
  switch (trigger.kind) {
    case "event":
      rememberText(trigger, [...path, "event"], reader);
      return { ...object, event: written(object["event"]) ?? text };
    case "cron":
      rememberText(trigger, [...path, "cron"], reader);
      return { ...object, cron: written(object["cron"]) ?? text };
    default: {
      const value = trigger.options ? object : reader.read(trigger.node, path, null);
      return trigger.options || typeof value === "string" ? value : OPAQUE;
    }
  }
}

/** What stands where an event's name or a cron does and is none. */
function written(value: unknown): unknown {
  return value === "" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** Of `cron("…")` and `eventType("…")` the text stands in the call. */
function rememberText({ options, text }: Trigger, path: readonly (string | number)[], reader: Reader): void {
  if (!options && text) reader.remember(path, { key: null, value: text.node satisfies TSESTree.Node });
}
