import { describe, expect, it } from "vitest";
import "stepcheck/vitest";
import { matchers } from "stepcheck/matchers";
import { makeRun, makeSteps } from "./runs.js";

/** What the compiler says of the matchers: each `@ts-expect-error` is an error where it stops being one. */
describe("types of the matchers", () => {
  const run = makeRun({ output: { n: 1 }, steps: makeSteps({ id: "a" }) });

  it("belong to assertions, negated ones, and promises", async () => {
    expect(run).toHaveCompleted();
    expect(run).not.toHaveRunStep("b");
    await expect(Promise.resolve(run)).resolves.toHaveCompleted();
    await expect(Promise.resolve(run)).resolves.not.toHaveFailed();
    expect.soft(run).toHaveRunStep("a");
  });

  it("belong to expect itself, to stand inside others", () => {
    expect({ run }).toEqual({ run: expect.toHaveCompleted({ n: 1 }) as unknown });
    expect([run]).not.toContainEqual(expect.toHaveFailed());
  });

  it("can be given to another expect", () => {
    expect.extend(matchers);
  });

  it("refuse what makes no sense", () => {
    const refused = () => {
      // @ts-expect-error -- the id is missing
      expect(run).toHaveRunStep();
      // @ts-expect-error -- there is no such expectation
      expect(run).toHaveRunStep("a", { retries: 2 });
      // @ts-expect-error -- times are numbers
      expect(run).toHaveRunStep("a", { times: "2" });
      // @ts-expect-error -- the moment is missing
      expect(run).toBeSleepingUntil();
      // @ts-expect-error -- not the name of an event
      expect(run).toBeWaitingFor(42);
      // @ts-expect-error -- nothing to compare with
      expect(run).toHaveBeenCancelled(true);
    };
    expect(refused).toBeTypeOf("function");
  });
});
