import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { isWithin, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, LoopInfo } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { lengthOf } from "./queries/loops.js";
import { nameOfCallee } from "./queries/names.js";

type Options = [];
type MessageIds = "sendInLoop" | "sendTogether";

interface Send {
  node: TSESTree.CallExpression;
  payload: TSESTree.Node | null;
  loop: LoopInfo | null;
  /** As written: `step.sendEvent`. */
  text: string;
  isStep: boolean;
}

export default createRule<Options, MessageIds>({
  name: "no-send-in-loop",
  meta: {
    type: "suggestion",
    docs: {
      description: "Disallow sending events one by one in a loop",
      category: "reliability",
      recommended: "warn",
      strict: "error",
    },
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      sendInLoop:
        "'{{text}}' runs once per item: {{cost}}, and the API allows an event key 75 requests in five seconds. Collect the events and send them with one call, which takes up to 5,000.",
      sendTogether:
        "Send all events with one call. The ids of the steps change: a run in flight sends again what it has sent in the loop.",
    },
  },
  check(file, context) {
    for (const send of sendsOf(file)) {
      if (!send.loop || !isSingle(send, file) || dependsOnSteps(send, file)) continue;
      if (typeof lengthOf(send.loop, file) === "number") continue;
      context.report({
        node: send.node.callee,
        messageId: "sendInLoop",
        data: {
          text: send.text,
          cost: send.isStep ? "each call is a step of its own, and a run fails at 1,000" : "each call is a request of its own",
        },
        suggest: suggestionsFor(send, file),
      });
    }
  },
});

function sendsOf(file: FileAnalysis): Send[] {
  const steps = file.stepCalls
    .filter((step) => step.tool === "sendEvent" && step.confidence !== "possible")
    .map((step) => ({ node: step.node, payload: step.node.arguments[1] ?? null, loop: step.loop, text: step.text, isStep: true }));
  const sends = file.sends
    .filter((send) => send.client.confidence !== "possible" && file.regionsOf(send.node).length > 0)
    .map((send) => ({
      node: send.node,
      payload: send.payload,
      loop: send.loop,
      text: nameOfCallee(send.node, file.sourceCode),
      isStep: false,
    }));
  return [...steps, ...sends];
}

/** One event. A list in a loop sends pages, and what cannot be seen may be a list. */
function isSingle({ payload, loop }: Send, file: FileAnalysis): boolean {
  if (!payload || payload.type === "SpreadElement") return false;
  const written = unwrap(payload);
  if (written.type === "Identifier") {
    // `for (const job of jobs) … send(job)`: an item, unless its name says that it is several.
    const variable = file.variableOf(written);
    const isItem = variable !== null && loop?.variables.includes(variable);
    if (isItem) return !/s$|batch|chunk|page|group|slice/i.test(written.name) && !(loop && isOfChunks(loop, file));
  }
  const value = unwrap(file.valueOf(payload as TSESTree.Expression));
  if (value.type === "ObjectExpression") return true;
  return value.type === "CallExpression" && value.callee.type === "MemberExpression" && /\.create$/.test(file.sourceCode.getText(value.callee));
}

/** `for (const [index, part] of chunk(events, 1000).entries())` */
function isOfChunks({ node }: LoopInfo, file: FileAnalysis): boolean {
  const list = node.type === "ForOfStatement" ? node.right : node.type === "CallExpression" && node.callee.type === "MemberExpression" ? node.callee.object : null;
  return list !== null && [list, file.valueOf(list)].some((source) => /chunk|batch|paginate|partition/i.test(file.sourceCode.getText(source)));
}

/** Does another step run in the same turn? Then the event may be about its result, and has to wait for it. */
function dependsOnSteps(send: Send, file: FileAnalysis): boolean {
  const loop = send.loop?.node;
  // `while` loops end by something that the turn finds out.
  if (!loop || loop.type === "WhileStatement" || loop.type === "DoWhileStatement") return true;
  return file.stepCalls.some((step) => step.node !== send.node && isWithin(step.node, loop) && !isWithin(send.node, step.node));
}

/** `for (const user of users) { await step.sendEvent(id, event); }` in one piece. */
function suggestionsFor(send: Send, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const loop = send.loop?.node;
  const { sourceCode } = file;
  if (loop?.type !== "ForOfStatement" || loop.await || !send.payload) return [];
  if (loop.left.type !== "VariableDeclaration" || sourceCode.getCommentsInside(loop).length > 0) return [];
  const only = loop.body.type === "BlockStatement" ? (loop.body.body.length === 1 ? loop.body.body[0] : null) : loop.body;
  const awaited = only?.type === "ExpressionStatement" ? only.expression : null;
  if (awaited?.type !== "AwaitExpression" || unwrap(awaited.argument) !== send.node) return [];
  const id = send.isStep ? `${idFor(send, file)}, ` : "";
  const item = sourceCode.getText(loop.left.declarations[0].id);
  const payload = sourceCode.getText(send.payload);
  const list = sourceCode.getText(loop.right);
  const source = /^(Await|Logical|Conditional|TSAs)Expression$/.test(loop.right.type) ? `(${list})` : list;
  const events = payload === item ? list : `${source}.map((${item}) => (${payload}))`;
  return [
    {
      messageId: "sendTogether",
      fix: (fixer) => fixer.replaceText(loop, `await ${sourceCode.getText(send.node.callee)}(${id}${events});`),
    },
  ];
}

/** What is fixed in the id of the loop's step: `notify` of `` `notify-${user.id}` ``. */
function idFor(send: Send, file: FileAnalysis): string {
  const [id] = send.node.arguments;
  if (id?.type === "Literal") return file.sourceCode.getText(id);
  const start = id?.type === "TemplateLiteral" ? (id.quasis[0]?.value.cooked ?? "") : "";
  const name = start.replace(/[-_:. ]+$/, "");
  return JSON.stringify(name.includes("-") ? name : `${name || "send"}-events`);
}
