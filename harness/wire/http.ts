import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The two ways over real sockets: the harness answers as a dev server does, and it calls an app that is served elsewhere. */

export interface Listener {
  /** What an app needs as `INNGEST_DEV` (or `INNGEST_BASE_URL`): `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on the loopback interface only. */
export async function listen(port: number, answer: (request: Request) => Promise<Response>): Promise<Listener> {
  const server = createServer((incoming, outgoing) => {
    void respond(incoming, outgoing, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function respond(incoming: IncomingMessage, outgoing: ServerResponse, answer: (request: Request) => Promise<Response>): Promise<void> {
  try {
    const response = await answer(await toRequest(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  } catch (error) {
    outgoing.writeHead(500, { "content-type": "application/json" });
    outgoing.end(JSON.stringify({ error: (error as Error).message }));
  }
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers.set(name, value);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(url, "http://127.0.0.1"), { method, headers, ...(hasBody ? { body: Buffer.concat(chunks).toString() } : {}) });
}

/** Calls a serve endpoint: the same requests as in memory, to another address. */
export function overHttp(endpoint: string, nativeFetch: typeof fetch): (request: Request) => Promise<Response> {
  return async (request) => {
    const target = new URL(endpoint);
    target.search = new URL(request.url).search;
    const headers = new Headers(request.headers);
    for (const name of ["host", "content-length"]) headers.delete(name);
    const hasBody = request.method !== "GET";
    return nativeFetch(target, { method: request.method, headers, ...(hasBody ? { body: await request.text() } : {}) });
  };
}
