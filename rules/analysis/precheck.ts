import type { StepcheckSettings } from "./model.js";

/**
 * At a place where the package or a client is named: imported or required, made, used, taken apart. Comments and strings may
 * match: it is a first sieve. Sticky, because such places are few and a search for all of this is slow.
 */
const INNGEST = new RegExp(
  [
    String.raw`(?<=(?:from|import|require\(|import\()\s*["'](?:npm:)?)inngest[\w./@^~-]*["']`,
    String.raw`(?<=["'](?:npm:)?@)inngest/(?:realtime|middleware-encryption)\b`,
    String.raw`(?<=\bnew\s+)Inngest\s*[(<]`,
    String.raw`[iI]nngest\w*(?:\(\))?\s*\??\.\s*(?:send|endpoint|createFunction)\b`,
    String.raw`[iI]nngest[\w./-]*["'][^]*\.send\(`,
    String.raw`(?<=\}\s*=\s*(?:await\s+)?\w*)[iI]nngest\w*\b`,
  ].join("|"),
  "y",
);
const CREATOR = /\bcreate(?:Function|Defer|Scorer)\s*[(<]/;
/** A tool of `step`, called. */
const STEP_TOOL =
  /\bstep\s*(?:\?\.|\.)\s*(?:run|sleep|sleepUntil|waitForEvent|waitForSignal|sendEvent|sendSignal|invoke|ai\s*\.\s*\w+|realtime\s*\.\s*\w+)\s*[(<]/;

/**
 * Could there be Inngest in this text? Quick, and wrong only in saying yes: it keeps the analysis from files that have
 * nothing to do with it.
 */
export function mentionsInngest(text: string, settings: StepcheckSettings): boolean {
  return (
    namesInngest(text) ||
    (text.includes("create") && CREATOR.test(text)) ||
    (text.includes("step") && STEP_TOOL.test(text)) ||
    mentions(text, settings.packages) ||
    mentions(text, settings.creators) ||
    mentions(text, settings.clients)
  );
}

function namesInngest(text: string): boolean {
  for (let at = text.indexOf("nngest"); at >= 0; at = text.indexOf("nngest", at + 1)) {
    INNGEST.lastIndex = Math.max(0, at - 1);
    if (INNGEST.test(text)) return true;
  }
  return false;
}

function mentions(text: string, names: readonly string[] | undefined): boolean {
  return names?.some((name) => text.includes(name)) ?? false;
}
