import { installedMajor } from "./installed.js";
import type { FunctionDefinition, InngestImport, SdkMajor, StepcheckSettings } from "./model.js";

export interface MajorFinding {
  major: SdkMajor | null;
  from: "setting" | "package" | "form" | null;
}

/** Which major of the SDK a file speaks to. */
export function findMajor(
  filename: string,
  settings: StepcheckSettings,
  imports: readonly InngestImport[],
  functions: readonly FunctionDefinition[],
): MajorFinding {
  if (settings.version === 3 || settings.version === 4) return { major: settings.version, from: "setting" };
  const names = new Set([...imports.map((item) => packageName(item.source)), "inngest"]);
  for (const name of names) {
    const installed = supported(installedMajor(filename, name));
    if (installed) return { major: installed, from: "package" };
  }
  const alias = imports.map((item) => /^inngest[-_]?v?([34])(\/|$)/.exec(item.source)?.[1]).find((digit) => digit !== undefined);
  if (alias !== undefined) return { major: supported(Number(alias)), from: "form" };
  // What v3 does not export cannot be imported from it, whatever form the functions still have.
  const onlyOf4 = imports.some((item) => ONLY_V4.has(item.imported) || PATHS_OF_4.test(item.source));
  if (onlyOf4) return { major: 4, from: "form" };
  const forms = new Set(functions.map((item) => item.major).filter((major) => major !== null));
  const [major] = forms;
  if (forms.size === 1 && major) return { major, from: "form" };
  const onlyOf3 = imports.some((item) => ONLY_V3.has(item.imported));
  return onlyOf3 ? { major: 3, from: "form" } : { major: null, from: null };
}

const ONLY_V3 = new Set(["EventSchemas", "InngestMiddleware", "isInngestMiddleware", "GetEvents"]);
const ONLY_V4 = new Set([
  ...["eventType", "EventType", "cron", "invoke", "staticSchema", "group", "experiment", "Middleware", "createDefer", "createScorer"],
  ...["ConsoleLogger", "wrapStringFirstLogger", "durationToMs", "realtime"],
]);
const PATHS_OF_4 = /^inngest\/(?:realtime|react|experimental\/durable-endpoints)(?:\/|$)/;

function packageName(source: string): string {
  return source.startsWith("@") ? source.split("/").slice(0, 2).join("/") : source.split("/")[0]!;
}

function supported(major: number | null): SdkMajor | null {
  return major === 3 || major === 4 ? major : null;
}
