import { findUnreadable, validateSync, type SyncProblem } from "../../inngest/registration.js";
import { HarnessError } from "../errors.js";
import type { AppFunction } from "./model.js";
import type { Server } from "./server.js";

/**
 * What the server says to an app when it is synced.
 *
 * @returns the functions that it registers
 * @throws HarnessError `SYNC_REFUSED`: one function that is refused refuses the app
 */
export function syncApp(server: Server, appId: string, functions: readonly AppFunction[]): readonly AppFunction[] {
  const refused = functions.flatMap((fn) => validateSync(configOf(fn)).map((problem) => describe(fn, problem)));
  if (refused.length > 0) {
    const message = `The server refuses the app "${appId}" at sync, so that none of its functions would run:\n${refused.join("\n")}`;
    throw new HarnessError("SYNC_REFUSED", message);
  }
  const unreadable = functions.flatMap((fn) => findUnreadable(configOf(fn)).map((problem) => describe(fn, problem)));
  if (unreadable.length === 0) return functions;
  const text =
    `The server cannot read the configuration of the app "${appId}" and registers none of its functions; the SDK takes its answer ` +
    `for a success. So nothing will run:\n${unreadable.join("\n")}`;
  server.record({ kind: "log", level: "error", text });
  (server.settings.logger ?? console).error(text);
  return [];
}

const configOf = (fn: AppFunction) => fn.config as unknown as Readonly<Record<string, unknown>>;

function describe(fn: AppFunction, { path, message, suggestion }: SyncProblem): string {
  const where = path.length === 0 ? "" : ` ${path.join(".")}:`;
  return `  - "${fn.id}":${where} ${message}.${suggestion === undefined ? "" : ` Write ${suggestion}.`}`;
}
