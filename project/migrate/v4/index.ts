import { dirname } from "node:path";
import ts from "typescript";
import { dependenciesOf } from "../../packages.js";
import { type Migration, walk } from "../context.js";
import { reportBehaviour, reportDevMode } from "./behaviour.js";
import { migrateClient, migrateServe, removeIfTrue } from "./client.js";
import { isCreateFunction, migrateCreateFunction } from "./create-function.js";
import { migrateEventSchemas } from "./event-schemas.js";
import { collectFunctionIds, migrateInvoke, migrateReference } from "./invoke.js";
import { migrateMiddleware } from "./middleware.js";
import { migrateTypes } from "./types.js";

/**
 * Collects the edits from v3 to v4 (and from what is left of v2).
 *
 * @returns what is to be done outside of the code
 */
export function migrateToV4(migration: Migration): string[] {
  const ids = collectFunctionIds(migration, (visit) => {
    for (const source of migration.files) walk(source, visit);
  });
  migrateEventSchemas(migration);
  for (const source of migration.files) {
    const visit = (node: ts.Node): void => {
      reportBehaviour(node, migration);
      migrateTypes(node, migration);
      if (ts.isNewExpression(node)) {
        migrateClient(node, migration);
        if (migration.isExport(node.expression, "Inngest")) reportDevMode(node, migration);
        // The text of a converted middleware is new; edits inside of it would be lost.
        if (migrateMiddleware(node, migration)) return;
      }
      if (ts.isCallExpression(node)) {
        migrateServe(node, migration);
        migrateInvoke(node, ids, migration);
        migrateReference(node, migration);
        if (isCreateFunction(node)) migrateOptions(node, migration);
        migrateCreateFunction(node, migration);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return packageNotices(migration);
}

function migrateOptions(call: ts.CallExpression, migration: Migration): void {
  const [options] = call.arguments;
  if (options !== undefined && ts.isObjectLiteralExpression(options)) removeIfTrue(options, "optimizeParallelism", migration);
}

/** Packages that have to move together with the SDK. */
const companions: Readonly<Record<string, (range: string) => string | undefined>> = {
  "@inngest/middleware-encryption": (range) => (majorOf(range) < 2 ? "@inngest/middleware-encryption@2" : undefined),
  "@inngest/middleware-sentry": () => "@inngest/middleware-sentry@latest",
  "@inngest/test": (range) => (majorOf(range) < 1 ? "@inngest/test@1" : undefined),
};

function packageNotices(migration: Migration): string[] {
  const commands = new Map<string, string[]>();
  const gone: string[] = [];
  for (const dir of new Set(migration.files.map(({ fileName }) => migration.packages.of(dirname(fileName))?.dir))) {
    const pkg = dir === undefined ? undefined : migration.packages.at(dir);
    if (pkg === undefined) continue;
    const dependencies = dependenciesOf(pkg);
    const wanted = Object.entries(companions).flatMap(([name, upgrade]) => (name in dependencies ? (upgrade(dependencies[name]!) ?? []) : []));
    if ("inngest" in dependencies && majorOf(dependencies["inngest"] ?? "") < 4) wanted.unshift("inngest@4");
    if (wanted.length > 0) commands.set(pkg.manifest.name ?? pkg.dir, wanted);
    if ("@inngest/realtime" in dependencies) gone.push(pkg.manifest.name ?? pkg.dir);
  }
  return [
    ...[...commands].map(([name, wanted]) => `In ${name}: npm install ${wanted.join(" ")}`),
    ...gone.map((name) => `In ${name}: npm uninstall @inngest/realtime, when its imports are moved`),
    "Also new in v4 without any change of the code: checkpointing is on (several steps run in one request, at most 10 s on serve), parallel steps are found in fewer requests, a wait shorter than a second lasts one.",
  ];
}

function majorOf(range: string): number {
  return Number(/\d+/.exec(range)?.[0] ?? Number.POSITIVE_INFINITY);
}
