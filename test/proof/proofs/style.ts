import type { Proof } from "../proof.js";
import { send } from "../worlds.js";

export const style: Readonly<Record<string, Proof | readonly Proof[]>> = {
  "prefer-step-logger": {
    shows: "whether the first line is written more than once",
    drive: send({ name: "user/signed.up", data: { userId: "u1" } }),
    observe: ({ calls, logs }) =>
      calls("console.log").filter((call) => call.args[0] === "welcome").length +
        logs.filter((line) => line.startsWith("welcome")).length >
      1,
    wrong: true,
    right: false,
  },
};
