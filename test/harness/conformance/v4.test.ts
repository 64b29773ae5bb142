import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import type { Sdk } from "./interpret.js";
import { testPrograms, testVerdicts } from "./suite.js";

const sdk = { major: 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk;

testPrograms("v4", sdk);
testVerdicts(sdk);
