import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHarness, type FunctionLike, HarnessError, type Serve } from "../../harness/index.js";
import { type Client, load, type Sdk } from "./load.js";
import { exampleOf, messagesOf } from "./play.js";
import type { Side } from "./proof.js";

type Handle = (request: Request) => Promise<Response>;

/** What rules claim of all that stands around functions: clients, routes, apps. No event comes there by itself. */
export function proveEndpoints(sdk: Sdk): void {
  // The SDK says there why it refuses a request, and how it signs.
  beforeEach(() => {
    for (const level of ["debug", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });

  describe("await-inngest-send", () => {
    /** How many events have arrived when the answer is out, on their way for as long as a network takes. */
    async function arrived(code: string): Promise<number> {
      const bodies: string[] = [];
      const fetch = async (_url: unknown, { body }: { body: string }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        bodies.push(body);
        return Response.json({ ids: ["1"], status: 200 });
      };
      const createClient = () => sdk.createClient({ isDev: false, eventKey: "key", fetch });
      const { exported } = load({ ...sdk, createClient }, code);
      await (exported.POST as Handle)(new Request("https://shop.example/orders", { method: "POST", body: "[1, 2]" }));
      return bodies.flatMap((body) => JSON.parse(body) as unknown[]).length;
    }

    it("wrong: how many events have arrived when the answer is out", async () => {
      expect(await arrived(exampleOf(sdk, "await-inngest-send", "Wrong"))).toBe(0);
    });

    it("right: how many events have arrived when the answer is out", async () => {
      expect(await arrived(exampleOf(sdk, "await-inngest-send", "Right"))).toBe(1);
    });

    it("forEach: how many events have arrived when the answer is out", async () => {
      const route = (send: string) => `
        import { inngest } from "./client.js";
        export async function POST(request: Request) {
          const ids = await request.json();
          ${send}
          return new Response();
        }`;
      const wrong = route(`ids.forEach(async (id) => { await inngest.send({ name: "order/placed", data: { id } }); });`);
      const right = route(`await inngest.send(ids.map((id) => ({ name: "order/placed", data: { id } })));`);
      expect(messagesOf(sdk, "await-inngest-send", wrong)).toEqual(["forEach"]);
      expect(messagesOf(sdk, "await-inngest-send", right)).toEqual([]);
      expect(await arrived(wrong)).toBe(0);
      expect(await arrived(right)).toBe(2);
    });
  });

  describe("no-hardcoded-dev-mode", () => {
    /** What a deployed app answers to whoever calls, and where its events go. */
    async function deployed(side: Side): Promise<{ status: number; events: string[] }> {
      vi.stubEnv("NODE_ENV", "production");
      vi.stubEnv("INNGEST_SIGNING_KEY", OTHER_KEY);
      vi.stubEnv("INNGEST_EVENT_KEY", "key");
      const urls = takeEvents();
      const { inngest } = load(sdk, exampleOf(sdk, "no-hardcoded-dev-mode", side)).exported as { inngest: Sender };
      const { status } = await endpoint(sdk, inngest)(call());
      await inngest.send({ name: "order/placed" });
      return { status, events: urls.map((url) => new URL(url).host) };
    }

    it("wrong: whether a request without a signature is taken, and where events go", async () => {
      expect(await deployed("Wrong")).toEqual({ status: 200, events: ["localhost:8288"] });
    });

    it("right: whether a request without a signature is taken, and where events go", async () => {
      expect(await deployed("Right")).toEqual({ status: 401, events: ["inn.gs"] });
    });
  });

  describe.runIf(sdk.major === 4)("no-mixed-realtime", () => {
    const client = (code: string) => load(sdk, code, { exports: { realtimeMiddleware: () => ({ name: "realtime", init: () => ({}) }) } }).exported.inngest as Sender;
    const wrong = exampleOf(sdk, "no-mixed-realtime", "Wrong").replace(`id: "shop"`, `id: "shop", isDev: true`);
    const right = wrong.replace(", middleware: [realtimeMiddleware()]", "");

    it("mixed: whether requests are answered", async () => {
      await expect(endpoint(sdk, client(wrong))(call())).rejects.toThrow("not a constructor");
      expect((await endpoint(sdk, client(right))(call())).status).toBe(200);
    });

    it("mixed: whether events are sent", async () => {
      takeEvents();
      await expect(client(wrong).send({ name: "order/placed" })).rejects.toThrow("not a constructor");
      expect(await client(right).send({ name: "order/placed" })).toEqual({ ids: ["1"] });
    });
  });

  describe("no-hardcoded-keys", () => {
    const wrong = exampleOf(sdk, "no-hardcoded-keys", "Wrong");
    const right = exampleOf(sdk, "no-hardcoded-keys", "Right");
    const [key] = /signkey-prod-\w+/.exec(wrong)!;

    /** The endpoint of a client that the example makes, or that it serves. */
    function deployed(code: string): Handle {
      vi.stubEnv("NODE_ENV", "production");
      const client = sdk.createClient({ id: "shop", isDev: false });
      const { exported } = load(sdk, code, { exports: { inngest: client, functions: [charge(client)] } });
      return exported.POST ? (exported.POST as Handle) : endpoint(sdk, exported.inngest as Client);
    }

    it("wrong: whether who knows the source can run functions", async () => {
      expect((await deployed(wrong)(call(key))).status).toBe(200);
    });

    it.each(["INNGEST_SIGNING_KEY", "INNGEST_SIGNING_KEY_FALLBACK"])("right: whether who knows the source can, and who has %s", async (variable) => {
      vi.stubEnv("INNGEST_SIGNING_KEY", "signkey-prod-0000");
      vi.stubEnv(variable, OTHER_KEY);
      const handle = deployed(right);
      expect((await handle(call(key))).status).toBe(401);
      expect((await handle(call(OTHER_KEY))).status).toBe(200);
    });

    it("right: whether events go out with INNGEST_EVENT_KEY", async () => {
      vi.stubEnv("NODE_ENV", "production");
      vi.stubEnv("INNGEST_EVENT_KEY", "key-of-the-environment");
      const urls = takeEvents();
      await (load(sdk, right).exported.inngest as Sender).send({ name: "order/placed" });
      expect(urls).toEqual(["https://inn.gs/e/key-of-the-environment"]);
    });
  });

  describe.runIf(sdk.major === 3)("valid-option-keys", () => {
    const app = (client: string, served: string) => `
      import { Inngest, EventSchemas } from "inngest";
      import { serve } from "inngest/edge";
      const inngest = new Inngest({ id: "shop", isDev: false, schemas: new EventSchemas(), ${client} });
      const charge = inngest.createFunction({ id: "charge" }, { event: "order/placed" }, () => "charged");
      export const POST = serve({ client: inngest, functions: [charge], ${served} });`;
    const key = "signingKey: process.env.SHOP_SIGNING_KEY";
    const called = async (code: string) => {
      vi.stubEnv("NODE_ENV", "production");
      vi.stubEnv("SHOP_SIGNING_KEY", OTHER_KEY);
      return (await (load(sdk, code).exported.POST as Handle)(call(OTHER_KEY))).status;
    };

    it("later: whether the server can run functions", async () => {
      expect(messagesOf(sdk, "valid-option-keys", app(key, ""))).toEqual(["later"]);
      expect(messagesOf(sdk, "valid-option-keys", app("", key))).toEqual([]);
      expect(await called(app(key, ""))).toBe(401);
      expect(await called(app("", key))).toBe(200);
    });
  });

  describe("serve-exports", () => {
    /** A framework that calls what a module exports under the name of the method. */
    const routed = (code: string): Serve => (options) => {
      const { exported } = load(sdk, code, { exports: { inngest: options.client, functions: options.functions } });
      return (request) => (exported[request.method] as Handle | undefined)?.(request) ?? new Response(null, { status: 405 });
    };
    const served = (code: string) => outcome(sdk, routed(code));

    it("wrong: whether the app is synced", async () => {
      expect(await served(exampleOf(sdk, "serve-exports", "Wrong"))).toBe("SYNC_REFUSED");
    });

    it("right: whether the app is synced", async () => {
      expect(await served(exampleOf(sdk, "serve-exports", "Right"))).toBe("completed");
    });

    it("missing, of POST: whether functions run", async () => {
      const wrong = exampleOf(sdk, "serve-exports", "Right").replace(" POST,", "");
      expect(messagesOf(sdk, "serve-exports", wrong)).toEqual(["missing"]);
      expect(await served(wrong)).toBe("failed");
    });

    it("missing, of GET: whether the app tells who looks that it is one", async () => {
      const right = exampleOf(sdk, "serve-exports", "Right");
      const wrong = right.replace(" GET,", "");
      const looked = async (code: string) => {
        const client = sdk.createClient({ isDev: true });
        const request = new Request("https://shop.example/api/inngest", { headers: { host: "shop.example" } });
        const { headers } = await routed(code)({ client: client as never, functions: [charge(client)] as never })(request);
        return headers.has("x-inngest-sdk");
      };
      expect(messagesOf(sdk, "serve-exports", wrong)).toEqual(["missing"]);
      expect(await looked(wrong)).toBe(false);
      expect(await looked(right)).toBe(true);
    });
  });

  describe("express-json-limit", () => {
    const served = (code: string): Serve => (options) => {
      const app = new Express();
      const express = Object.assign(() => app, { json: jsonParser });
      load(sdk, code, { exports: { express, inngest: options.client, functions: options.functions } });
      return (request) => app.answer(request);
    };
    const right = exampleOf(sdk, "express-json-limit", "Right");

    /** What the app answers to a request to run a function. */
    async function called(code: string): Promise<number> {
      const client = sdk.createClient({ id: "shop", isDev: true });
      const handle = served(code)({ client: client as never, functions: [charge(client)] as never });
      return (await handle(call())).status;
    }

    it("wrong: whether functions run", async () => {
      expect(await called(exampleOf(sdk, "express-json-limit", "Wrong"))).toBe(401);
    });

    it("right: whether functions run", async () => {
      expect(await called(right)).toBe(200);
    });

    it("limit: whether a run goes on whose step returns more than 100 kB", async () => {
      const wrong = right.replace(`{ limit: "4mb" }`, "");
      expect(messagesOf(sdk, "express-json-limit", wrong, { checkLimit: true })).toEqual(["limit"]);
      expect(messagesOf(sdk, "express-json-limit", right, { checkLimit: true })).toEqual([]);
      expect(await outcome(sdk, served(wrong))).toBe("failed");
      expect(await outcome(sdk, served(right))).toBe("completed");
    });
  });
}

/** The server that takes events, wherever it is: the addresses that they are sent to, which grow. */
function takeEvents(): string[] {
  const urls: string[] = [];
  vi.stubGlobal("fetch", (url: string | URL) => {
    urls.push(String(url));
    return Promise.resolve(Response.json({ ids: ["1"], status: 200 }));
  });
  return urls;
}

const OTHER_KEY = "signkey-prod-a1b2c3d4";

type Sender = Client & { send(event: object): Promise<unknown> };

const charge = (client: Client): FunctionLike =>
  client.createFunction({ id: "charge", triggers: { event: "order/placed" } }, () => "charged");

const endpoint = ({ modules }: Sdk, client: Client): Handle =>
  (modules["inngest/edge"] as { serve: (options: object) => Handle }).serve({ client, functions: [charge(client)] });

/** A request to run `charge` of the app `shop`, signed with a key, or not at all. */
function call(key?: string): Request {
  const event = { data: {}, name: "order/placed" };
  // In the order in which it is signed: sorted.
  const body = JSON.stringify({ ctx: { attempt: 0, run_id: "run", stack: { current: 0, stack: [] } }, event, events: [event], steps: {} });
  const time = String(Math.round(Date.now() / 1000));
  const hmac = key && createHmac("sha256", key.replace(/^signkey-\w+-/, "")).update(body + time).digest("hex");
  const headers = { host: "shop.example", ...(hmac && { "x-inngest-signature": `t=${time}&s=${hmac}` }) };
  return new Request("https://shop.example/api/inngest?fnId=shop-charge&stepId=step", { method: "POST", headers, body });
}

/** How a run of an app ends that is served like this, or with which code it is refused. */
async function outcome(sdk: Sdk, serve: Serve): Promise<string> {
  const report = sdk.createClient({ id: "shop" }).createFunction({ id: "report", triggers: { event: "report/requested" } }, async ({ step }) => {
    await step.run("load", () => "x".repeat(150_000));
    await step.sleep("wait", "1h");
  });
  try {
    await using t = await createHarness({ functions: [report], serve });
    await t.send({ name: "report/requested" });
    await t.drain();
    return t.runs[0]!.status;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return error.code;
  }
}

interface ExpressRequest {
  method: string;
  protocol: string;
  originalUrl: string;
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body?: unknown;
  /** What has come, and nobody has read yet. */
  text: string;
}

interface ExpressResponse {
  setHeader(name: string, value: string): void;
  status(code: number): ExpressResponse;
  send(body: string): void;
}

type Middleware = (request: ExpressRequest, response: ExpressResponse, next: () => void) => unknown;

/** As much of Express as the examples need: middleware, one after the other. */
class Express {
  readonly #middleware: Middleware[] = [];

  use(...args: readonly (string | Middleware)[]): void {
    this.#middleware.push(args.at(-1) as Middleware);
  }

  listen(): void {}

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const given: ExpressRequest = {
      method: request.method,
      protocol: "https",
      originalUrl: url.pathname + url.search,
      headers: { host: url.host, ...Object.fromEntries(request.headers) },
      query: Object.fromEntries(url.searchParams),
      text: await request.text(),
    };
    return new Promise((resolve) => {
      const headers = new Headers();
      let status = 200;
      const response: ExpressResponse = {
        setHeader: (name, value) => { headers.set(name, value); },
        status: (code) => {
          status = code;
          return response;
        },
        send: (body) => { resolve(new Response(body, { status, headers })); },
      };
      const next = (index: number): unknown => this.#middleware[index]?.(given, response, () => next(index + 1));
      next(0);
    });
  }
}

/** `express.json()`: the limit is 100 kB where none is given. */
function jsonParser({ limit = "100kb" }: { limit?: string } = {}): Middleware {
  const most = Number.parseInt(limit) * (limit.endsWith("mb") ? 1024 * 1024 : 1024);
  return (request, response, next) => {
    if (request.text.length > most) { response.status(413).send("PayloadTooLargeError: request entity too large"); return; }
    request.body = JSON.parse(request.text || "{}");
    next();
  };
}
