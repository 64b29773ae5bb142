import { readFileSync } from "node:fs";
import { comparePlaces, type Finding, type Severity } from "../finding.js";
import type { Program } from "../program/index.js";
import type { Check } from "./check.js";
import { eventFields, eventLoop, eventNameTypo, eventNeverHandled, eventNeverSent } from "./events.js";
import { functionNeverStarted, invokeTarget, maxDuration, sharedConcurrencyLimits } from "./flow.js";
import { committedEnvironment, duplicateSdk, endpointAuth, sdkCompanions, sdkVersion } from "./packages.js";
import { functionsRegistered, oneHandlerPerApp, registeredOnce, serveHandlerPresent, singleClient, uniqueFunctionIds } from "./registration.js";

export type { Check } from "./check.js";

/** Every check of the whole program. */
export const checks: readonly Check[] = [
  serveHandlerPresent,
  functionsRegistered,
  registeredOnce,
  oneHandlerPerApp,
  uniqueFunctionIds,
  singleClient,
  eventNameTypo,
  eventFields,
  eventLoop,
  eventNeverHandled,
  eventNeverSent,
  invokeTarget,
  functionNeverStarted,
  sharedConcurrencyLimits,
  maxDuration,
  sdkVersion,
  sdkCompanions,
  duplicateSdk,
  committedEnvironment,
  endpointAuth,
];

export type SeverityOverrides = Readonly<Record<string, Severity | "off">>;

export interface CheckOptions {
  readonly preset: "recommended" | "strict";
  /** By name of the check; wins over the preset. */
  readonly severities?: SeverityOverrides;
  /** Run these only, whatever the preset says. */
  readonly only?: ReadonlySet<string>;
}

/** Runs the checks of a preset. A comment `// stepcheck-disable-next-line <check>` silences a finding. */
export function runChecks(program: Program, { preset, severities = {}, only }: CheckOptions): Finding[] {
  const findings = checks.flatMap((check) => {
    if (only !== undefined && !only.has(check.name)) return [];
    const usual = severities[check.name] ?? check.severity[preset];
    const severity = usual === "off" && only !== undefined ? "info" : usual;
    if (severity === "off") return [];
    return check.run(program).map(({ place, ...draft }) => ({
      ...place,
      ...draft,
      rule: `project/${check.name}`,
      severity: severities[check.name] === undefined ? (draft.severity ?? severity) : severity,
    }));
  });
  return withoutDisabled(findings).sort(comparePlaces);
}

function withoutDisabled(findings: readonly Finding[]): Finding[] {
  const texts = new Map<string, string[]>();
  return findings.filter(({ file, line, rule }) => {
    const lines = texts.get(file) ?? readFileSync(file, "utf8").split("\n");
    texts.set(file, lines);
    const comment = /stepcheck-disable-next-line\s+(.*)/.exec(lines[line - 2] ?? "")?.[1];
    const names = comment?.split(/--|\*\//)[0]!.split(/[\s,]+/);
    return names?.includes(rule!.replace("project/", "")) !== true;
  });
}
