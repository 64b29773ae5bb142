import { Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { drive, summarise } from "../random/drive.js";
import type { Sdk } from "./interpret.js";
import { unrecorded } from "./unrecorded.js";

const sdk = { major: 4, Inngest, NonRetriableError, RetryAfterError } as unknown as Sdk;

describe.each(["off", "on"] as const)("what no recording covers, checkpointing %s", (checkpointing) => {
  test.each(unrecorded.map((entry) => [entry.name, entry] as const))("%s", async (_name, { program, runs }) => {
    const end = await drive(program, sdk, checkpointing);
    expect(summarise(end).map((line) => line.trim())).toEqual([...runs].sort());
  });
});
