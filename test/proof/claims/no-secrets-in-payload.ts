import type { Claim } from "../proof.js";
import { firstArguments, send } from "../worlds.js";

const withData = (data: string) => `
  import { inngest } from "./client.js";
  import { work } from "./work.js";
  export const signUp = inngest.createFunction(
    { id: "sign-up", triggers: { event: "user/requested" } },
    async ({ event, step }) => {
      await step.sendEvent("created", { name: "user/created", data: { ${data} } });
    },
  );
  export const listener = inngest.createFunction(
    { id: "listener", triggers: { event: "user/created" } },
    async ({ event }) => { await work(event.data); },
  );
`;

export default [
  {
    messageId: "inEvent",
    shows: "what is kept of the event, and what every function that listens gets",
    code: { Wrong: withData("password: event.data.token"), Right: withData("userId: event.data.userId") },
    ruleOptions: { allow: ["token"] },
    drive: send({ name: "user/requested", data: { userId: "u1", token: "hunter2" } }),
    observe: ({ events, calls }) => [events.find(({ name }) => name === "user/created")?.data, firstArguments(calls("work"))],
    wrong: [{ password: "hunter2" }, [{ password: "hunter2" }]],
    right: [{ userId: "u1" }, [{ userId: "u1" }]],
  },
] satisfies Claim[];
