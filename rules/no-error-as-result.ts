import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import type { FileAnalysis, FunctionNode, StepCall } from "./analysis/index.js";
import { createRule, type RuleContext } from "./create-rule.js";
import { failsAnyway, type FailureBranch, failureBranches, givesNothing, type Holds, isLogLine, isTestedAfter, isThrownByCaller, referencesAfter, soleQuestionForSuccess, runGoesAnotherWay } from "./errors/aftermath.js";
import { isIncidental, mattersWhenItFails } from "./errors/attempt.js";
import { endBranchWith, errorName, hasComments, throwInstead } from "./fix/rethrow.js";
import { errorOutcome, isEmptyValue, isExplainedBeside, isExplainedInside, isLogCall, saysRunOut } from "./errors/outcome.js";
import { isCalledHarmlessAround, isExplainedAround, type Place, placeOf } from "./errors/place.js";
import { alsoRepeated } from "./errors/repeats.js";
import { capitalised, nameOfStep } from "./queries/names.js";
import { unaskedRequests } from "./errors/responses.js";
import { callName, isResultClientCall } from "./errors/results.js";
import { dropsError, elementsOfAll, promisesIn } from "./errors/waited.js";
import { calleeName, chainNames, enclosingStatement, isFunction, isWithin, lastOf, literalText, memberPath, outward, propertyName, unwrap, withoutAwait } from "./analysis/ast.js";
import { fateOf } from "./analysis/fate.js";
import { isUnreadResult } from "./queries/results.js";
import { returnedExpressions } from "./queries/returns.js";
import { contains, walk } from "./queries/walk.js";
import { initOf } from "./queries/writes.js";

type Options = [{ checkRecorded: boolean; checkReturnedResults: boolean }];
type MessageIds =
  | "inStep"
  | "inBody"
  | "thrownLater"
  | "resultLogged"
  | "resultReturned"
  | "resultGivenUp"
  | "resultSkipped"
  | "resultUnused"
  | "resultDropped"
  | "resultStored"
  | "responseUnasked"
  | "failedStep"
  | "failedStepThrown"
  | "throwError"
  | "removeCatch"
  | "throwResult";
type Context = RuleContext<MessageIds, Options>;
type Verdict = "inStep" | "inBody" | "thrownLater" | null;

export default createRule<Options, MessageIds>({
  name: "no-error-as-result",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow turning a failure into an ordinary result",
      category: "reliability",
      recommended: "error",
      strict: ["error", { checkRecorded: true, checkReturnedResults: true }],
    },
    hasSuggestions: true,
    schema: [
      {
        type: "object",
        properties: {
          checkRecorded: {
            type: "boolean",
            description: "Also report a failure that is stored, reported or counted, before it is returned or afterwards.",
          },
          checkReturnedResults: {
            type: "boolean",
            description: "Also report a result of a client that does not throw, or a response, when nobody looks at its error.",
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkRecorded: false, checkReturnedResults: false }],
    messages: {
      inStep:
        "The failure becomes the result of {{step}}: it is stored as a success, and 'retries' never act. Throw the error instead.{{also}}",
      inBody:
        "The failure becomes the result of the function: the run is marked completed, and 'onFailure' is not called. Throw the error instead.",
      thrownLater:
        "The failure is stored as the result of {{step}}. Throwing it later does not retry the step: every retry of the function reads the same stored failure. Throw the error inside the step.",
      resultLogged:
        "'{{call}}' does not throw: it failed when {{test}}, and that is only logged here. {{Step}} is recorded as successful, and 'retries' never act. Throw.{{also}}",
      resultGivenUp:
        "'{{call}}' does not throw: it failed when {{test}}, and then the code just returns. {{Step}} is recorded as successful, and 'retries' never act. Throw.{{also}}",
      resultReturned:
        "'{{call}}' does not throw: it failed when {{test}}, and returning that makes the failure the result of {{step}}. 'retries' never act. Throw instead.{{also}}",
      resultSkipped:
        "'{{call}}' does not throw: where {{test}} does not hold, it failed, and the code goes on as if nothing had happened. {{Step}} is recorded as successful, and 'retries' never act. Throw when '{{name}}' is set.",
      resultUnused:
        "'{{call}}' reports a failure in 'error' and does not throw. Nothing looks at '{{name}}', so {{step}} is recorded as successful even when it failed. Throw when it is set.",
      resultDropped:
        "'{{call}}' reports a failure in its result and does not throw. The result is dropped, so {{step}} is recorded as successful even when it failed. Take out 'error' and throw it.",
      resultStored:
        "'{{call}}' reports a failure in its result and does not throw: the failure is stored as the result of {{step}}, and 'retries' never act. Take out 'error' and throw it.",
      responseUnasked:
        "'fetch' does not throw when the server answers with an error, and nobody asks this response for 'ok' or 'status': {{step}} is recorded as successful then, and 'retries' never act. Throw unless 'ok' is set.",
      failedStep:
        "'{{call}}' does not throw: when {{test}}, its failure is already stored as the result of {{step}}, which 'retries' do not run again, and returning it marks the run as completed. Look at the result inside the step, and throw there.",
      failedStepThrown:
        "'{{call}}' does not throw: when {{test}}, its failure is already stored as the result of {{step}}. Throwing it here does not retry the step: every retry of the function reads the same stored failure. Look at the result inside the step, and throw there.",
      throwError: "Throw '{{name}}': the failure is retried, and can fail the run.",
      removeCatch: "Let the error through: the failure is retried, and can fail the run.",
      throwResult: "Throw: the failure is retried, and can fail the run.",
    },
  },
  check(file, context, [options]) {
    const rule = new Checker(file, context, options);
    for (const statement of file.nodes("TryStatement")) rule.checkTry(statement);
    for (const call of file.callsNamed("catch")) rule.checkCatchCallback(call);
    for (const declarator of file.nodes("VariableDeclarator")) rule.checkResult(declarator);
    for (const step of file.stepCalls) rule.checkFailedStep(step);
    if (options.checkReturnedResults) {
      for (const awaited of file.nodes("AwaitExpression")) rule.checkDropped(awaited);
      for (const step of file.stepCalls) rule.checkStored(step);
      for (const request of unaskedRequests(file)) rule.checkRequest(request);
    }
  },
});

class Checker {
  readonly #file: FileAnalysis;
  readonly #context: Context;
  readonly #options: Options[0];

  constructor(file: FileAnalysis, context: Context, options: Options[0]) {
    this.#file = file;
    this.#context = context;
    this.#options = options;
  }

  checkTry(statement: TSESTree.TryStatement): void {
    const { sourceCode } = this.#file;
    const clause = statement.handler;
    if (!clause) return;
    const place = placeOf(statement, this.#file);
    if (!place || !mattersWhenItFails(statement.block, sourceCode)) return;
    const value = this.#failureValue(clause.body, namesOf(clause.param, sourceCode));
    const returned = value && enclosingReturn(value);
    if (!value || !returned || returned.range[0] < clause.range[0] || isExplainedAround(statement, place, this.#file)) return;
    const messageId = this.#fateOf(statement, place) ?? (this.#isOrdinary(value, clause) ? (place.kind === "step" ? "inStep" : "inBody") : null);
    if (!messageId) return;
    const name = errorName(clause, sourceCode);
    this.#context.report({
      node: returned,
      messageId,
      data: { step: stepName(place), also: alsoRepeated(statement, place, this.#file) },
      suggest:
        name === null || hasComments(returned, sourceCode)
          ? []
          : [this.#throwing(clause, returned, name)],
    });
  }

  #throwing(clause: TSESTree.CatchClause, returned: TSESTree.Node, name: string): TSESLint.ReportSuggestionArray<MessageIds>[number] {
    const { isRemoved, fix } = throwInstead(returned, clause, name, this.#file.sourceCode);
    return isRemoved ? { messageId: "removeCatch", fix } : { messageId: "throwError", data: { name }, fix };
  }

  /** `return { processed: false };` of a step that returns the same where there was nothing to do: nobody can tell them apart. */
  #isOrdinary(value: TSESTree.Expression, clause: TSESTree.CatchClause): boolean {
    const owner = this.#file.functionOf(clause);
    if (!owner || value.type !== "ObjectExpression" || !this.#file.stepCalls.some((step) => step.callback === owner)) return false;
    const text = this.#file.sourceCode.getText(value);
    return this.#file.returnsIn(owner).some(({ argument }) => argument && !isWithin(argument, clause) && this.#file.sourceCode.getText(argument) === text);
  }

  /** `send().catch((error) => ({ ok: false, error }))` */
  checkCatchCallback(call: TSESTree.CallExpression): void {
    const { sourceCode } = this.#file;
    const callee = unwrap(call.callee);
    if (callee.type !== "MemberExpression" || propertyName(callee) !== "catch") return;
    const [callback] = call.arguments;
    if (!callback || !isFunction(callback)) return;
    const place = placeOf(call, this.#file);
    if (!place || !mattersWhenItFails(callee.object, sourceCode)) return;
    const value = this.#failureValue(callback.body, namesOf(callback.params[0] ?? null, sourceCode));
    if (!value || this.#judge(call) === "handled" || this.#isCounted(call) || isExplainedAround(call, place, this.#file)) return;
    const messageId = this.#fateOf(call, place);
    if (!messageId) return;
    this.#context.report({
      node: value,
      messageId,
      data: { step: stepName(place), also: alsoRepeated(call, place, this.#file) },
      suggest: hasComments(call, sourceCode)
        ? []
        : [
            {
              messageId: "throwError",
              data: { name: "error" },
              fix: (fixer) => fixer.removeRange([callee.object.range[1], call.range[1]]),
            },
          ],
    });
  }

  /** `const { error } = await client(…)`, `const result = await client(…)`, and what is done about them. */
  checkResult(declarator: TSESTree.VariableDeclarator): void {
    const init = declarator.init && unwrap(declarator.init);
    if (init?.type !== "AwaitExpression") return;
    const awaited = unwrap(init.argument);
    const together = declarator.id.type === "ArrayPattern" ? elementsOfAll(awaited) : null;
    if (declarator.id.type !== "ArrayPattern" || !together) {
      this.#checkResultIn(declarator.id, awaited, declarator);
      return;
    }
    for (const [index, pattern] of declarator.id.elements.entries()) {
      const promise = together[index];
      if (pattern && promise && promise.type !== "SpreadElement") this.#checkResultIn(pattern, unwrap(promise), declarator);
    }
  }

  #checkResultIn(pattern: TSESTree.Node, awaited: TSESTree.Expression, declarator: TSESTree.VariableDeclarator): void {
    const error = errorBinding(pattern);
    // `let query = supabase.from("a").select(); …; const { data, error } = await query;`
    const call = awaited.type === "Identifier" && error ? unwrap(initOf(awaited, this.#file) ?? awaited) : awaited;
    if (call.type !== "CallExpression" || this.#file.stepCallOf(call) || isIncidental(call)) return;
    const bound = error ?? pattern;
    if (bound.type !== "Identifier") return;
    const variable = this.#file.variableOf(bound);
    if (!variable) return;
    const isUnread = error !== null && !variable.references.some((reference) => reference.isRead());
    const asked = isUnread ? [] : failureBranches(variable, error ? "error" : "result", declarator.range[1]);
    const branches = error && asked.length === 0 && isWrite(call) ? loggedOtherwise(variable, this.#file) : asked;
    const copied = isUnread || branches.length > 0 ? null : (copiedInto(variable, error !== null) ?? (error && returnedToNobody(variable, this.#file)));
    const skipped = error && !isUnread && branches.length === 0 && isWrite(call) ? soleQuestionForSuccess(variable, declarator.range[1]) : null;
    const logged = error && !isUnread && branches.length === 0 && !skipped && isWrite(call) ? loggedBeside(variable, pattern, this.#file) : null;
    if (!isUnread && branches.length === 0 && !((copied || skipped || logged) && isResultClientCall(call, this.#file))) return;
    const place = placeOf(declarator, this.#file);
    if (!place || isCalledHarmlessAround(declarator, place, this.#file)) return;

    const file = this.#file;
    const data = {
      call: callName(call),
      step: stepName(place),
      Step: capitalised(stepName(place)),
      name: variable.name,
      get also() {
        return alsoRepeated(declarator, place, file);
      },
    };
    if (isUnread) {
      if (isResultClientCall(call, this.#file)) {
        this.#context.report({ node: error, messageId: "resultUnused", data });
      }
      return;
    }
    if (skipped) {
      if (isExplainedBeside(skipped, this.#file.sourceCode)) return;
      this.#context.report({ node: skipped, messageId: "resultSkipped", data: { ...data, test: `'${this.#file.sourceCode.getText(skipped)}'` } });
      return;
    }
    if (logged) {
      if (isExplainedAbove(logged.test, this.#file.sourceCode)) return;
      this.#context.report({
        node: logged.test,
        messageId: "resultLogged",
        data: { ...data, test: logged.asked },
        suggest: hasComments(logged.branch, this.#file.sourceCode)
          ? []
          : [{ messageId: "throwResult", fix: (fixer) => endBranchWith(logged.branch, `throw ${variable.name};`, fixer, this.#file.sourceCode) }],
      });
      return;
    }
    if (copied) {
      const verdict = this.#fateOf(declarator, place);
      if (!verdict) return;
      const test = `'${error ? variable.name : `${variable.name}.error`}' is set`;
      this.#context.report({ node: copied, messageId: verdict === "thrownLater" ? verdict : "resultReturned", data: { ...data, test } });
      return;
    }

    const names = new Set([variable.name]);
    const judged = branches.map((branch) => ({
      ...branch,
      outcome: errorOutcome(branch.statement, names, this.#file.sourceCode),
    }));
    if (judged.some(({ outcome }) => outcome.kind === "surfaced") || this.#isHandedOn(variable, judged)) return;
    for (const { test, statement, outcome, flag } of judged) {
      if (isExplainedAbove(test, this.#file.sourceCode) || saysRunOut(statement, this.#file.sourceCode)) continue;
      const told = outcome.kind === "dropped" && outcome.logged;
      if (told && givesNothing(statement) && runGoesAnotherWay(declarator, place, this.#file)) continue;
      if (told && (isThrownByCaller(statement, place, this.#file) || failsAnyway(declarator, place, this.#file))) continue;
      const isNothing = (outcome.kind === "dropped" && !told) || (outcome.kind === "replaced" && isPlainAnswer(statement) && isResultClientCall(call, this.#file));
      // Nobody can tell an empty list that stands for a failure from one that does not, but may ask whether it is empty.
      const givenUp = isNothing && this.#isGivenUp(statement, call) && !(hasLogLines(statement) && isExplainedInside(statement, this.#file.sourceCode)) && this.#fateOf(declarator, place, false) !== null;
      const returned = outcome.kind === "result" && !this.#isJudgedByCaller(declarator, place);
      if (!told && !givenUp && !returned) continue;
      if (!error && ANSWERS.test(calleeName(call) ?? "") && !mentionsErrorIn(statement, variable)) continue;
      this.#context.report({
        node: returned ? (enclosingReturn(outcome.value) ?? test) : test,
        messageId: returned ? "resultReturned" : givenUp && !hasLogLines(statement) ? "resultGivenUp" : "resultLogged",
        data: { ...data, test: `'${this.#file.sourceCode.getText(test)}'` },
        suggest: hasComments(statement, this.#file.sourceCode)
          ? []
          : [
              {
                messageId: "throwResult",
                fix: (fixer) =>
                  endBranchWith(statement, `throw ${thrown(flag, variable.name, data.call)};`, fixer, this.#file.sourceCode),
              },
            ],
      });
    }
  }

  /**
   * `if (error) return null;`, where the error is not that a single row was not there; `if (!response.ok) return [];`, where
   * the request was for a list or has written. What else is asked for may rightly not be there. Log lines may stand before it.
   */
  #isGivenUp(statement: TSESTree.Statement, call: TSESTree.CallExpression): boolean {
    const last = lastOf(statement);
    if (last?.type !== "ReturnStatement" || (statement.type === "BlockStatement" && !statement.body.slice(0, -1).every(isLogLine))) return false;
    if (call.callee.type === "Identifier" && call.callee.name === "fetch" && !this.#file.functionBehind(call.callee)) {
      return isEmptyList(last.argument) || this.#file.effectOf(call)?.kind === "write";
    }
    return isResultClientCall(call, this.#file) && !/\.single[(<]/.test(this.#file.sourceCode.getText(call));
  }

  /**
   * `const result = await step.run("a", () => call()); if (!result.success) return { success: false, error: result.error };`,
   * also where `success` and `error` are taken out of the result at once, and where the error is thrown. In a helper that is handed the
   * steps it depends on what its caller does with what is returned.
   */
  checkFailedStep(step: StepCall): void {
    const call = step.confidence === "possible" ? null : callThatStepGives(step, this.#file);
    const bound = call && boundTo(step.node);
    if (!call || bound?.type !== "VariableDeclarator") return;
    const place = placeOf(step.node, this.#file);
    if (place?.kind !== "body") return;
    const isOwn = place.handler?.kind !== "helper" && place.handler?.node === this.#file.functionOf(step.node);
    const holders = holdersOf(bound.id, this.#file);
    const names = new Set(holders.map(({ variable }) => variable.name));
    const found = new Map(holders.flatMap(({ variable, holds }) => failureBranches(variable, holds, bound.range[1])).map((branch) => [branch.statement, branch]));
    const branches = [...found.values()].map((branch) => ({ ...branch, outcome: errorOutcome(branch.statement, names, this.#file.sourceCode) }));
    const dataFor = (test: TSESTree.Node) => ({ call: callName(call), step: nameOfStep(step), test: `'${this.#file.sourceCode.getText(test)}'` });
    for (const { test, statement } of branches) {
      const last = lastOf(statement);
      if (last?.type !== "ThrowStatement" || !isOrdinaryError(last) || isInTry(last) || place.region.path.some((frame) => isInTry(frame.call))) continue;
      if (holders.some((holder) => mentionsErrorOf(holder, last))) this.#context.report({ node: last, messageId: "failedStepThrown", data: dataFor(test) });
    }
    if (branches.some(({ outcome }) => outcome.kind === "surfaced") || holders.some(({ variable }) => this.#isHandedOn(variable, branches))) return;
    for (const { test, outcome } of branches) {
      const returned = outcome.kind === "result" ? enclosingReturn(outcome.value) : null;
      if (!returned || !holders.some((holder) => mentionsErrorOf(holder, returned))) continue;
      if (!isOwn && this.#fateOf(step.node, place) === null) continue;
      this.#context.report({ node: returned, messageId: "failedStep", data: dataFor(test) });
    }
  }

  /** `await supabase.from("a").insert(row);`, also together with others: `await Promise.all(rows.map((row) => …));` */
  checkDropped(awaited: TSESTree.AwaitExpression): void {
    for (const { promise, pattern } of promisesIn(awaited, this.#file)) {
      const call = unwrap(promise);
      if (!isResultClientCall(call, this.#file) || !dropsError(pattern, this.#file)) continue;
      const place = placeOf(awaited, this.#file, { onTheWayToThrow: true });
      if (!place || isCalledHarmlessAround(awaited, place, this.#file)) return;
      this.#context.report({
        node: call === unwrap(awaited.argument) ? awaited : call,
        messageId: "resultDropped",
        data: { call: callName(call), step: stepName(place) },
      });
    }
  }

  /** `step.run("send", () => resend.emails.send(…))` */
  checkStored(step: StepCall): void {
    if (!step.callback || step.confidence === "possible") return;
    for (const returned of returnedExpressions(step.callback, this.#file)) {
      const call = withoutAwait(returned);
      if (!isResultClientCall(call, this.#file)) continue;
      this.#context.report({
        node: call,
        messageId: "resultStored",
        data: { call: callName(call), step: nameOfStep(step) },
      });
    }
  }

  /** `return (await fetch(url)).json()` */
  checkRequest(request: TSESTree.CallExpression): void {
    const place = placeOf(request, this.#file, { onTheWayToThrow: true });
    if (place?.kind !== "step" || isCalledHarmlessAround(request, place, this.#file)) return;
    this.#context.report({ node: request, messageId: "responseUnasked", data: { step: stepName(place) } });
  }

  #failureValue(
    body: TSESTree.BlockStatement | TSESTree.Expression,
    names: ReadonlySet<string>,
  ): TSESTree.Expression | null {
    const outcome = errorOutcome(body, names, this.#file.sourceCode, { evenIfRecorded: this.#options.checkRecorded });
    return outcome.kind === "result" ? outcome.value : null;
  }

  /** What to say of a failure value that leaves the code at `node`; `null` when somebody deals with it. */
  #fateOf(node: TSESTree.Node, place: Place, mayBeTold = true): Verdict {
    return this.#verdictOn(this.#file.functionOf(node), place, place.region.path.length, { isCollected: false, mayBeTold });
  }

  /** What becomes of a failure that `owner` returns. `depth` counts the calls that lead to it from the handler or step. */
  #verdictOn(owner: FunctionNode | null, place: Place, depth: number, { isCollected, mayBeTold }: { isCollected: boolean; mayBeTold: boolean }): Verdict {
    const { step } = place.region;
    // What a helper for other files returns is theirs to judge.
    if (place.kind === "body" && place.handler?.node === owner) return place.handler.kind === "helper" ? null : "inBody";
    if (step && "callback" in step && step.callback === owner) {
      const judged = this.#judge(step.node);
      if (judged === "handled" || this.#isCounted(step.node) || (isCollected && this.#whereItGoes(step.node, true) === "handled")) return null;
      return judged === "thrown" ? "thrownLater" : "inStep";
    }
    const inline = owner && callOfCallback(owner);
    const call = inline ?? place.region.path[depth - 1]?.call;
    const ignored = place.kind === "body" ? "inBody" : "inStep";
    if (!call) return ignored;
    if (this.#judge(call) !== "ignored") return null;
    const isOfMany = isCollected || inline !== null;
    const next = this.#whereItGoes(call, mayBeTold && (isOfMany || place.kind === "step"), inline !== null && /^(map|flatMap)$/.test(calleeName(inline) ?? ""));
    if (next === "handled") return null;
    return next && next !== owner ? this.#verdictOn(next, place, inline ? depth : depth - 1, { isCollected: isOfMany, mayBeTold }) : ignored;
  }

  /** The function that returns what a call gives, where it does so. With more uses than that it may count failures, or tell of them. */
  #whereItGoes(call: TSESTree.Node, mayBeTold: boolean, isList = false): FunctionNode | "handled" | null {
    const { kind, node } = fateOf(call, this.#file);
    if (kind === "returned") return isFunction(node) ? node : this.#file.functionOf(node);
    const { parent, child } = kind === "awaited" ? outward(node) : { parent: node, child: null };
    if (parent?.type === "ReturnStatement") return this.#file.functionOf(parent);
    if (isFunction(parent) && parent.body === child) return parent;
    if (parent?.type !== "VariableDeclarator" || parent.id.type !== "Identifier") return null;
    const variable = this.#file.variableOf(parent.id)!;
    const uses = referencesAfter(variable, parent.range[1]).filter((use) => !isLogged(use));
    const [use, ...others] = uses;
    const returned = use && others.length === 0 ? enclosingReturn(use) : null;
    const isWhole = returned?.argument && unwrap(returned.argument) === use;
    if (isWhole) return this.#file.functionOf(returned);
    // `return { total, results };`
    if (isList && uses.every((item) => enclosingReturn(item)) && !asksForFailures(variable, this.#file)) return null;
    return mayBeTold && uses.length > 0 ? "handled" : null;
  }

  /** In a helper, or a step that somebody asks: what is returned there is not the end of it. */
  #isJudgedByCaller(node: TSESTree.Node, place: Place): boolean {
    return this.#fateOf(node, place) === null;
  }

  /** Does the code around a call look at what it returned, and what does it do about a failure? */
  #judge(call: TSESTree.Node): "handled" | "thrown" | "ignored" {
    const bound = boundTo(call);
    if (!bound) return "ignored";
    const { sourceCode } = this.#file;
    let thrown = false;
    for (const variable of this.#variablesOf(bound).flatMap((own) => [own, ...aliasesOf(own, this.#file)])) {
      const branches = failureBranches(variable, "result", bound.range[1]);
      const isRethrown = branches.some((branch) => endsInPlainThrow(branch.statement));
      if (!isRethrown && !this.#options.checkRecorded && isRecorded(variable, bound, this.#file)) return "handled";
      if (!isRethrown && !isTestedAfter(variable, bound.range[1], sourceCode)) continue;
      if (!branches.some((branch) => throwsPlainly(branch.statement, sourceCode))) return "handled";
      thrown = true;
    }
    return thrown ? "thrown" : "ignored";
  }

  /** `results.push(result)`, `await Promise.all(…)`, where the list is asked for the failures in it. */
  #isCounted(call: TSESTree.Node): boolean {
    if (this.#options.checkRecorded) return false;
    const bound = boundTo(call);
    const lists = (bound ? this.#variablesOf(bound) : []).flatMap((variable) => listsWith(variable, this.#file));
    const { kind, node } = fateOf(call, this.#file);
    const together = kind === "awaited" ? outward(node).parent : null;
    if (together?.type === "VariableDeclarator" && !bound) lists.push(...this.#variablesOf(together));
    return lists.some((list) => asksForFailures(list, this.#file));
  }

  #variablesOf(bound: TSESTree.VariableDeclarator | TSESTree.AssignmentExpression): readonly TSESLint.Scope.Variable[] {
    if (bound.type === "VariableDeclarator") return this.#file.sourceCode.getDeclaredVariables(bound);
    const variable = bound.left.type === "Identifier" ? this.#file.variableOf(bound.left) : null;
    return variable ? [variable] : [];
  }

  /** Is the error used for anything beside the branches: stored, passed on, thrown? Log lines do not count. */
  #isHandedOn(variable: TSESLint.Scope.Variable, branches: readonly { test: TSESTree.Node; statement: TSESTree.Node }[]): boolean {
    const within = (node: TSESTree.Node, outer: TSESTree.Node) =>
      node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
    return variable.references.some(({ identifier }) => {
      if (branches.some(({ test, statement }) => within(identifier, test) || within(identifier, statement))) return false;
      return isUsedAsError(identifier);
    });
  }
}

/** A reason stands above the question, or above the first of several questions in a row. */
function isExplainedAbove(test: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  for (let at = enclosingStatement(test); ; ) {
    if (isExplainedBeside(at, sourceCode)) return true;
    const siblings = at.parent?.type === "BlockStatement" ? at.parent.body : [];
    const previous = siblings[siblings.indexOf(at as TSESTree.Statement) - 1];
    if (previous?.type !== "IfStatement" || previous.loc.end.line + 1 !== at.loc.start.line) return false;
    at = previous;
  }
}

/** `{ console.error(error); return { status: "failed" }; }` */
function hasLogLines(branch: TSESTree.Statement): boolean {
  return branch.type === "BlockStatement" && branch.body.length > 1;
}

function isWrite(call: TSESTree.CallExpression): boolean {
  return chainNames(call).some((name) => /^(insert|update|upsert|delete|send|create|remove|upload)$/.test(name));
}

/** `return { message: "Nothing to do" };`, `return { count: 0, reason: "none" };`: it would be said of an empty list, too. */
function isPlainAnswer(statement: TSESTree.Statement): boolean {
  const last = lastOf(statement);
  const value = last?.type === "ReturnStatement" && last.argument ? unwrap(last.argument) : null;
  return (
    value?.type === "ObjectExpression" &&
    value.properties.every((property) => property.type === "Property" && isPlainValue(property.value as TSESTree.Expression))
  );
}

function isPlainValue(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  return node.type === "Literal" || literalText(node) !== undefined || isEmptyValue(node);
}

function isEmptyList(value: TSESTree.Expression | null): boolean {
  const list = value && unwrap(value);
  return list?.type === "ArrayExpression" && list.elements.length === 0;
}

/** The call whose result is that of the step, where it is the only one and its function is not of this file. */
function callThatStepGives({ callback }: StepCall, file: FileAnalysis): TSESTree.CallExpression | null {
  const returned = callback ? returnedExpressions(callback, file) : [];
  const [value] = returned.length === 1 ? returned : [];
  const named = value && unwrap(value);
  const given = named?.type === "Identifier" ? unwrap(initOf(named, file) ?? named) : named;
  const call = given && withoutAwait(given);
  if (call?.type !== "CallExpression" || file.functionBehind(call.callee) || isIncidental(call)) return null;
  return ANSWERS.test(calleeName(call) ?? "") ? null : call;
}

/** What is asked of them is whether something is so: that it is not is an answer. */
const ANSWERS = /^(is|has|can|does|should|may|check|verify|validate|test|probe|parse|safeParse|ensure|authori[sz]e|guard|assert|claim|acquire|lock|consume|limit)(?![a-z])/;

/** A name that holds the result of a step, or what the result says of its failure. */
interface Holder {
  variable: TSESLint.Scope.Variable;
  holds: Holds;
}

/** `result`, `{ success, error }`, `{ ok, error: reason }`: the names in a declaration that tell of a failure. */
function holdersOf(pattern: TSESTree.BindingName, file: FileAnalysis): Holder[] {
  const holder = (name: TSESTree.Node, holds: Holds): Holder[] => {
    const variable = name.type === "Identifier" ? file.variableOf(name) : null;
    return variable ? [{ variable, holds }] : [];
  };
  if (pattern.type !== "ObjectPattern") return holder(pattern, "result");
  return pattern.properties.flatMap((property) => {
    if (property.type !== "Property") return [];
    const name = propertyName(property) ?? "";
    if (NAMES_OF_ERROR.test(name)) return holder(property.value, "error");
    return /^(ok|success)$/.test(name) ? holder(property.value, "success") : [];
  });
}

const NAMES_OF_ERROR = /^error(s|Message)?$/;

/** `log(result.error)`: of `{ ok, reason }`, the reason is a part of the answer. */
function mentionsErrorIn(statement: TSESTree.Statement, variable: TSESLint.Scope.Variable): boolean {
  return variable.references.some(({ identifier }) => {
    if (!isWithin(identifier, statement)) return false;
    const { parent, child } = outward(identifier);
    return parent?.type !== "MemberExpression" || parent.object !== child || NAMES_OF_ERROR.test(propertyName(parent) ?? "");
  });
}

/** `return { success: false, error: result.error };`, `return { success: false, error };`, `throw new Error(result.error);` */
function mentionsErrorOf({ variable, holds }: Holder, statement: TSESTree.ReturnStatement | TSESTree.ThrowStatement): boolean {
  return variable.references.some(({ identifier }) => {
    if (!isWithin(identifier, statement)) return false;
    if (holds !== "result") return holds === "error";
    // `return result;`
    if (statement.type === "ReturnStatement" && statement.argument && unwrap(statement.argument) === identifier) return true;
    const { parent, child } = outward(identifier);
    return parent?.type === "MemberExpression" && parent.object === child && NAMES_OF_ERROR.test(propertyName(parent) ?? "");
  });
}

/** `errors` of `result.errors` */
function memberOf(identifier: TSESTree.Node): string | null {
  const { parent, child } = outward(identifier);
  return parent?.type === "MemberExpression" && parent.object === child ? propertyName(parent) : null;
}

/** The name that a pattern gives to `error`. */
function errorBinding(pattern: TSESTree.Node): TSESTree.Identifier | null {
  if (pattern.type !== "ObjectPattern") return null;
  for (const property of pattern.properties) {
    if (property.type !== "Property" || propertyName(property) !== "error") continue;
    return property.value.type === "Identifier" ? property.value : null;
  }
  return null;
}

/**
 * `return { data, error };`, `return { ok: !result.error };`: what is returned where all that is known of the error goes
 * into its `error` or `ok`.
 */
function copiedInto(variable: TSESLint.Scope.Variable, isError: boolean): TSESTree.Node | null {
  let copied: TSESTree.Node | null = null;
  for (const { identifier, init } of variable.references) {
    if (init || isLogged(identifier)) continue;
    let { parent, child } = outward(identifier);
    if (!isError) {
      if (parent?.type !== "MemberExpression" || parent.object !== child) return null;
      if (propertyName(parent) !== "error") continue;
      ({ parent, child } = outward(parent));
    }
    while (parent && isPartOfValue(parent)) ({ parent, child } = outward(parent));
    if (parent?.type !== "Property" || parent.value !== child || !COPY_OF_ERROR.test(propertyName(parent) ?? "")) return null;
    const object = outward(parent.parent);
    if (object.parent?.type === "ReturnStatement") copied = object.parent;
    else if (object.parent && isFunction(object.parent)) copied = object.child;
    else return null;
  }
  return copied;
}

/** `return error;`, `return !error;` of a step whose result nobody reads. */
function returnedToNobody(error: TSESLint.Scope.Variable, file: FileAnalysis): TSESTree.ReturnStatement | null {
  const uses = error.references.filter(({ identifier, init }) => !init && !isLogged(identifier)).map(({ identifier }) => returnOf(identifier));
  const [returned] = uses;
  if (!returned || uses.includes(null)) return null;
  const step = file.stepCalls.find(({ callback }) => callback !== null && callback === file.functionOf(returned));
  return step && isUnreadResult(step, file) ? returned : null;
}

/** The statement that returns a value, or what is made of it. */
function returnOf(value: TSESTree.Node): TSESTree.ReturnStatement | null {
  let { parent } = outward(value);
  while (parent && isPartOfValue(parent)) ({ parent } = outward(parent));
  return parent?.type === "ReturnStatement" ? parent : null;
}

/**
 * `if (row) use(row); else console.error(error);`, `if (!row) { console.error(error); return; }`: the branch on what should have
 * come, where the error is written down and no more.
 */
function loggedBeside(error: TSESLint.Scope.Variable, pattern: TSESTree.Node, file: FileAnalysis): LoggedBranch | null {
  const [use, ...others] = error.references.filter((reference) => reference.isRead());
  if (!use || others.length > 0 || !isLogged(use.identifier)) return null;
  const branch = branchAround(use.identifier);
  if (branch?.parent.type !== "IfStatement") return null;
  const { test, consequent } = branch.parent;
  const asked = unwrap(test);
  const isNegated = asked.type === "UnaryExpression" && asked.operator === "!";
  const data = isNegated ? unwrap(asked.argument) : asked;
  if (data.type !== "Identifier" || isNegated !== (branch === consequent)) return null;
  if (!file.variableOf(data)?.defs.some(({ name }) => isWithin(name, pattern))) return null;
  return errorOutcome(branch, new Set([error.name]), file.sourceCode).kind === "dropped" ? { test, branch, asked: `'!${data.name}'` } : null;
}

/** `if (!error) written++; else console.error(error);`: the other side of the only question, where the failure is written down and no more. */
function loggedOtherwise(error: TSESLint.Scope.Variable, { sourceCode }: FileAnalysis): FailureBranch[] {
  const uses = error.references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier);
  const [asked, ...others] = uses.filter((use) => !isLogged(use));
  const negation = asked?.parent;
  if (!asked || others.length > 0 || negation?.type !== "UnaryExpression" || negation.operator !== "!") return [];
  const { parent, child } = outward(negation);
  const statement = parent?.type === "IfStatement" && parent.test === child ? parent.alternate : null;
  if (!statement || statement.type === "IfStatement") return [];
  const outcome = errorOutcome(statement, new Set([error.name]), sourceCode);
  return outcome.kind === "dropped" && outcome.logged ? [{ test: asked as TSESTree.Identifier, statement, flag: null }] : [];
}

interface LoggedBranch {
  test: TSESTree.Expression;
  branch: TSESTree.Statement;
  asked: string;
}

/** The side of the innermost `if` that a node stands in. */
function branchAround(node: TSESTree.Node): TSESTree.Statement | null {
  let child = node;
  for (let at = node.parent; at && !isFunction(at); child = at, at = at.parent) {
    if (at.type === "IfStatement") return at.test === child ? null : at.consequent === child ? at.consequent : at.alternate;
  }
  return null;
}

const COPY_OF_ERROR = /^(error|err|errorMessage|ok|success|sent|failed)$/;

/** `!error`, `error?.message ?? null`, `error ? error.message : null` */
function isPartOfValue(node: TSESTree.Node): boolean {
  return ["UnaryExpression", "LogicalExpression", "ConditionalExpression", "MemberExpression", "ChainExpression"].includes(node.type);
}

/** `error` handed to a call that is no log, thrown, returned, stored: anything but a question or a log line. */
function isUsedAsError(identifier: TSESTree.Node): boolean {
  let child = identifier;
  for (let at = identifier.parent; at; child = at, at = at.parent) {
    switch (at.type) {
      case "ThrowStatement":
        return true;
      case "MemberExpression":
        // `result.data` says nothing of the error.
        if (at.object === child && !/^(error|ok|success)$/.test(propertyName(at) ?? "")) return false;
        break;
      case "CallExpression":
        if (isLogCall(at)) return false;
        if (at.arguments.some((argument) => argument === child)) return child.type === "Identifier" || child.type === "MemberExpression" || child.type === "ObjectExpression";
        break;
      case "VariableDeclarator":
        return at.init !== null && at.init === child;
      case "AssignmentExpression":
        return at.right === child;
      case "IfStatement":
      case "ConditionalExpression":
        if (at.test === child) return true;
        break;
      default:
        if (isFunction(at) || at.type.endsWith("Statement")) return false;
    }
  }
  return false;
}

function enclosingReturn(value: TSESTree.Node): TSESTree.ReturnStatement | null {
  for (let at = value.parent; at; at = at.parent) {
    if (at.type === "ReturnStatement") return at;
    if (isFunction(at)) return null;
  }
  return null;
}

/** The call that runs an inline function: `users.map(async () => …)`, `db.transaction(async () => …)`, `(async () => …)()`. */
function callOfCallback(callback: FunctionNode): TSESTree.CallExpression | null {
  const { parent, child } = outward(callback);
  if (parent?.type !== "CallExpression") return null;
  return parent.callee === child || parent.arguments.includes(child as TSESTree.Expression) ? parent : null;
}

function isLogged(identifier: TSESTree.Node): boolean {
  for (let at = identifier.parent; at && !isFunction(at) && !at.type.endsWith("Statement"); at = at.parent) {
    if (at.type === "CallExpression" && isLogCall(at)) return true;
  }
  return false;
}

function boundTo(call: TSESTree.Node): TSESTree.VariableDeclarator | TSESTree.AssignmentExpression | null {
  let value = call;
  while (value.parent && (value.parent.type === "AwaitExpression" || isChosenBy(value.parent, value) || unwrap(value.parent) === value)) value = value.parent;
  return value.parent?.type === "VariableDeclarator" || value.parent?.type === "AssignmentExpression" ? value.parent : null;
}

/** `let result = first; if (!result.valid) result = await step.run("second", …);`: the names that are given a result as a whole. */
function aliasesOf(variable: TSESLint.Scope.Variable, file: FileAnalysis): readonly TSESLint.Scope.Variable[] {
  return variable.references.flatMap(({ identifier }) => {
    const { parent, child } = outward(identifier);
    return parent?.type === "VariableDeclarator" && parent.init === child && parent.id.type === "Identifier" ? (file.variableOf(parent.id) ?? []) : [];
  });
}

/** `wanted ? await step.run(…) : none` */
function isChosenBy(parent: TSESTree.Node, value: TSESTree.Node): boolean {
  return parent.type === "ConditionalExpression" && parent.test !== value;
}

/** Is the value handed to a call that may store it: the callback of a later step, a write? */
function isRecorded(variable: TSESLint.Scope.Variable, bound: TSESTree.Node, file: FileAnalysis): boolean {
  const own = file.stepRegion(bound)?.step;
  return referencesAfter(variable, bound.range[1]).some((identifier) => {
    const { parent, child } = outward(identifier);
    // `result.messageId` says nothing of the failure.
    if (parent?.type === "MemberExpression" && parent.object === child && !TELLING_NAMES.test(propertyName(parent) ?? "")) return false;
    const region = file.stepRegion(identifier);
    if (region && region.step !== own) return true;
    for (let at = identifier.parent; at && !isFunction(at); at = at.parent) {
      if (at.type === "CallExpression" && (file.stepCallOf(at) || file.effectOf(at)?.kind === "write")) return true;
      // `errors.push(...result.errors)`
      if (at.type === "CallExpression" && NAMES_OF_ERROR.test(memberOf(identifier) ?? "") && isStoredList(at, file)) return true;
    }
    return false;
  });
}

/**
 * The lists that a variable is put on: `results` of `results.push(result)`, `results.push({ id, ...result })`,
 * `results.push({ content: JSON.stringify(result) })`, `results[id] = result`.
 */
function listsWith(variable: TSESLint.Scope.Variable, file: FileAnalysis): TSESLint.Scope.Variable[] {
  return variable.references.flatMap(({ identifier }) => {
    const call = callHanded(identifier);
    return (call ? listPushedTo(call, file) : tableFilledWith(identifier, file)) ?? [];
  });
}

/** `results` of `results[id] = result` */
function tableFilledWith(value: TSESTree.Node, file: FileAnalysis): TSESLint.Scope.Variable | null {
  const { parent, child } = outward(value);
  if (parent?.type !== "AssignmentExpression" || parent.right !== child || parent.left.type !== "MemberExpression" || !parent.left.computed) return null;
  const table = unwrap(parent.left.object);
  return table.type === "Identifier" ? file.variableOf(table) : null;
}

/** The call that is handed a value, by itself, in an object or a list, or as text. */
function callHanded(value: TSESTree.Node): TSESTree.CallExpression | null {
  let { parent, child } = outward(value);
  while (parent) {
    switch (parent.type) {
      case "CallExpression":
        if (!parent.arguments.includes(child as TSESTree.Expression)) return null;
        if (calleeName(parent) !== "stringify") return parent;
        break;
      case "Property":
      case "SpreadElement":
      case "ObjectExpression":
      case "ArrayExpression":
        break;
      default:
        return null;
    }
    ({ parent, child } = outward(parent));
  }
  return null;
}

/** `results` of `results.push(…)` */
function listPushedTo(call: TSESTree.CallExpression, file: FileAnalysis): TSESLint.Scope.Variable | null {
  const callee = unwrap(call.callee);
  const list = callee.type === "MemberExpression" && propertyName(callee) === "push" ? unwrap(callee.object) : null;
  return list?.type === "Identifier" ? file.variableOf(list) : null;
}

/**
 * `results.filter((result) => !result.success)`, `for (const result of results) if (result.error) …`, a step that stores them, also
 * as a part of another list: `messages.push({ role: "user", content: results })`.
 */
function asksForFailures(list: TSESLint.Scope.Variable, file: FileAnalysis, seen = new Set<TSESLint.Scope.Variable>()): boolean {
  if (seen.has(list)) return false;
  seen.add(list);
  const isAsked = list.references.some(({ identifier }) => {
    const { parent, child } = outward(valuesOf(identifier) ?? identifier);
    if (parent?.type === "ForOfStatement" && parent.right === child) return mentionsFailure(parent.body, file);
    const given = callHanded(identifier);
    if (given && (file.stepRegion(identifier) !== null || file.stepCallOf(given))) return true;
    if (parent?.type !== "MemberExpression" || parent.object !== child) return false;
    if (parent.computed) return isAskedForFailure(parent, file);
    const call = outward(parent).parent;
    return call?.type === "CallExpression" && propertyName(parent) !== "push" && mentionsFailure(call, file);
  });
  return isAsked || listsWith(list, file).some((outer) => asksForFailures(outer, file, seen));
}

/** `Object.values(results)`, `Object.entries(results)` */
function valuesOf(identifier: TSESTree.Node): TSESTree.CallExpression | null {
  const { parent } = outward(identifier);
  if (parent?.type !== "CallExpression" || memberPath(parent.callee)?.[0] !== "Object") return null;
  return /^(values|entries)$/.test(calleeName(parent) ?? "") ? parent : null;
}

/** `results[i].success`, `const result = results[i]; if (result.success) …` */
function isAskedForFailure(item: TSESTree.MemberExpression, file: FileAnalysis): boolean {
  const { parent, child } = outward(item);
  if (parent?.type === "MemberExpression" && parent.object === child) return TELLING_NAMES.test(propertyName(parent) ?? "");
  if (parent?.type !== "VariableDeclarator" || parent.init !== child) return false;
  if (parent.id.type === "ObjectPattern") return parent.id.properties.some((property) => property.type === "Property" && TELLING_NAMES.test(propertyName(property) ?? ""));
  const [variable] = file.sourceCode.getDeclaredVariables(parent);
  return variable?.references.some(({ identifier }) => TELLING_NAMES.test(memberOf(identifier) ?? "")) ?? false;
}

function mentionsFailure(node: TSESTree.Node, file: FileAnalysis): boolean {
  return contains(node, file.sourceCode, (inner) => inner.type === "MemberExpression" && TELLING_NAMES.test(propertyName(inner) ?? ""));
}

/** Names under which a result may say that it is none. */
const TELLING_NAMES =
  /^(is_?)?(ok|succe\w+|sent|done|delivered|complete\w*|valid|skipped|fail\w*|status|state|outcome|result|kind|type|reason|message|code|summary|note|\w*err(or)?s?|\w*error_?message)$/i;

/** `errors.push(…)`, where a step stores `errors` later. */
function isStoredList(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const list = listPushedTo(call, file);
  return list !== null && referencesAfter(list, call.range[1]).some((use) => file.stepRegion(use) !== null);
}

function throwsPlainly(branch: TSESTree.Node, sourceCode: Readonly<TSESLint.SourceCode>): boolean {
  let plain = false;
  walk(branch, sourceCode, (node) => {
    if (node.type === "ThrowStatement" && !isNonRetriable(node)) plain = true;
    return isFunction(node) ? "skip" : undefined;
  });
  return plain;
}

/** `if (!result.ok) { await step.run("audit", …); throw new Error(result.error); }` */
function endsInPlainThrow(branch: TSESTree.Statement): boolean {
  const last = lastOf(branch);
  return last?.type === "ThrowStatement" && !isNonRetriable(last);
}

/** `throw new Error(…)`, `throw result.error`: a class of the app may be one that is not retried. */
function isOrdinaryError({ argument }: TSESTree.ThrowStatement): boolean {
  const error = unwrap(argument);
  return error.type === "NewExpression" ? calleeName(error) === "Error" : error.type === "Identifier" || error.type === "MemberExpression";
}

/** In the block of a `try`, whose `catch` may take it for good. */
function isInTry(node: TSESTree.Node): boolean {
  for (let at = node; at.parent && !isFunction(at); at = at.parent) {
    if (at.parent.type === "TryStatement" && at.parent.block === at) return true;
  }
  return false;
}

function isNonRetriable({ argument }: TSESTree.ThrowStatement): boolean {
  const error = unwrap(argument);
  return error.type === "NewExpression" && calleeName(error) === "NonRetriableError";
}

function thrown(flag: string | null, name: string, call: string): string {
  if (flag === null) return name;
  return flag === "error" ? `${name}.error` : `new Error("${call} failed")`;
}

function namesOf(parameter: TSESTree.Node | null, sourceCode: Readonly<TSESLint.SourceCode>): Set<string> {
  if (!parameter) return new Set();
  if (parameter.type === "Identifier") return new Set([parameter.name]);
  const declared = parameter.parent ? sourceCode.getDeclaredVariables(parameter.parent) : [];
  return new Set(declared.map((variable) => variable.name));
}

function stepName(place: Place): string {
  if (place.kind === "body") return "the run";
  return nameOfStep(place.region.step);
}
