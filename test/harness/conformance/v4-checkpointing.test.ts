import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import type { Sdk } from "./interpret.js";
import { testPrograms } from "./suite.js";

const sdk = { major: 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk;

testPrograms("v4-checkpointing", sdk);
