import { isWithin } from "./analysis/ast.js";
import type { FileAnalysis, Handler } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { eventDataReads } from "./queries/event-reads.js";

type Options = [];
type MessageIds = "noData";

export default createRule<Options, MessageIds>({
  name: "no-event-in-cron",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow reading event data in a function that only a cron starts",
      category: "correctness",
      recommended: "warn",
      strict: "error",
    },
    schema: [],
    defaultOptions: [],
    messages: {
      noData:
        "Only a cron starts this function, and its event has no '{{field}}': it is undefined. Load what the run needs in a step, or let an event start the function, too.",
    },
  },
  check(file, context) {
    const handlers = file.handlers.filter((handler) => isCronOnly(handler, file));
    if (handlers.length === 0) return;
    for (const read of eventDataReads(file)) {
      if (FIELDS.has(read.field) || read.allowsMissing) continue;
      const [region] = file.regionsOf(read.node);
      const handler = region?.handler ?? handlers.find((candidate) => isWithin(read.node, candidate.node));
      if (handler && handlers.includes(handler)) {
        context.report({ node: read.node, messageId: "noData", data: { field: read.field } });
      }
    }
  },
});

/** What the data of `inngest/scheduled.timer` holds. */
const FIELDS: ReadonlySet<string> = new Set(["cron", "scheduledAt", "fireAt"]);

function isCronOnly(handler: Handler, file: FileAnalysis): boolean {
  const { definition } = handler;
  if (handler.kind !== "function" || handler.confidence === "possible" || !definition?.triggers.complete) return false;
  const { list } = definition.triggers;
  if (list.length === 0 || !list.every((trigger) => trigger.kind === "cron")) return false;
  return !isInvokedHere(definition.name, file);
}

function isInvokedHere(name: string | null, file: FileAnalysis): boolean {
  return file.stepCalls.some((step) => {
    const target = step.tool === "invoke" ? step.options?.get("function")?.value : null;
    return target?.type === "Identifier" && target.name === name;
  });
}
