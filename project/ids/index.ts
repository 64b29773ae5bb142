import { dirname } from "node:path";
import { checkOutTree } from "../git.js";
import { readProgram, type ReadOptions } from "../program/index.js";
import { type IdsRecord, recordIds } from "./record.js";

export { compareIds, type IdChange } from "./compare.js";
export { idFindings } from "./findings.js";
export { type IdsRecord, parseRecord, printRecord, recordIds } from "./record.js";

/** The usual name of the record, at the root of the repository. */
export const recordName = "stepcheck.ids.json";

/** The ids as they were at a git ref. */
export function idsAtRef(root: string, ref: string, options: ReadOptions = {}): IdsRecord {
  const tree = checkOutTree(root, ref, (path) => /\.([cm]?[jt]sx?|json)$/.test(path) && !dirname(path).includes("node_modules"));
  try {
    return recordIds(readProgram(tree.dir, options));
  } finally {
    tree.dispose();
  }
}

