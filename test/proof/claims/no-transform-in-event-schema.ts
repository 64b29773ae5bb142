import type { z } from "zod";
import type { EventInput } from "../../../harness/index.js";
import type { Sdk } from "../load.js";
import type { Claim } from "../proof.js";
import { outputs, send, status } from "../worlds.js";

const described = (schema: string) => `
  import { eventType } from "inngest";
  import { z } from "zod";
  export const orderPlaced = eventType("order/placed", { schema: z.object({ ${schema} }) });
`;

interface EventType {
  schema: z.ZodObject;
  create(data: object): EventInput;
}

/** A function that is started by what is described, and says whether it gets what the schema makes of what is sent. */
const started = ({ orderPlaced }: Readonly<Record<string, unknown>>, { createClient }: Sdk) => {
  const { schema } = orderPlaced as EventType;
  const handler = ({ event }: { event: EventInput }) => JSON.stringify(event.data) === JSON.stringify(schema.parse(sent));
  return [createClient().createFunction({ id: "ship", triggers: [orderPlaced] }, handler as never)];
};

const sent = { total: "5" };

/** One that sends a value, by the event type, and one that it starts. */
const sending = (value: unknown) => ({ orderPlaced }: Readonly<Record<string, unknown>>, { createClient }: Sdk) => {
  const sender = async ({ step }: { step: object }) => {
    const tools = step as { sendEvent(id: string, event: EventInput): Promise<unknown> };
    await tools.sendEvent("place", (orderPlaced as EventType).create({ placedAt: value }));
  };
  return [
    createClient().createFunction({ id: "order", triggers: { event: "go" } }, sender),
    createClient().createFunction({ id: "ship", triggers: [orderPlaced] }, () => "shipped"),
  ];
};

const gets = (wrong: string): Claim => ({
  messageId: "transform",
  shows: "whether the function gets what the schema gives",
  code: { Wrong: described(wrong), Right: described("total: z.string()") },
  functions: started,
  drive: send({ name: "order/placed", data: sent }),
  observe: outputs,
  wrong: [false],
  right: [true],
});

export default [
  gets("total: z.string().transform(Number)"),
  gets("total: z.coerce.number()"),
  gets("total: z.preprocess(Number, z.number())"),
  {
    messageId: "date",
    shows: "how the runs end of who sends a date and of what it starts",
    code: { Wrong: described("placedAt: z.date()"), Right: described("placedAt: z.any()") },
    functions: sending(new Date()),
    drive: send({ name: "go" }),
    observe: status,
    wrong: ["completed", "failed"],
    right: ["completed", "completed"],
  },
  {
    messageId: "noJson",
    shows: "how the runs end of who sends a set and of what it starts",
    code: { Wrong: described("placedAt: z.set(z.string())"), Right: described("placedAt: z.any()") },
    functions: sending(new Set(["a"])),
    drive: send({ name: "go" }),
    observe: status,
    wrong: ["completed", "failed"],
    right: ["completed", "completed"],
  },
] satisfies Claim[];
