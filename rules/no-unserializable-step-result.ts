import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { outward, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { lostTypes } from "./analysis/json-types.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { allowSchema, isAllowed, type Lost, lostInJson } from "./queries/json.js";
import { nameOfStep } from "./queries/names.js";
import { lostGettersOf, type LostGetters } from "./queries/getters.js";
import { isUnreadResult, lostMethodOf } from "./queries/results.js";
import { returnedExpressions } from "./queries/returns.js";
import { isSerialisedAt } from "./queries/serializers.js";
import { undefinedQuestions } from "./queries/undefined.js";

type Options = [{ allow: readonly string[] }];
type MessageIds = "lost" | "lostType" | "lostMethod" | "lostGetter" | "neverUndefined" | "askForNull" | "readJson" | "fromEntries" | "spread" | "takeOut";
type Context = RuleContext<MessageIds, Options>;

export default createRule<Options, MessageIds>({
  name: "no-unserializable-step-result",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow step results that JSON does not keep",
      category: "correctness",
      recommended: "error",
      strict: "error",
    },
    hasSuggestions: true,
    schema: allowSchema,
    defaultOptions: [{ allow: [] }],
    messages: {
      lost: "The result of {{step}} is stored as JSON: {{what}} becomes {{becomes}}, and that is what the rest of the function gets. Return plain data.",
      lostType:
        "The result of {{step}} is stored as JSON: '{{path}}' is {{what}} and becomes {{becomes}}, but is used as what it was. Return plain data.",
      lostMethod:
        "'{{method}}' is called on what {{step}} gave, and that comes back as JSON: plain data has no such method, and the call throws. Return plain data from the step, and make what has methods of it afterwards.",
      lostGetter:
        "'{{getter}}' is undefined here: the result of {{step}} is stored as JSON, which leaves getters out, and '{{getter}}' is one on what '{{call}}' of '{{source}}' {{major}} gives. Return what you need from the step.",
      neverUndefined: "What {{step}} gives is stored as JSON, which has null in the place of undefined: this is always {{answer}}, whatever the step returned. Ask for null.",
      askForNull: "Ask for null. Runs in flight take the other way then, where the step gave nothing.",
      readJson: "Read the body: 'await … .json()'.",
      fromEntries: "Return a plain object: 'Object.fromEntries(…)'. Runs in flight keep what they have stored.",
      takeOut: "Return {{names}} from the step. Runs in flight keep what they have stored.",
      spread: "Return an array: '[...…]'. Runs in flight keep what they have stored.",
    },
  },
  check(file, context, [{ allow }]) {
    for (const step of file.stepCalls) {
      if ((step.tool !== "run" && step.tool !== "ai.wrap") || step.confidence === "possible" || isUnreadResult(step, file) || isRebuilt(step, file)) continue;
      if (isSerialisedAt(step.node, file)) continue;
      for (const { node, answer, askForNull } of undefinedQuestions(step, file)) {
        context.report({ node, messageId: "neverUndefined", data: { step: nameOfStep(step), answer }, suggest: [{ messageId: "askForNull", fix: askForNull }] });
      }
      if (reportWritten(step, allow, file, context)) continue;
      if (reportTypes(step, allow, file, context)) continue;
      // Where some types are brought back, which ones these are cannot be seen.
      if (allow.length > 0) continue;
      if (reportGetters(step, file, context)) continue;
      const method = lostMethodOf(step, file);
      if (method) context.report({ node: method.node, messageId: "lostMethod", data: { method: method.name, step: nameOfStep(step) } });
    }
  },
});

function reportWritten(step: StepCall, allow: readonly string[], file: FileAnalysis, context: Context): boolean {
  let reported = false;
  for (const returned of step.callback ? returnedExpressions(step.callback, file) : []) {
    for (const lost of [...lostInJson(returned, file), ...functionIn(returned, file)]) {
      if (isAllowed(lost, allow)) continue;
      reported = true;
      context.report({
        node: lost.node,
        messageId: "lost",
        data: { step: nameOfStep(step), what: lost.what, becomes: lost.becomes },
        suggest: suggestionsFor(lost, file),
      });
    }
    const inHelper = lostInHelper(returned, file).find((lost) => !isAllowed(lost, allow));
    if (!inHelper || reported) continue;
    reported = true;
    context.report({ node: returned, messageId: "lost", data: { step: nameOfStep(step), what: inHelper.what, becomes: inHelper.becomes } });
  }
  return reported;
}

/** `return (id) => rows.find(…)`: not what is in the result, but the result itself. */
function functionIn(returned: TSESTree.Expression, file: FileAnalysis): Lost[] {
  return file.functionBehind(returned) ? [{ node: returned, what: "a function", becomes: "nothing", kind: "other" }] : [];
}

/** What a function of the file returns that the step returns the call of: `step.run("load", () => loadAll())`. */
function lostInHelper(returned: TSESTree.Expression, file: FileAnalysis, depth = 0): Lost[] {
  const call = withoutAwait(file.valueOf(returned));
  const helper = call.type === "CallExpression" && depth < 3 ? file.functionBehind(call.callee) : null;
  if (!helper || helper.generator) return [];
  return returnedExpressions(helper, file).flatMap((value) => [...lostInJson(value, file), ...lostInHelper(value, file, depth + 1)]);
}

function suggestionsFor(lost: Lost, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  const text = file.sourceCode.getText(lost.node);
  switch (lost.kind) {
    case "map":
      return [{ messageId: "fromEntries", fix: (fixer) => fixer.replaceText(lost.node, `Object.fromEntries(${text})`) }];
    case "set":
      return [{ messageId: "spread", fix: (fixer) => fixer.replaceText(lost.node, `[...${text}]`) }];
    case "response": {
      const owner = file.functionOf(unwrap(lost.node));
      const isArrow = owner?.type === "ArrowFunctionExpression" && owner.body === lost.node;
      if (!owner || (!owner.async && !isArrow)) return [];
      return [
        {
          messageId: "readJson",
          fix: (fixer) => [
            ...(owner.async ? [] : [fixer.insertTextBefore(owner, "async ")]),
            fixer.replaceText(
              lost.node,
              lost.node.type === "Identifier" ? `await ${text}.json()` : `(${lost.node.type === "AwaitExpression" ? "" : "await "}${text}).json()`,
            ),
          ],
        },
      ];
    }
    default:
      return [];
  }
}

function reportTypes(step: StepCall, allow: readonly string[], file: FileAnalysis, context: Context): boolean {
  const types = file.types;
  if (!types || !step.callback) return false;
  for (const returned of returnedExpressions(step.callback, file)) {
    // Promises are for no-promise-in-step-result.
    const lost = lostTypes(returned, types).find(
      ({ path, what }) => what !== "a promise" && !allow.some((name) => what.includes(name)) && isRead(step, path, file),
    );
    if (!lost) continue;
    context.report({
      node: returned,
      messageId: "lostType",
      data: { step: nameOfStep(step), path: lost.path.join(".") || "it", what: lost.what, becomes: lost.becomes },
    });
    return true;
  }
  return false;
}

function reportGetters(step: StepCall, file: FileAnalysis, context: Context): boolean {
  const lost = lostGettersOf(step, file);
  if (!lost) return false;
  const { node, names, call, source, major } = lost;
  context.report({
    node,
    messageId: "lostGetter",
    data: { getter: names[0], step: nameOfStep(step), call, source, major },
    suggest: takingOut(step, lost, file),
  });
  return true;
}

/** `() => generateText(…)` that gives `{ text }` of it, where nothing else of the result is read. */
function takingOut({ callback }: StepCall, { names, only }: LostGetters, file: FileAnalysis): TSESLint.ReportSuggestionArray<MessageIds> {
  if (!only || callback?.type !== "ArrowFunctionExpression" || callback.returnType || callback.body.type === "BlockStatement") return [];
  const { body } = callback;
  const call = file.sourceCode.getText(withoutAwait(body));
  if (/\bgenerated\b/.test(call)) return [];
  const arrow = file.sourceCode.getTokenBefore(body, ({ value }) => value === "=>")!;
  const members = names.map((name) => `${name}: generated.${name}`).join(", ");
  return [
    {
      messageId: "takeOut",
      data: { names: names.map((name) => `'${name}'`).join(", ") },
      fix: (fixer) => [
        ...(callback.async ? [] : [fixer.insertTextBefore(callback, "async ")]),
        fixer.replaceTextRange([arrow.range[1], callback.range[1]], ` { const generated = await ${call}; return { ${members} }; }`),
      ],
    },
  ];
}

/** `Buffer.from(file)` takes what JSON makes of a Buffer, and so does `Buffer.from(file.data)`. */
function isRebuilt(step: StepCall, file: FileAnalysis): boolean {
  const declarator = step.fate.node.parent;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return false;
  const uses = file.variableOf(declarator.id)?.references.filter(({ init }) => !init) ?? [];
  return uses.length > 0 && uses.every(({ identifier }) => isRebuiltAt(identifier, file));
}

function isRebuiltAt(use: TSESTree.Node, file: FileAnalysis): boolean {
  const { parent, child } = outward(use);
  if (parent?.type === "MemberExpression" && parent.object === child && file.sourceCode.getText(parent.property) === "data") return isRebuiltAt(parent, file);
  return parent?.type === "CallExpression" && parent.arguments[0] === child && file.sourceCode.getText(parent.callee) === "Buffer.from";
}

/** Is the part of the result under `path` read, or the whole of it handed on? */
function isRead(step: StepCall, path: readonly string[], file: FileAnalysis): boolean {
  const declarator = step.fate.node.parent;
  if (declarator?.type !== "VariableDeclarator") return true;
  const [first] = path;
  for (const variable of file.sourceCode.getDeclaredVariables(declarator)) {
    for (const { identifier, init } of variable.references) {
      if (init) continue;
      if (declarator.id.type === "ObjectPattern") {
        if (variable.name === first || first === undefined) return true;
        continue;
      }
      const member = identifier.parent;
      if (member.type !== "MemberExpression" || member.object !== identifier || first === undefined) return true;
      if (file.sourceCode.getText(member.property) === first) return true;
    }
  }
  return false;
}
