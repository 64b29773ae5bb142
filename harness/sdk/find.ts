import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { throwingFiles } from "../callers.js";
import { HarnessError } from "../errors.js";
import type { Serve } from "../types.js";
import { majorOf, type SdkClient } from "./shapes.js";

/** The SDK's web adapter, and where its files are. */
export interface SdkCopy {
  readonly serve: Serve;
  /** Path prefixes of the copy's files, as paths and as URLs. */
  readonly roots: readonly string[];
}

/**
 * Finds the copy of `inngest` that made this client: the one installed beside the harness, in the working directory, or beside the
 * test file. Several copies can be installed; the right one is the one whose class the client is an instance of.
 */
export async function findSdk(client: SdkClient, explicit: HarnessServe | undefined, callerFile: string | undefined): Promise<SdkCopy> {
  const known = explicit === undefined ? foundByClass.get(client.constructor) : undefined;
  if (known !== undefined) return known;
  const copy = await search(client, explicit, callerFile);
  if (explicit === undefined) foundByClass.set(client.constructor, copy);
  return copy;
}

/** What was found does not change while its class lives; looking for it reads the disk. */
const foundByClass = new WeakMap<object, SdkCopy>();

async function search(client: SdkClient, explicit: HarnessServe | undefined, callerFile: string | undefined): Promise<SdkCopy> {
  const directories = candidateDirectories(callerFile);
  if (explicit !== undefined) {
    return { serve: await resolveServe(explicit), roots: directories.flatMap(rootsOf) };
  }
  const origin = originOf(client);
  let fallback: SdkCopy | undefined;
  for (const directory of origin === undefined ? directories : [...directories, origin]) {
    for (const format of ["js", "cjs"]) {
      const copy = await loadCopy(directory, format);
      if (copy === undefined) continue;
      if (client instanceof copy.Inngest) return { serve: copy.serve, roots: rootsOf(directory) };
      // A client from a second instance of the same code (a bundler made one) still speaks the same protocol.
      if (copy.major === majorOf(client) || directory === origin) fallback = { serve: copy.serve, roots: rootsOf(directory) };
    }
  }
  if (fallback !== undefined) return fallback;
  throw new HarnessError(
    "SDK_NOT_FOUND",
    `Found no copy of \`inngest\` version ${majorOf(client)} for the client "${client.id}". Looked in: ` +
      `${directories.join(", ") || "no installed copy at all"}. ` +
      `Say which adapter to use: createHarness({ functions, serve: () => import("inngest/edge") }).`,
  );
}

/** Where its class is loaded from: another package of the workspace may have a copy of its own. The class says so when it refuses. */
function originOf(client: SdkClient): string | undefined {
  const refuse = () => new (client.constructor as new (options: object) => unknown)({});
  const path = throwingFiles(refuse)
    .map((file) => (file.startsWith("file:") ? fileURLToPath(file) : file))
    .find((file) => /[\\/]components[\\/]Inngest\.c?js$/.test(file));
  return path === undefined ? undefined : dirname(dirname(path));
}

export type HarnessServe = Serve | (() => Promise<{ serve: Serve }>);

async function resolveServe(explicit: HarnessServe): Promise<Serve> {
  // `serve` takes its options; the loader takes nothing.
  if (explicit.length > 0) return explicit as Serve;
  const loaded = await (explicit as () => Promise<{ serve?: Serve; default?: { serve?: Serve } }>)();
  const serve = loaded.serve ?? loaded.default?.serve;
  if (typeof serve !== "function") {
    throw new HarnessError(
      "SDK_NOT_FOUND",
      "The option `serve` gave no serve function. It takes the adapter's `serve`, or a function that imports it: " +
        '`serve: () => import("inngest/edge")`.',
    );
  }
  return serve;
}

function candidateDirectories(callerFile: string | undefined): string[] {
  const bases = [import.meta.url, pathToFileURL(join(process.cwd(), "package.json")).href, callerFile];
  const directories = new Set<string>();
  for (const base of bases) {
    if (base === undefined) continue;
    const resolveFrom = createRequire(base);
    for (const name of packageNames(base)) {
      try {
        directories.add(dirname(resolveFrom.resolve(`${name}/edge`)));
      } catch {
        // Not installed here.
      }
    }
  }
  return [...directories];
}

/** `inngest`, and the names under which the nearest package installs it as an alias (`"inngest3": "npm:inngest@3"`). */
function packageNames(base: string): string[] {
  const names = ["inngest"];
  for (let directory = dirname(fileURLToPath(base)); ; directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    if (existsSync(manifest)) {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, "utf8")) as Manifest;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        if (version.startsWith("npm:inngest@")) names.push(name);
      }
      return names;
    }
    if (directory === dirname(directory)) return names;
  }
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

type InngestClass = abstract new (...args: never[]) => unknown;

async function loadCopy(directory: string, format: string) {
  const load = async (file: string) => {
    const path = join(directory, `${file}.${format}`);
    if (!existsSync(path)) return undefined;
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
    return { ...(loaded.default as object | undefined), ...loaded };
  };
  const [edge, index] = [await load("edge"), await load("index")];
  const { serve } = edge ?? {};
  const { Inngest } = index ?? {};
  if (typeof serve !== "function" || typeof Inngest !== "function") return undefined;
  const major = index !== undefined && "EventSchemas" in index ? 3 : 4;
  return { serve: serve as Serve, Inngest: Inngest as InngestClass, major };
}

function rootsOf(directory: string): string[] {
  return [directory, pathToFileURL(directory).href];
}
