#!/usr/bin/env node
import { run } from "./run.js";
import { processTerminal } from "./terminal.js";

// A reader that stops early (`stepcheck | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// The files do not change while the command runs. Without this, the parser reads all projects anew, in case one has come to
// have it, for each file that no tsconfig includes.
process.env["TSESTREE_SINGLE_RUN"] ??= "true";

process.exitCode = await run(process.argv.slice(2), processTerminal());
