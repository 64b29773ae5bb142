import { join } from "node:path";
import { comparePlaces, type Finding, type Place, type Severity } from "../finding.js";
import type { InngestFunction, Program } from "../program/index.js";
import type { IdChange } from "./compare.js";
import { recordedFunctions } from "./record.js";

interface Words {
  readonly severity: Severity;
  readonly message: string;
  readonly consequence: string;
  readonly remedy?: string;
}

/** What changed ids mean for runs in flight, at the place of the change. */
export function idFindings(changes: readonly IdChange[], program: Program): Finding[] {
  const functions = recordedFunctions(program);
  return changes
    .map((change) => {
      const name = change.kind === "function-renamed" ? change.to : "function" in change ? change.function : undefined;
      const fn = functions.find(({ app, id }) => app === change.app && id === name)?.function;
      return { ...placeOf(change, fn, program), rule: `ids/${change.kind}`, ...words(change) };
    })
    .sort(comparePlaces);
}

function placeOf(change: IdChange, fn: InngestFunction | undefined, program: Program): Place {
  if (fn !== undefined) {
    if ("index" in change && change.kind !== "step-removed") return fn.steps[change.index]?.place ?? fn.idPlace;
    return change.kind === "triggers-changed" ? (fn.triggers[0]?.place ?? fn.idPlace) : fn.idPlace;
  }
  const id = change.kind === "app-renamed" ? change.to : change.app;
  const client = program.clients.find((candidate) => candidate.id === id && !candidate.isTest) ?? program.clients.find(({ isTest }) => !isTest);
  // What is gone has no place any more; the app it was in has.
  return client?.place ?? program.functions[0]?.place ?? { file: join(program.root, "stepcheck.ids.json"), line: 1, column: 1 };
}

function words(change: IdChange): Words {
  switch (change.kind) {
    case "app-renamed":
      return {
        severity: "error",
        message: `The app '${change.app}' is called '${change.to}' now.`,
        consequence: "For Inngest it is a new app. Runs in flight belong to the old one and go on calling its functions at the address they know; when the address answers with the new app, they fail. Schedules of both run until the old app is archived.",
        remedy: `Keep \`id: "${change.app}"\`. If the name has to change, deploy the new app beside the old one, and archive the old one when its runs have ended.`,
      };
    case "app-removed":
      return {
        severity: "warning",
        message: `The app '${change.app}' is gone.`,
        consequence: "Its runs in flight cannot be resumed: the calls to its functions fail until their retries are used up.",
        remedy: "Archive it in the dashboard after its runs have ended.",
      };
    case "function-renamed":
      return {
        severity: "error",
        message: `The function '${change.function}' is called '${change.to}' now; it looks like the same function.`,
        consequence: "For Inngest it is a new function. Runs of the old one that sleep or wait cannot be resumed and fail; the history, pauses and metrics stay with the old id; `cancelOn` and invocations by the old id find nothing.",
        remedy: `Keep \`id: "${change.function}"\` and put the new words into \`name\`. If it has to change, keep the old function, without triggers, until its runs have ended.`,
      };
    case "function-removed":
      return {
        severity: "warning",
        message: `The function '${change.function}' of '${change.app}' is gone.`,
        consequence: "Its runs that sleep or wait cannot be resumed: when their time comes, the app answers that there is no such function, and they fail.",
        remedy: "If it may have runs, deploy it once more without triggers, and remove it when they have ended.",
      };
    case "function-added":
      return { severity: "info", message: `The function '${change.function}' is new.`, consequence: "There are no runs of it." };
    case "triggers-changed":
      return {
        severity: "info",
        message: `The triggers of '${change.function}' changed: ${[...change.gone.map((name) => `no more ${name}`), ...change.come.map((name) => `now ${name}`)].join(", ")}.`,
        consequence: "Runs in flight are not affected; new ones start by the new triggers only.",
      };
    case "step-renamed":
      return {
        severity: "error",
        message: `The step '${change.step}' of '${change.function}' is called '${change.to}' now.`,
        consequence: "Its result is stored under the old id. A run in flight that has passed it meets a step it does not know and executes it again, with all its effects.",
        remedy: `Keep the id '${change.step}', or make a new version of the function (a new function id) and let the old one finish its runs.`,
      };
    case "step-removed":
      return {
        severity: "info",
        message: `The step '${change.step}' of '${change.function}' is gone.`,
        consequence: "Runs in flight that have passed it ignore its stored result; those that have not, never do it.",
        remedy: "Fine, if later steps do not need what it did.",
      };
    case "step-added":
      return {
        severity: "info",
        message: `The step '${change.step}' of '${change.function}' is new.`,
        consequence: change.isLast ? "Runs in flight reach it in their turn." : "Runs in flight that are past this place execute it when they resume, after steps that now follow it.",
      };
    case "step-reordered":
      return {
        severity: "warning",
        message: `The step '${change.step}' of '${change.function}' stands in another place now.`,
        consequence: "Results are found by id, so nothing is repeated; but a run in flight may have done steps that now come later, and does this one after them.",
        remedy: "Fine, if the steps do not depend on each other's order; else make a new version of the function.",
      };
    case "step-kind-changed":
      return {
        severity: "error",
        message: `The step '${change.step}' of '${change.function}' was a \`step.${change.from}\` and is a \`step.${change.to}\` now.`,
        consequence: `A run in flight finds the stored result of the \`${change.from}\` under this id and takes it for that of the \`${change.to}\`.`,
        remedy: "Give the new step an id of its own.",
      };
    case "step-repeated":
      return {
        severity: "warning",
        message: `The step id '${change.step}' of '${change.function}' stood ${times(change.from)} and stands ${times(change.to)} now.`,
        consequence: "Equal ids are numbered in the order in which they are met, so that in a run in flight results can end up with another of these steps.",
        remedy: "Give each of them an id of its own, in a new version of the function.",
      };
  }
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
