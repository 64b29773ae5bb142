import type { CallFrame, RemotePath } from "./model.js";

/** The way from a handler to what it does: `syncCrm → postContact → fetch (crm.ts:12)`. */
export function wayTo(label: string, path: readonly Pick<CallFrame, "name">[], remote: RemotePath | null = null): string {
  const way = [...path.map((frame) => frame.name), ...(remote?.names ?? []), label].join(" → ");
  return remote ? `${way} (${remote.location})` : way;
}
