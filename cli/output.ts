import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createFile, replaceFile, WriteRefused } from "../project/write.js";
import { UserError } from "./exit.js";

/** Writes a file that the user named, complete or not at all. */
export function writeOutput(file: string, text: string): void {
  const content = text.endsWith("\n") ? text : `${text}\n`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file)) replaceFile(file, content);
    else createFile(file, content);
  } catch (error) {
    const reason = error instanceof WriteRefused ? error.message : (error as Error).message;
    throw new UserError(`${file} cannot be written: ${reason}.`);
  }
}
