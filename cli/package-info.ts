import { createRequire } from "node:module";
import { dirname } from "node:path";

const require = createRequire(import.meta.url);
const manifestPath = require.resolve("stepcheck/package.json");
const manifest = require(manifestPath) as { version: string };

export const version = manifest.version;

/** The folder of the installed package; the docs are shipped in it. */
export const packageDir = dirname(manifestPath);
