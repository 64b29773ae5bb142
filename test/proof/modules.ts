import { afterEach, describe, expect, it, vi } from "vitest";
import { createHarness } from "../../harness/index.js";
import { load, type Sdk } from "./load.js";
import { exampleOf, messagesOf } from "./play.js";

/** What rules claim of modules when they are loaded, and of code that runs outside functions. No event comes there. */
export function proveModules(sdk: Sdk): void {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  describe("require-function-id", () => {
    const client = (options: string) => `import { Inngest } from "inngest"; export const inngest = new Inngest(${options});`;

    it.each([`{ name: "Shop" }`, `{ id: "" }`, ""])("client: whether a module loads that makes a client of (%s)", (options) => {
      expect(messagesOf(sdk, "require-function-id", client(options))).toEqual(["client"]);
      expect(() => load(sdk, client(options))).toThrow();
    });

    it("right: with an id it does", () => {
      expect(() => load(sdk, client(`{ id: "shop" }`))).not.toThrow();
    });
  });

  describe("no-unstable-function-id", () => {
    /** What the server knows the functions of a module by, at each of two deployments. */
    function registered(code: string): string[] {
      return ["a1b2c3", "d4e5f6"].map((commit) => {
        vi.stubEnv("VERCEL_GIT_COMMIT_SHA", commit);
        const [job] = load(sdk, code).functions as unknown as { client: { id: string }; id(app: string): string }[];
        return job!.id(job!.client.id);
      });
    }

    it("wrong: whether a deployment knows the functions that have runs of the one before", () => {
      const [before, after] = registered(exampleOf(sdk, "no-unstable-function-id", "Wrong"));
      expect(after).not.toBe(before);
    });

    it("right: whether a deployment knows the functions that have runs of the one before", () => {
      const [before, after] = registered(exampleOf(sdk, "no-unstable-function-id", "Right"));
      expect(after).toBe(before);
    });

    it("appId: whether a deployment knows the functions that have runs of the one before", () => {
      const app = (id: string) => `
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: ${id} });
        export const job = inngest.createFunction({ id: "job", triggers: { event: "go" } }, async () => {});`;
      const wrong = app("`shop-${process.env.VERCEL_GIT_COMMIT_SHA}`");
      const right = app(`"shop"`);
      expect(messagesOf(sdk, "no-unstable-function-id", wrong)).toEqual(["appId"]);
      expect(messagesOf(sdk, "no-unstable-function-id", right)).toEqual([]);
      expect(new Set(registered(wrong)).size).toBe(2);
      expect(new Set(registered(right)).size).toBe(1);
    });
  });

  describe("no-unquoted-cel-interpolation", () => {
    it("atLoad: whether a module loads that looks for an event then", () => {
      const job = (key: string) => `
        import { inngest } from "./client.js";
        export const job = inngest.createFunction({ id: "job", concurrency: { limit: 1, key: ${key} }, triggers: { event: "go" } }, async () => {});`;
      const wrong = job("`${event.data.id}`");
      const right = job(`"event.data.id"`);
      expect(messagesOf(sdk, "no-unquoted-cel-interpolation", wrong)).toEqual(["atLoad"]);
      expect(messagesOf(sdk, "no-unquoted-cel-interpolation", right)).toEqual([]);
      expect(() => load(sdk, wrong)).toThrow("event is not defined");
      expect(() => load(sdk, right)).not.toThrow();
    });
  });

  describe("no-step-outside-run", () => {
    const outside = "`step` tools can only be used within Inngest function executions";

    it("wrong: what a request gets", async () => {
      const { answer, calls } = route(exampleOf(sdk, "no-step-outside-run", "Wrong"));
      await expect(answer()).rejects.toThrow(outside);
      expect(calls).toEqual([]);
    });

    it("right: the same tools find the run that is going on", async () => {
      const { functions, calls } = load(sdk, `
        import { step } from "inngest";
        import { inngest } from "./client.js";
        import { payments } from "./services.js";
        const charge = (id: string) => step.run("charge", () => payments.charge(id));
        export const checkout = inngest.createFunction({ id: "checkout", triggers: { event: "go" } }, async ({ event }) => { await charge(event.data.id); });`);
      await using t = await createHarness({ functions });
      await t.send({ name: "go", data: { id: "o1" } });
      expect(calls.map(({ args }) => args)).toEqual([["o1"]]);
    });

    it("atLoad: what the module gets", async () => {
      const code = `
        import { step } from "inngest";
        import { payments } from "./services.js";
        export const rates = step.run("load", () => payments.rates());`;
      expect(messagesOf(sdk, "no-step-outside-run", code)).toEqual(["atLoad"]);
      const { exported, calls } = load(sdk, code);
      await expect(exported.rates).rejects.toThrow(outside);
      expect(calls).toEqual([]);
    });

    /** The route that the module gives to the server which it makes. */
    function route(code: string) {
      let handler: ((context: object) => Promise<unknown>) | undefined;
      class Hono {
        post(_path: string, handle: typeof handler): void {
          handler = handle;
        }
      }
      const { calls } = load(sdk, code, { exports: { Hono } });
      const context = { req: { param: () => "o1" }, json: (value: unknown) => Response.json(value) };
      return { calls, answer: () => handler!(context) };
    }
  });
}
