import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Place } from "../finding.js";
import { gitRoot } from "../git.js";
import { dependenciesOf, installedVersion, isOlder, Packages } from "../packages.js";
import type { AppPackage, Program } from "../program/index.js";
import { type Check, type Draft, groupBy } from "./check.js";

/** Faults of released versions that cannot be seen in the code. */
const advice: readonly { readonly from: string; readonly before: string; readonly severity: "warning" | "info"; readonly what: string }[] = [
  { from: "3.0.0", before: "3.50.0", severity: "info", what: "on Vercel, requests can be refused with an invalid signature" },
  { from: "4.0.0", before: "4.12.1", severity: "warning", what: "with checkpointing, a step can hand on its raw result instead of what is stored (a Date instead of a string)" },
  { from: "4.0.0", before: "4.15.0", severity: "info", what: "a wait of less than a second (`\"500ms\"`) is no wait at all" },
  { from: "4.0.0", before: "4.21.0", severity: "warning", what: "a step in `group.parallel` can be executed twice" },
];

export const sdkVersion: Check = {
  name: "sdk-version-advice",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    // The packages of a workspace usually have one version: one advice for all of them.
    const versions = groupBy(program.packages, ({ sdk }) => sdk?.version);
    return [...versions].flatMap(([version, [pkg, ...others]]) => {
      const known = advice.filter(({ from, before }) => !isOlder(version, from) && isOlder(version, before));
      if (known.length === 0) return [];
      const fixed = known.map(({ before }) => before).filter((before) => before.split(".")[0] === version.split(".")[0]);
      const target = fixed.sort((a, b) => (isOlder(a, b) ? 1 : -1))[0];
      return [
        {
          place: manifestPlace(pkg!, pkg!.sdk!.name),
          severity: known.some(({ severity }) => severity === "warning") ? "warning" : "info",
          message: `inngest ${version} has faults that later versions do not have.`,
          consequence: `${known.map(({ what }) => what).join("; ")}.`.replace(/^./, (first) => first.toUpperCase()),
          remedy: `Upgrade to ${target!} or later.`,
          related: others.slice(0, 5).map((other) => ({ ...manifestPlace(other, other.sdk!.name), message: "the same version" })),
        } satisfies Draft,
      ];
    });
  },
};

/** Packages that work with one major of the SDK only. */
const companions: readonly { readonly name: string; readonly sdk: number; readonly wrong: (major: number) => boolean; readonly consequence: string; readonly remedy: string }[] = [
  {
    name: "@inngest/realtime",
    sdk: 4,
    wrong: () => true,
    consequence: "Its middleware is an instance, and v4 wants a class: \"Cls is not a constructor\" when the client is made.",
    remedy: "Use `inngest/realtime` and `inngest/react`, which are part of v4.",
  },
  {
    name: "@inngest/middleware-encryption",
    sdk: 4,
    wrong: (major) => major < 2,
    consequence: "Version 1 is written for SDK v3, and v4 does not run its middleware.",
    remedy: "Upgrade to version 2; it reads what version 1 wrote.",
  },
  {
    name: "@inngest/test",
    sdk: 3,
    wrong: (major) => major >= 1,
    consequence: "Version 1 drives the engine of SDK v4 only.",
    remedy: "Stay with 0.x until the SDK is v4.",
  },
];

export const sdkCompanions: Check = {
  name: "sdk-companions",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    const packages = new Packages(program.root);
    return program.packages.flatMap((pkg) => {
      const found = packages.at(pkg.dir);
      if (found === undefined || pkg.sdk?.major === undefined) return [];
      const dependencies = dependenciesOf(found);
      return companions.flatMap(({ name, sdk, wrong, consequence, remedy }) => {
        const range = dependencies[name];
        if (range === undefined || sdk !== pkg.sdk!.major) return [];
        const version = installedVersion(pkg.dir, name)?.version ?? range;
        const major = Number(/\d+/.exec(version)?.[0] ?? Number.NaN);
        if (Number.isNaN(major) || !wrong(major)) return [];
        return [{ place: manifestPlace(pkg, name), message: `${name} ${version} does not go with inngest ${pkg.sdk!.version ?? String(sdk)}.`, consequence, remedy }];
      });
    });
  },
};

export const duplicateSdk: Check = {
  name: "duplicate-sdk-copies",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    return [...copiesInOneApp(program), ...copiesOfDependencies(program)];
  },
};

/** A function made with one copy of the SDK and served with another. */
function copiesInOneApp(program: Program): Draft[] {
  const copyOf = (dir: string) => program.packages.find((pkg) => pkg.dir === dir)?.sdk?.installedAt;
  return program.serves.flatMap(({ functions, packageDir, isTest }) => {
    const own = copyOf(packageDir);
    const other = functions.find(({ function: fn }) => copyOf(fn.packageDir) !== undefined && copyOf(fn.packageDir) !== own);
    if (isTest || own === undefined || other === undefined) return [];
    return [
      {
        place: other.place,
        message: "This function is made with another copy of inngest than the one that serves it.",
        consequence: `\`instanceof\` fails between the two copies: \`step.invoke\` answers "Invalid invocation options", error classes are not recognised. (${shortDir(own, program)} and ${shortDir(copyOf(other.function.packageDir)!, program)})`,
        remedy: "Make both packages depend on one version, and let the package manager hoist it (`npm dedupe`).",
      },
    ];
  });
}

/** A dependency that brings a copy of its own. */
function copiesOfDependencies(program: Program): Draft[] {
  const packages = new Packages(program.root);
  return program.packages.flatMap((pkg) => {
    const found = packages.at(pkg.dir);
    const own = pkg.sdk?.installedAt;
    if (found === undefined || own === undefined) return [];
    return Object.keys(dependenciesOf(found)).flatMap((name) => {
      const at = installedVersion(pkg.dir, name)?.dir;
      const nested = at === undefined ? undefined : join(at, "node_modules", "inngest");
      if (nested === undefined || !existsSync(join(nested, "package.json"))) return [];
      const version = installedVersion(at!, "inngest")?.version ?? "?";
      return [
        {
          place: manifestPlace(pkg, name),
          message: `${name} brings its own copy of inngest (${version}) beside yours (${pkg.sdk!.version ?? "?"}).`,
          consequence: "What it makes with its copy (functions, errors, middleware) is not recognised by yours.",
          remedy: "Upgrade it to a version that takes your inngest as a peer, or use an override to make both one.",
        },
      ];
    });
  });
}

function shortDir(dir: string, program: Program): string {
  return relative(program.root, dir) || dir;
}

/** The line of a package.json that names a dependency. */
function manifestPlace(pkg: AppPackage, dependency: string): Place {
  const file = join(pkg.dir, "package.json");
  const lines = readFileSync(file, "utf8").split("\n");
  const index = Math.max(0, lines.findIndex((line) => line.includes(`"${dependency}"`)));
  return { file, line: index + 1, column: Math.max(0, lines[index]!.search(/\S/)) + 1, endLine: index + 1, endColumn: lines[index]!.length + 1 };
}

const secret = /\bsignkey-(prod|branch)-[0-9a-f]{16,}\b/;
const productionDevMode = /^\s*(?:export\s+)?INNGEST_DEV\s*=\s*["']?(?!0\b|false\b)\S/;

export const committedEnvironment: Check = {
  name: "committed-environment",
  severity: { recommended: "error", strict: "error" },
  run(program) {
    return trackedEnvironmentFiles(program.root).flatMap((file) => {
      const isProduction = /production|\bprod\b/.test(file);
      return readFileSync(file, "utf8").split("\n").flatMap((line, index): Draft[] => {
        const place = { file, line: index + 1, column: 1, endLine: index + 1, endColumn: line.length + 1 };
        if (secret.test(line)) {
          return [
            {
              place,
              message: "A signing key is committed.",
              consequence: "Whoever can read the repository, or its history, can call your functions as Inngest does.",
              remedy: "Rotate the key in the dashboard, and set it in the environment of the platform.",
            },
          ];
        }
        if (isProduction && productionDevMode.test(line)) {
          return [
            {
              place,
              message: "INNGEST_DEV is set for production.",
              consequence: "In dev mode signatures are not checked, so that anybody can run your functions, and events go to a dev server.",
              remedy: "Remove the line.",
            },
          ];
        }
        return [];
      });
    });
  },
};

/** Files of settings that are in the repository: an ignored `.env` is where keys belong. */
function trackedEnvironmentFiles(root: string): string[] {
  if (gitRoot(root) === undefined) return [];
  const output = execFileSync("git", ["ls-files", "-z", "--", ":(glob)**/.env*", ":(glob)**/docker-compose*.y*ml", ":(glob)**/compose*.y*ml", ":(glob)**/wrangler.toml", ":(glob)**/vercel.json"], { cwd: root, encoding: "utf8" });
  return output.split("\0").filter((path) => path !== "").map((path) => join(root, path)).filter((file) => existsSync(file));
}

const authLibraries = /@clerk\/nextjs|next-auth|@auth\/|@supabase\/(ssr|auth)|@kinde|better-auth|@workos|iron-session/;

export const endpointAuth: Check = {
  name: "endpoint-auth-middleware",
  severity: { recommended: "warning", strict: "warning" },
  run(program) {
    const dirs = new Set(program.serves.filter(({ framework, isTest }) => framework === "inngest/next" && !isTest).map(({ packageDir }) => packageDir));
    return [...dirs].flatMap((dir) => {
      const file = ["", "src"].flatMap((folder) => filesOf(join(dir, folder))).find((path) => /\/(middleware|proxy)\.[jt]s$/.test(path));
      const text = file === undefined ? "" : readFileSync(file, "utf8");
      if (file === undefined || !authLibraries.test(text) || /inngest/i.test(text)) return [];
      const coversApi = !/matcher/.test(text) || /["'`]\/\(?api|\(api\|trpc\)|\/api/.test(text.slice(text.indexOf("matcher")));
      const isExcluded = /\(\?![^"'`]*api/.test(text.slice(Math.max(0, text.indexOf("matcher"))));
      if (!coversApi || isExcluded || protectsOtherRoutesOnly(text)) return [];
      // Clerk's bare middleware lets everything through until it is told to protect something.
      const protects = /protect\(|redirect|NextResponse\.json|withAuth|authMiddleware|auth\(/.test(text);
      const line = text.split("\n").findIndex((content) => content.includes("matcher"));
      return [
        {
          place: { file, line: Math.max(1, line + 1), column: 1 },
          ...(protects ? {} : { severity: "info" as const }),
          message: "The auth middleware covers /api, and makes no exception for /api/inngest.",
          consequence: `Inngest calls the endpoint without a session, so that ${protects ? "syncs and runs are" : "as soon as it protects routes, syncs and runs are"} redirected or refused. It signs its requests itself.`,
          remedy: "Make `/api/inngest` a public route, or leave it out of the matcher.",
        },
      ];
    });
  },
};

/**
 * Whether the routes that are protected are listed, and the endpoint is not among them. A list that is negated
 * (`if (!isPublic(request))`) names the public ones, so everything else is protected.
 */
function protectsOtherRoutesOnly(text: string): boolean {
  const lists = [...text.matchAll(/(\w+)\s*=\s*createRouteMatcher\(\s*\[([^\]]*)\]/g)];
  return lists.length > 0 && lists.every(([, name, patterns]) => {
    const isNegated = new RegExp(`!\\s*${name!}\\(`).test(text);
    return !isNegated && ![...patterns!.matchAll(/["'`]([^"'`]+)["'`]/g)].some(([, pattern]) => routeCovers(pattern!, "/api/inngest"));
  });
}

function routeCovers(pattern: string, path: string): boolean {
  try {
    return new RegExp(`^${pattern.replace(/:\w+\*?/g, "[^/]+")}$`).test(path);
  } catch {
    return true;
  }
}

function filesOf(dir: string): string[] {
  return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
}
