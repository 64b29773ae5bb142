#!/usr/bin/env node
import { run } from "./run.js";
import { processTerminal } from "./terminal.js";

// A reader that stops early (`stepcheck | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), processTerminal());
