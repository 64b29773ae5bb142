import type { StepcheckRule } from "./create-rule.js";
import awaitInngestSend from "./await-inngest-send.js";
import batchUseEvents from "./batch-use-events.js";
import cancelOnScope from "./cancel-on-scope.js";
import celEventTypes from "./cel-event-types.js";
import checkWaitResult from "./check-wait-result.js";
import eventNameStyle from "./event-name-style.js";
import expressJsonLimit from "./express-json-limit.js";
import idempotentExternalWrite from "./idempotent-external-write.js";
import middlewareCallNext from "./middleware-call-next.js";
import noAiSdkRetries from "./no-ai-sdk-retries.js";
import noBlanketNonRetriable from "./no-blanket-non-retriable.js";
import noDeferDuplicates from "./no-defer-duplicates.js";
import noDuplicateFunctionId from "./no-duplicate-function-id.js";
import noDuplicateStepId from "./no-duplicate-step-id.js";
import noErrorAsResult from "./no-error-as-result.js";
import noEventInCron from "./no-event-in-cron.js";
import noFloatingPromiseInStep from "./no-floating-promise-in-step.js";
import noFloatingSteps from "./no-floating-steps.js";
import noGiantStep from "./no-giant-step.js";
import noHardcodedDevMode from "./no-hardcoded-dev-mode.js";
import noHardcodedKeys from "./no-hardcoded-keys.js";
import noIncompatibleOptions from "./no-incompatible-options.js";
import noInngestFetchInStep from "./no-inngest-fetch-in-step.js";
import noInstanceofStepError from "./no-instanceof-step-error.js";
import noLargeStepResult from "./no-large-step-result.js";
import noMixedRealtime from "./no-mixed-realtime.js";
import noModuleStateInFunction from "./no-module-state-in-function.js";
import noNestedSteps from "./no-nested-steps.js";
import noNondeterminismOutsideStep from "./no-nondeterminism-outside-step.js";
import noNondeterministicStepFlow from "./no-nondeterministic-step-flow.js";
import noOuterMutationInStep from "./no-outer-mutation-in-step.js";
import noPollingInStep from "./no-polling-in-step.js";
import noPromiseInStepResult from "./no-promise-in-step-result.js";
import noPromiseRaceSteps from "./no-promise-race-steps.js";
import noReservedEventName from "./no-reserved-event-name.js";
import noRetryAfterSeconds from "./no-retry-after-seconds.js";
import noSecretsInPayload from "./no-secrets-in-payload.js";
import noSelfTrigger from "./no-self-trigger.js";
import noSendInFunction from "./no-send-in-function.js";
import noSendInLoop from "./no-send-in-loop.js";
import noSideEffectOutsideStep from "./no-side-effect-outside-step.js";
import noStepInExperimentSelect from "./no-step-in-experiment-select.js";
import noStepOutsideRun from "./no-step-outside-run.js";
import noStepPerItem from "./no-step-per-item.js";
import noSwallowedStepError from "./no-swallowed-step-error.js";
import noTimers from "./no-timers.js";
import noTransformInEventSchema from "./no-transform-in-event-schema.js";
import noUnboundAiWrap from "./no-unbound-ai-wrap.js";
import noUnboundedStepLoop from "./no-unbounded-step-loop.js";
import noUnquotedCelInterpolation from "./no-unquoted-cel-interpolation.js";
import noUnserializableEventData from "./no-unserializable-event-data.js";
import noUnserializableStepResult from "./no-unserializable-step-result.js";
import noUnstableFunctionId from "./no-unstable-function-id.js";
import noUnstableIdempotencyKey from "./no-unstable-idempotency-key.js";
import noUnstableStepId from "./no-unstable-step-id.js";
import noUnusedStepResult from "./no-unused-step-result.js";
import noV3Api from "./no-v3-api.js";
import noWrongFinishTimeout from "./no-wrong-finish-timeout.js";
import preferDurationString from "./prefer-duration-string.js";
import preferEventType from "./prefer-event-type.js";
import preferStepLogger from "./prefer-step-logger.js";
import preferTypedEvents from "./prefer-typed-events.js";
import requireConcurrency from "./require-concurrency.js";
import requireFlowKey from "./require-flow-key.js";
import requireFunctionId from "./require-function-id.js";
import requireIdempotency from "./require-idempotency.js";
import requireInvokeTimeout from "./require-invoke-timeout.js";
import requireOnFailure from "./require-on-failure.js";
import requireRetries from "./require-retries.js";
import requireStepCallback from "./require-step-callback.js";
import requireStepId from "./require-step-id.js";
import requireWaitTimeout from "./require-wait-timeout.js";
import serveExports from "./serve-exports.js";
import serveMaxDuration from "./serve-max-duration.js";
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
import validCel from "./valid-cel.js";
import validCron from "./valid-cron.js";
import validDuration from "./valid-duration.js";
import validEventTimestamp from "./valid-event-timestamp.js";
import validHandlerParameters from "./valid-handler-parameters.js";
import validOnFailureEvent from "./valid-on-failure-event.js";
import validOptionBounds from "./valid-option-bounds.js";
import validOptionKeys from "./valid-option-keys.js";
import validTriggers from "./valid-triggers.js";
import waitForEventScope from "./wait-for-event-scope.js";

/* eslint-disable @typescript-eslint/no-explicit-any -- each rule has message ids and options of its own */
/** Every rule, by name. */
export const rules: Record<string, StepcheckRule<any, any>> = {
  "await-inngest-send": awaitInngestSend,
  "batch-use-events": batchUseEvents,
  "cancel-on-scope": cancelOnScope,
  "cel-event-types": celEventTypes,
  "check-wait-result": checkWaitResult,
  "event-name-style": eventNameStyle,
  "express-json-limit": expressJsonLimit,
  "idempotent-external-write": idempotentExternalWrite,
  "middleware-call-next": middlewareCallNext,
  "no-ai-sdk-retries": noAiSdkRetries,
  "no-blanket-non-retriable": noBlanketNonRetriable,
  "no-defer-duplicates": noDeferDuplicates,
  "no-duplicate-function-id": noDuplicateFunctionId,
  "no-duplicate-step-id": noDuplicateStepId,
  "no-error-as-result": noErrorAsResult,
  "no-event-in-cron": noEventInCron,
  "no-floating-promise-in-step": noFloatingPromiseInStep,
  "no-floating-steps": noFloatingSteps,
  "no-giant-step": noGiantStep,
  "no-hardcoded-dev-mode": noHardcodedDevMode,
  "no-hardcoded-keys": noHardcodedKeys,
  "no-incompatible-options": noIncompatibleOptions,
  "no-inngest-fetch-in-step": noInngestFetchInStep,
  "no-instanceof-step-error": noInstanceofStepError,
  "no-large-step-result": noLargeStepResult,
  "no-mixed-realtime": noMixedRealtime,
  "no-module-state-in-function": noModuleStateInFunction,
  "no-nested-steps": noNestedSteps,
  "no-nondeterminism-outside-step": noNondeterminismOutsideStep,
  "no-nondeterministic-step-flow": noNondeterministicStepFlow,
  "no-outer-mutation-in-step": noOuterMutationInStep,
  "no-polling-in-step": noPollingInStep,
  "no-promise-in-step-result": noPromiseInStepResult,
  "no-promise-race-steps": noPromiseRaceSteps,
  "no-reserved-event-name": noReservedEventName,
  "no-retry-after-seconds": noRetryAfterSeconds,
  "no-secrets-in-payload": noSecretsInPayload,
  "no-self-trigger": noSelfTrigger,
  "no-send-in-function": noSendInFunction,
  "no-send-in-loop": noSendInLoop,
  "no-side-effect-outside-step": noSideEffectOutsideStep,
  "no-step-in-experiment-select": noStepInExperimentSelect,
  "no-step-outside-run": noStepOutsideRun,
  "no-step-per-item": noStepPerItem,
  "no-swallowed-step-error": noSwallowedStepError,
  "no-timers": noTimers,
  "no-transform-in-event-schema": noTransformInEventSchema,
  "no-unbound-ai-wrap": noUnboundAiWrap,
  "no-unbounded-step-loop": noUnboundedStepLoop,
  "no-unquoted-cel-interpolation": noUnquotedCelInterpolation,
  "no-unserializable-event-data": noUnserializableEventData,
  "no-unserializable-step-result": noUnserializableStepResult,
  "no-unstable-function-id": noUnstableFunctionId,
  "no-unstable-idempotency-key": noUnstableIdempotencyKey,
  "no-unstable-step-id": noUnstableStepId,
  "no-unused-step-result": noUnusedStepResult,
  "no-v3-api": noV3Api,
  "no-wrong-finish-timeout": noWrongFinishTimeout,
  "prefer-duration-string": preferDurationString,
  "prefer-event-type": preferEventType,
  "prefer-step-logger": preferStepLogger,
  "prefer-typed-events": preferTypedEvents,
  "require-concurrency": requireConcurrency,
  "require-flow-key": requireFlowKey,
  "require-function-id": requireFunctionId,
  "require-idempotency": requireIdempotency,
  "require-invoke-timeout": requireInvokeTimeout,
  "require-on-failure": requireOnFailure,
  "require-retries": requireRetries,
  "require-step-callback": requireStepCallback,
  "require-step-id": requireStepId,
  "require-wait-timeout": requireWaitTimeout,
  "serve-exports": serveExports,
  "serve-max-duration": serveMaxDuration,
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
  "valid-cel": validCel,
  "valid-cron": validCron,
  "valid-duration": validDuration,
  "valid-event-timestamp": validEventTimestamp,
  "valid-handler-parameters": validHandlerParameters,
  "valid-on-failure-event": validOnFailureEvent,
  "valid-option-bounds": validOptionBounds,
  "valid-option-keys": validOptionKeys,
  "valid-triggers": validTriggers,
  "wait-for-event-scope": waitForEventScope,
};
