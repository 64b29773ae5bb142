import type { StepcheckSettings } from "./model.js";

/**
 * The package, imported or required; a client by its name; a creator of functions. Comments and strings may match: it is a
 * first sieve.
 */
const INNGEST = new RegExp(
  [
    String.raw`(?:from|import|require\(|import\()\s*["'](?:npm:)?inngest[\w./@^~-]*["']`,
    String.raw`\bcreate(?:Function|Defer|Scorer)\s*[(<]`,
    String.raw`\bnew\s+Inngest\s*[(<]`,
    String.raw`[iI]nngest\w*(?:\(\))?\s*\??\.\s*(?:send|endpoint|createFunction)\b`,
    String.raw`[iI]nngest[\w./-]*["'][^]*\.send\(`,
    String.raw`\}\s*=\s*(?:await\s+)?\w*[iI]nngest\w*\b`,
  ].join("|"),
);
/** A tool of `step`, called. */
const STEP_TOOL =
  /\bstep\s*(?:\?\.|\.)\s*(?:run|sleep|sleepUntil|waitForEvent|waitForSignal|sendEvent|sendSignal|invoke|ai\s*\.\s*\w+|realtime\s*\.\s*\w+)\s*[(<]/;

/**
 * Could there be Inngest in this text? Quick, and wrong only in saying yes: it keeps the analysis from files that have
 * nothing to do with it.
 */
export function mentionsInngest(text: string, settings: StepcheckSettings): boolean {
  if ((text.includes("nngest") || text.includes("create")) && INNGEST.test(text)) return true;
  if (text.includes("step") && STEP_TOOL.test(text)) return true;
  return [...(settings.packages ?? []), ...(settings.creators ?? []), ...(settings.clients ?? [])].some((name) => text.includes(name));
}
