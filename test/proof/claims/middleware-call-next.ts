import type { Client, Sdk } from "../load.js";
import type { Claim } from "../proof.js";
import { go, outputs, send, status } from "../worlds.js";

const middleware = (hook: string, body: string) => `
  import { Middleware } from "inngest";
  import { tell } from "./services.js";
  export class Telling extends Middleware.BaseMiddleware {
    id = "telling";
    async ${hook}({ next }) { ${body} }
  }
`;

const code = (hook: string, wrong: string): Claim["code"] => ({
  Wrong: middleware(hook, wrong),
  Right: middleware(hook, "tell(); return await next();"),
});

const NOT_CALLED = "tell();";
const DROPPED = "tell(); await next();";

/** A job with a step that sends an event, behind the middleware. */
const functions = ({ Telling }: Readonly<Record<string, unknown>>, { createClient }: Sdk) => [jobOf(createClient({ middleware: [Telling] }))];

function jobOf(inngest: Client) {
  return inngest.createFunction({ id: "job", triggers: { event: "go" } }, async ({ step }) => {
    const tools = step as unknown as { sendEvent(id: string, event: object): Promise<{ ids: string[] } | undefined> };
    const sent = await tools.sendEvent("tell", { name: "job/told", data: {} });
    return [await step.run("work", () => "done"), sent?.ids.length ?? "nothing"];
  });
}

const gives = (messageId: string, hook: string, wrong: string, then: unknown): Claim => ({
  messageId,
  shows: `what comes out of a step and of what is sent, behind '${hook}'`,
  code: code(hook, wrong),
  functions,
  drive: send(go),
  observe: outputs,
  wrong: [then],
  right: [["done", 1]],
});

export default [
  gives("nextNotCalled", "wrapStepHandler", NOT_CALLED, [null, "nothing"]),
  gives("resultDropped", "wrapStepHandler", DROPPED, [null, "nothing"]),
  gives("nextNotCalled", "wrapFunctionHandler", NOT_CALLED, null),
  gives("resultDropped", "wrapFunctionHandler", DROPPED, null),
  gives("resultDropped", "wrapSendEvent", DROPPED, ["done", "nothing"]),
  {
    messageId: "nextNotCalled",
    shows: "whether an event is sent, behind 'wrapSendEvent'",
    code: code("wrapSendEvent", NOT_CALLED),
    functions,
    drive: send(go),
    observe: ({ events }) => events.some(({ name }) => name === "job/told"),
    wrong: false,
    right: true,
  },
  {
    messageId: "resultDropped",
    shows: "how the run ends, behind 'wrapRequest'",
    code: code("wrapRequest", DROPPED),
    functions,
    drive: send(go),
    observe: status,
    wrong: ["failed"],
    right: ["completed"],
  },
] satisfies Claim[];
