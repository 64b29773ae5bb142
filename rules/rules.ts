import type { StepcheckRule } from "./create-rule.js";
import batchUseEvents from "./batch-use-events.js";
import checkWaitResult from "./check-wait-result.js";
import idempotentExternalWrite from "./idempotent-external-write.js";
import middlewareCallNext from "./middleware-call-next.js";
import noAiSdkRetries from "./no-ai-sdk-retries.js";
import noBlanketNonRetriable from "./no-blanket-non-retriable.js";
import noDeferDuplicates from "./no-defer-duplicates.js";
import noErrorAsResult from "./no-error-as-result.js";
import noEventInCron from "./no-event-in-cron.js";
import noFloatingPromiseInStep from "./no-floating-promise-in-step.js";
import noGiantStep from "./no-giant-step.js";
import noInngestFetchInStep from "./no-inngest-fetch-in-step.js";
import noInstanceofStepError from "./no-instanceof-step-error.js";
import noLargeStepResult from "./no-large-step-result.js";
import noPollingInStep from "./no-polling-in-step.js";
import noPromiseInStepResult from "./no-promise-in-step-result.js";
import noSecretsInPayload from "./no-secrets-in-payload.js";
import noSelfTrigger from "./no-self-trigger.js";
import noSendInLoop from "./no-send-in-loop.js";
import noStepInExperimentSelect from "./no-step-in-experiment-select.js";
import noStepPerItem from "./no-step-per-item.js";
import noSwallowedStepError from "./no-swallowed-step-error.js";
import noUnboundAiWrap from "./no-unbound-ai-wrap.js";
import noUnboundedStepLoop from "./no-unbounded-step-loop.js";
import noUnserializableEventData from "./no-unserializable-event-data.js";
import noUnserializableStepResult from "./no-unserializable-step-result.js";
import noUnusedStepResult from "./no-unused-step-result.js";
import preferEventType from "./prefer-event-type.js";
import preferTypedEvents from "./prefer-typed-events.js";
import stepIdStyle from "./step-id-style.js";
import throwInngestErrors from "./throw-inngest-errors.js";
import triggerDevAwaitTrigger from "./trigger-dev-await-trigger.js";
import triggerDevCheckWaitResult from "./trigger-dev-check-wait-result.js";
import triggerDevExplicitIdempotencyScope from "./trigger-dev-explicit-idempotency-scope.js";
import triggerDevNoDeprecatedApi from "./trigger-dev-no-deprecated-api.js";
import triggerDevNoParallelWaits from "./trigger-dev-no-parallel-waits.js";
import triggerDevNoTriggerInLoop from "./trigger-dev-no-trigger-in-loop.js";
import triggerDevRequireMaxDelay from "./trigger-dev-require-max-delay.js";
import triggerDevTypeOnlyTaskImport from "./trigger-dev-type-only-task-import.js";
import validOnFailureEvent from "./valid-on-failure-event.js";

/* eslint-disable @typescript-eslint/no-explicit-any -- each rule has message ids and options of its own */
/** Every rule, by name. */
export const rules: Record<string, StepcheckRule<any, any>> = {
  "batch-use-events": batchUseEvents,
  "check-wait-result": checkWaitResult,
  "idempotent-external-write": idempotentExternalWrite,
  "middleware-call-next": middlewareCallNext,
  "no-ai-sdk-retries": noAiSdkRetries,
  "no-blanket-non-retriable": noBlanketNonRetriable,
  "no-defer-duplicates": noDeferDuplicates,
  "no-error-as-result": noErrorAsResult,
  "no-event-in-cron": noEventInCron,
  "no-floating-promise-in-step": noFloatingPromiseInStep,
  "no-giant-step": noGiantStep,
  "no-inngest-fetch-in-step": noInngestFetchInStep,
  "no-instanceof-step-error": noInstanceofStepError,
  "no-large-step-result": noLargeStepResult,
  "no-polling-in-step": noPollingInStep,
  "no-promise-in-step-result": noPromiseInStepResult,
  "no-secrets-in-payload": noSecretsInPayload,
  "no-self-trigger": noSelfTrigger,
  "no-send-in-loop": noSendInLoop,
  "no-step-in-experiment-select": noStepInExperimentSelect,
  "no-step-per-item": noStepPerItem,
  "no-swallowed-step-error": noSwallowedStepError,
  "no-unbound-ai-wrap": noUnboundAiWrap,
  "no-unbounded-step-loop": noUnboundedStepLoop,
  "no-unserializable-event-data": noUnserializableEventData,
  "no-unserializable-step-result": noUnserializableStepResult,
  "no-unused-step-result": noUnusedStepResult,
  "prefer-event-type": preferEventType,
  "prefer-typed-events": preferTypedEvents,
  "step-id-style": stepIdStyle,
  "throw-inngest-errors": throwInngestErrors,
  "trigger-dev-await-trigger": triggerDevAwaitTrigger,
  "trigger-dev-check-wait-result": triggerDevCheckWaitResult,
  "trigger-dev-explicit-idempotency-scope": triggerDevExplicitIdempotencyScope,
  "trigger-dev-no-deprecated-api": triggerDevNoDeprecatedApi,
  "trigger-dev-no-parallel-waits": triggerDevNoParallelWaits,
  "trigger-dev-no-trigger-in-loop": triggerDevNoTriggerInLoop,
  "trigger-dev-require-max-delay": triggerDevRequireMaxDelay,
  "trigger-dev-type-only-task-import": triggerDevTypeOnlyTaskImport,
  "valid-on-failure-event": validOnFailureEvent,
};
