import { Inngest, NonRetriableError, RetryAfterError } from "inngest3";
import type { Sdk } from "./interpret.js";
import { testPrograms, testVerdicts } from "./suite.js";

const sdk = {
  major: 3,
  Inngest,
  NonRetriableError,
  RetryAfterError,
  serve: () => import("inngest3/edge"),
} as unknown as Sdk;

testPrograms("v3", sdk);
testVerdicts(sdk);
