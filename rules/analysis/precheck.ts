import type { StepcheckSettings } from "./model.js";

/** A module specifier, a client or a creator of functions, in text. Comments and strings may match: it is a first sieve. */
const INNGEST =
  /["'`][^"'`\s]*inngest[\w./-]*["'`]|\binngest\s*[.;,)]|\bnew\s+Inngest\b|\bcreate(?:Function|Defer|Scorer)\s*[(<]/i;
/** A tool of `step`, called. */
const STEP_TOOL =
  /\bstep\s*(?:\?\.|\.)\s*(?:run|sleep|sleepUntil|waitForEvent|waitForSignal|sendEvent|sendSignal|invoke|ai|realtime)\b/;

/**
 * Could there be Inngest in this text? Quick, and wrong only in saying yes: it keeps the analysis from files that have
 * nothing to do with it.
 */
export function mentionsInngest(text: string, settings: StepcheckSettings): boolean {
  if ((text.includes("nngest") || text.includes("create")) && INNGEST.test(text)) return true;
  if (text.includes("step") && STEP_TOOL.test(text)) return true;
  return [...(settings.packages ?? []), ...(settings.creators ?? [])].some((name) => text.includes(name));
}
