import type { Claim } from "../proof.js";
import { firstArguments, go, send, withBody } from "../worlds.js";

export default [
  {
    messageId: "event",
    shows: "what is read of the event",
    code: {
      Wrong: withBody("await tell(event.data.id);").replace("({ event, step })", "(event: any)"),
      Right: withBody("await tell(event.data.id);"),
    },
    drive: send(go),
    observe: ({ calls, runs }) => [runs[0]?.status, firstArguments(calls("tell"))],
    wrong: ["failed", []],
    right: ["completed", ["o1"]],
  },
] satisfies Claim[];
