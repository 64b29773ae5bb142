import type { Proof } from "../proof.js";
import { failOnce, firstArguments, order, outputs, refusedAtSync, send, status } from "../worlds.js";

export const configuration: Readonly<Record<string, Proof | readonly Proof[]>> = {
  "require-flow-key": {
    shows: "whose digest is made when two users post",
    drive: send({ name: "post/created", data: { userId: "u1" } }, { name: "post/created", data: { userId: "u2" } }),
    observe: ({ calls }) => firstArguments(calls("work")),
    wrong: [{ userId: "u2" }],
    right: [{ userId: "u1" }, { userId: "u2" }],
  },
  "valid-cron": { shows: "whether the server takes the app", ...refusedAtSync },
  "valid-triggers": { shows: "whether the server takes the app", ...refusedAtSync },
  "valid-option-bounds": { shows: "whether the server takes the app", ...refusedAtSync },
  "no-incompatible-options": { shows: "whether the server takes the app", ...refusedAtSync },
  "cancel-on-scope": {
    shows: "which runs are cancelled when one user is deleted",
    stubs: () => {
      let calls = 0;
      return { answers: { work: () => (++calls <= 2 ? Promise.reject(new Error("busy")) : {}) } };
    },
    drive: send(
      { name: "user/signed.up", data: { userId: "u1" } },
      { name: "user/signed.up", data: { userId: "u2" } },
      { name: "user/deleted", data: { userId: "u1" } },
    ),
    observe: status,
    wrong: ["cancelled", "cancelled"],
    right: ["cancelled", "completed"],
  },
  "wait-for-event-scope": {
    shows: "which orders go on when one is paid",
    drive: send(order, { name: "order/placed", data: { orderId: "o2" } }, { name: "order/paid", data: { orderId: "o1" } }),
    observe: outputs,
    wrong: ["paid", "paid"],
    right: ["paid", "unpaid"],
  },
  "valid-option-keys": {
    shows: "whether a run that takes an hour is ended after half of it",
    stubs: () => ({ answers: { work: failOnce({}) } }),
    options: { retryDelay: "1h" },
    drive: send({ name: "contact/updated" }),
    observe: status,
    wrong: ["completed"],
    right: ["cancelled"],
  },
};
