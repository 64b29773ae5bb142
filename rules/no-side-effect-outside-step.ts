import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { calleeName, isWithin, outward, propertyName, unwrap } from "./analysis/ast.js";
import type { BodyRegion, EffectSite, FileAnalysis } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { isMetOnce } from "./queries/afterwards.js";
import { commentsAt } from "./queries/comments.js";
import { isResultClientCall } from "./errors/results.js";
import { decisionAt, hasSteps, meetsNoStep, stepDecisions } from "./queries/flow.js";
import { wayTo } from "./queries/names.js";
import { asksOthers } from "./queries/questions.js";
import { readsOf } from "./queries/reads.js";
import { losesMethods, partsReadOfValue } from "./queries/results.js";
import { isOpener } from "./queries/secret-names.js";
import { accessTo, isInAsyncFunction, stepIdForCode, wholeExpression, wrapInStep } from "./fix/step.js";

type Options = [{ mode: "known" | "any-await" }];
type MessageIds = "write" | "read" | "unknown" | "inCatch" | "beside" | "metadata" | "wrap";

export default createRule<Options, MessageIds>({
  name: "no-side-effect-outside-step",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow side effects in the body of a function, outside every step",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          mode: {
            type: "string",
            enum: ["known", "any-await"],
            description:
              "`known` reports effects that the tables or the names tell; `any-await` every awaited call that is not a step.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ mode: "known" }],
    messages: {
      write:
        "'{{path}}' runs outside every step: code outside steps can run again whenever the function resumes or retries, so its effect can happen more than once. Put it into 'step.run', whose result is stored.",
      read:
        "'{{path}}' reads outside every step: code outside steps can run again whenever the function resumes or retries, and the next answer may differ from the one that it went on with before. Put it into 'step.run', whose result is stored.",
      unknown:
        "'{{path}}' is awaited outside every step: code outside steps can run again whenever the function resumes or retries, with whatever it does. Put it into 'step.run', whose result is stored.",
      inCatch:
        "'{{path}}' runs in the function's own 'catch', outside every step: the failure of the step is stored and thrown again at each entry, so this can happen more than once. Put it into 'step.run'.",
      beside:
        "'{{path}}' runs beside steps in 'Promise.{{combinator}}' and is no step itself: it starts again at each entry that the steps cause. Put it into 'step.run', too.",
      metadata:
        "'{{path}}' runs outside every step: it is sent again whenever the function resumes or retries, and the SDK warns that it may be lost. Use 'step.metadata', or call it in the 'step.run' that it is about.",
      wrap: "Run it as the step '{{id}}'. Its result is stored as JSON; a run in flight runs it once more, as a new step.",
    },
  },
  check(file, context, [{ mode }]) {
    const found = new Map<TSESTree.Node, Finding>();
    for (const site of file.effects) {
      if (site.confidence === "possible" && mode === "known" && !isAskedOfApp(site, file)) continue;
      for (const region of site.regions) {
        if (region.kind !== "body" || !hasSteps(region.handler)) continue;
        const node = region.path[0]?.call ?? site.node;
        if (found.has(node) || decisionAt(node, file)) continue;
        if (meetsNoStep(node, region.handler, file) || isQueryForSteps(site, file) || isOnPurpose(node, file)) continue;
        if (isMetOnce(site.node, region, file)) continue;
        found.set(node, { site, node, region });
      }
    }
    for (const { site, node, region } of found.values()) {
      // `db.$transaction(async (tx) => tx.order.update(…))` is one effect, and one step.
      if ([...found.keys()].some((other) => other !== node && isWithin(node, other))) continue;
      context.report({
        node: node.type === "CallExpression" ? node.callee : node,
        ...describe(site, node, region, file),
        suggest: region.path.length === 0 && !site.remote ? suggestionsFor(site, region, file) : [],
      });
    }
    for (const write of ["set", "update"].flatMap((name) => file.callsNamed(name))) {
      const path = metadataPath(write, file);
      const region = path === null ? null : file.bodyRegion(write);
      if (path === null || !region || !hasSteps(region.handler) || isOnPurpose(write, file)) continue;
      context.report({ node: write.callee, messageId: "metadata", data: { path } });
    }
  },
});

/** `inngest.metadata.set(values)`, `inngest.metadata.run(runId).update(values)`: as a person would name it. */
function metadataPath(write: TSESTree.CallExpression, file: FileAnalysis): string | null {
  let at: TSESTree.Expression = write;
  while (at.type === "CallExpression" || at.type === "MemberExpression") {
    const client: string | undefined = at.type === "MemberExpression" && propertyName(at) === "metadata" ? file.clientOf(at.object)?.text : undefined;
    if (client !== undefined) return `${client}.metadata.${calleeName(write)}`;
    at = unwrap(at.type === "CallExpression" ? at.callee : at.object);
  }
  return null;
}

interface Finding {
  site: EffectSite;
  node: TSESTree.Node;
  region: BodyRegion;
}

/** `// Outside step.run, so that Dates stay Dates`, `// Calling it directly is fine`, `// It makes its own steps`: somebody has thought of it. */
function isOnPurpose(node: TSESTree.Node, file: FileAnalysis): boolean {
  return commentsAt(node, file.sourceCode).some((text) => MEANT.test(text) && !OPEN_WORK.test(text) && !WARNING.test(text));
}

const MEANT = /\bstep\.run\b|\bits own (?:inngest )?steps?\b|\boutside (?:of )?(?:an?|any|the)?\s*steps?\b|\b(?:is|are) fine\b|\bidempotent (?:across|between|on|over)\b|\bsafe to (?:re-?run|repeat|replay)\b/i;

const OPEN_WORK = /\b(todo|fixme|should|must)\b/i;

/** `// ❌ DON'T: API calls outside steps will re-run`, in what teaches. `// Don't use step.run here` is meant. */
const WARNING = /❌|^[\W_]*(?:bad|wrong|(?:don'?t|do not|never|avoid)(?! (?:us|wrap|put|need)))\b/i;

/**
 * `await fetchInsights(post.id)`, `await listAccounts()` of a module of the app: by its name it asks for what can be another answer
 * next time. Of an answer that decides which steps run, another rule says that.
 */
function isAskedOfApp({ node }: EffectSite, file: FileAnalysis): boolean {
  if (node.type !== "CallExpression" || !asksOthers(node, file)) return false;
  const name = calleeName(node) ?? "";
  // `isSupported(country)` may only compare, and `getClient()` hand something out.
  if (/^(is|has|can|should|was)/.test(name) || (node.arguments.length === 0 && !/[a-z]s$/.test(name))) return false;
  const awaited = outward(node).parent;
  const declarator = awaited && outward(awaited).parent;
  if (declarator?.type !== "VariableDeclarator") return true;
  const names = file.sourceCode.getDeclaredVariables(declarator);
  return !stepDecisions(file).some(({ test }) => names.some(({ references }) => references.some(({ identifier }) => isWithin(identifier, test))));
}

/** `const query = db.select().from(orders)`: a query is asked when somebody waits for it, and here only steps do. */
function isQueryForSteps({ node, category }: EffectSite, file: FileAnalysis): boolean {
  const declarator = category === "database" ? outward(node).parent : null;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return false;
  const uses = readsOf(declarator.id, file);
  return uses.length > 0 && uses.every((use) => file.stepRegion(use) !== null && file.bodyRegion(use) === null);
}

function describe(site: EffectSite, node: TSESTree.Node, region: BodyRegion, file: FileAnalysis): { messageId: MessageIds; data: Record<string, string> } {
  const path = wayTo(site.label, region.path, site.remote);
  const combinator = siblingCombinator(node, file);
  if (combinator) return { messageId: "beside", data: { path, combinator } };
  if (isInCatchOfSteps(node, file)) return { messageId: "inCatch", data: { path } };
  if (site.confidence === "possible") return { messageId: isAskedOfApp(site, file) ? "read" : "unknown", data: { path } };
  return { messageId: site.kind, data: { path } };
}

/** The combinator in whose list the node stands beside steps. */
function siblingCombinator(node: TSESTree.Node, file: FileAnalysis): string | null {
  const step = file.stepCalls.find(({ parallel }) => {
    const list = parallel && unwrap(parallel.node.arguments[0]!);
    return list?.type === "ArrayExpression" && list.elements.some((element) => element && unwrap(element) === unwrap(node));
  });
  return step?.parallel?.combinator ?? null;
}

function isInCatchOfSteps(node: TSESTree.Node, file: FileAnalysis): boolean {
  return file.nodes("CatchClause").some((clause) => {
    if (!isWithin(node, clause.body) || file.functionOf(clause) !== file.functionOf(node)) return false;
    return file.stepCalls.some((step) => isWithin(step.node, clause.parent.block));
  });
}

function suggestionsFor(site: EffectSite, region: BodyRegion, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const { handler } = region;
  // A step for each item needs an id for each.
  if (file.functionOf(site.node) !== handler.node) return [];
  const expression = wholeExpression(site.node);
  const access = accessTo("step", handler, site.node, file);
  if (!access || site.node.type === "NewExpression" || !isInAsyncFunction(site.node) || isResponseInUse(site, expression)) return [];
  if (!isReplaceable(expression, file) || isSpoiltByStoring(expression, file)) return [];
  const id = stepIdForCode(expression, handler);
  return [{ messageId: "wrap", data: { id }, fix: (fixer) => wrapInStep(expression, id, access, file, fixer) }];
}

/** What `fetch` resolves to is no JSON: it has to be read in the same step. */
function isResponseInUse(site: EffectSite, expression: TSESTree.Node): boolean {
  if (site.category !== "http") return false;
  const { parent } = outward(expression);
  const above = parent?.type === "AwaitExpression" ? outward(parent).parent : parent;
  return above?.type !== "ExpressionStatement" && above?.type !== "ArrayExpression";
}

/**
 * What comes back from a step is JSON, which has no methods, and is shown in the dashboard, which is no place for secrets. And a
 * failure that is a result stays one: what is thrown for it after the step is thrown at each retry, which asks no more.
 */
function isSpoiltByStoring(expression: TSESTree.Node, file: FileAnalysis): boolean {
  const { parent, child } = outward(expression);
  const value = parent?.type === "AwaitExpression" ? parent : child;
  const isRead = (isOne: (name: string) => boolean) => partsReadOfValue(value, file).some(({ name }) => isOne(name));
  return losesMethods(value, file) || isRead(isOpener) || (isResultClientCall(expression, file) && isRead((name) => name === "error"));
}

/** `save(row).then(() => { saved++; })`: what a step changes outside is lost once it is answered from memory. */
function changesNames(expression: TSESTree.Node, file: FileAnalysis): boolean {
  return [...file.nodes("AssignmentExpression"), ...file.nodes("UpdateExpression")].some((node) => isWithin(node, expression));
}

/** Awaited, a statement, or an element of what a combinator waits for: places where a step's promise may stand. */
function isReplaceable(expression: TSESTree.Node, file: FileAnalysis): boolean {
  if (file.sourceCode.getCommentsInside(expression).length > 0 || file.stepCalls.some((step) => isWithin(step.node, expression)) || changesNames(expression, file)) return false;
  const { parent } = outward(expression);
  return (
    parent?.type === "AwaitExpression" ||
    parent?.type === "ExpressionStatement" ||
    parent?.type === "ReturnStatement" ||
    parent?.type === "ArrayExpression"
  );
}
