import { createHash } from "node:crypto";

/** What identifies a function on the wire, where the server would use a UUID: always the same for a slug. */
export function uuidOf(slug: string): string {
  const hex = createHash("sha1").update(slug).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
