import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { propertyName, unwrap } from "./ast.js";
import type { Collected } from "./collect.js";
import type { ImportedValue, InngestImport, StepcheckSettings } from "./model.js";
import { oncePerText } from "./remember.js";
import { kindOf, type Names } from "./scope.js";

/** The entries of the package below `inngest/`, both majors. Anything else below `inngest/` is a folder of the app. */
const SUBPATHS = new Set(
  (
    "api api/node astro bun client cloudflare components connect deno deno/fresh digitalocean edge experimental " +
    "experimental/durable-endpoints experimental/durable-endpoints/client express express-v4 fastify h3 helpers hono internals koa " +
    "lambda middleware/logger middleware/dependencyInjection next nitro node nuxt react realtime redwood remix sveltekit test types"
  ).split(" "),
);

/** Names under which the package is known to be installed beside its own: `inngest3`, `inngest-v4`, `inngest_v3`. */
const ALIAS = /^inngest[-_]?v?\d$/;

/**
 * The module as if the package were installed under its own name: `inngest/next` for `inngest3/next`; `null` for a
 * module of somebody else, such as a path alias `inngest/functions`.
 */
export function inngestModule(source: string, { packages }: StepcheckSettings): string | null {
  const own = ownModule(source);
  if (own) return own.module;
  const alias = packages?.find((candidate) => source === candidate || source.startsWith(`${candidate}/`));
  return alias === undefined ? null : `inngest${source.slice(alias.length)}`;
}

/** What a module is of the package under one of its own names; `null` where it is of another package or of the app. */
const ownModule = oncePerText((source): { module: string | null } | null => {
  const bare = source.startsWith("npm:") ? source.slice(4).replace(/@[^/]*/, "") : source;
  const slash = bare.indexOf("/");
  const name = slash < 0 ? bare : bare.slice(0, slash);
  if (name !== "inngest" && !ALIAS.test(name)) return null;
  const subpath = slash < 0 ? "" : bare.slice(slash + 1).replace(/\.js$/, "");
  if (subpath === "") return { module: "inngest" };
  return { module: SUBPATHS.has(subpath) ? `inngest/${subpath}` : null };
});

/** A module of the app itself: relative, through a common alias, or a package of its own workspace. Not one that somebody published. */
export const isLocalModule = oncePerText(
  (source) => /^(\.|\/|@\/|~|#|\$|src\/|app\/|lib\/|server\/)/.test(source) || isOfWorkspace(source),
);

/** `@repo/jobs`, `@lib/mail`: scopes that nobody publishes under. */
const OWN_SCOPES = /^@(repo|workspaces?|apps?|acme|packages?|libs?|internal|server|services|utils|modules|features|common|models|db)(\/|$)/;

/** What the parts of an app are called: `@tenders/db`, `@shop/emails`. */
const PARTS =
  /^@[\w.-]+\/(db|database|prisma|drizzle|models?|repositories|services?|domain|application|emails?|mail|mailer|notifications?|billing|payments|jobs|queues?|workers?|core|shared|common|libs?|utils?|backend|server|api|data|logger|logging|logs|integrations?|realtime|messaging|events|storage|search|workflows?|pipelines?)(\/|$)/;

/** Scopes of published packages that call theirs like that, too. */
const PUBLISHED =
  /^@(angular|ai-sdk|astrojs|auth|aws-amplify|aws-sdk|azure|better-auth|clerk|cloudflare|coursebuilder|dnd-kit|elastic|emotion|fastify|firebase|formatjs|google|google-cloud|grpc|hapi|hono|inngest|langchain|libsql|logtail|mantine|mastra|meshsdk|microsoft|mui|nestjs|neondatabase|nuxt|nx|octokit|openai|opentelemetry|orpc|payloadcms|planetscale|prisma|reactflow|redis|remix-run|sanity|sendgrid|sentry|shopify|smithy|solana|stripe|supabase|sveltejs|swc|tanstack|tiptap|trigger\.dev|trpc|turf|typegoose|typescript-eslint|upstash|vercel|vue|xyflow)\//;

function isOfWorkspace(source: string): boolean {
  return source.startsWith("@") && (OWN_SCOPES.test(source) || (PARTS.test(source) && !PUBLISHED.test(source)));
}

/** What the file imports, and which name stands for which import. */
export class Imports {
  readonly inngest: readonly InngestImport[];
  /** Every module that is imported or required, as written. */
  readonly sources: ReadonlySet<string>;
  /** Is there a name for the package as a whole: `import * as inngest`, `const inngest = require("inngest")`? */
  readonly hasNamespace: boolean;
  readonly #names: Names;
  readonly #byVariable = new Map<TSESLint.Scope.Variable, ImportedValue | null>();

  constructor(collected: Collected, names: Names, settings: StepcheckSettings) {
    this.#names = names;
    const found: InngestImport[] = [];
    const sources = new Set<string>();
    for (const declaration of nodesOf<TSESTree.ImportDeclaration>(collected, "ImportDeclaration")) {
      const source = declaration.source.value;
      sources.add(source);
      const from = inngestModule(source, settings);
      if (from === null) continue;
      for (const specifier of declaration.specifiers) {
        const typeOnly =
          declaration.importKind === "type" || (specifier.type === "ImportSpecifier" && specifier.importKind === "type");
        found.push({ imported: importedName(specifier), local: specifier.local.name, from, source, typeOnly, node: specifier });
      }
      if (declaration.specifiers.length === 0) {
        found.push({ imported: "", local: "", from, source, typeOnly: false, node: declaration });
      }
    }
    for (const call of nodesOf<TSESTree.CallExpression>(collected, "CallExpression")) {
      const source = requiredModule(call);
      if (source === null) continue;
      sources.add(source);
      const from = inngestModule(source, settings);
      if (from === null) continue;
      for (const [imported, local, node] of requiredNames(call)) {
        found.push({ imported, local, from, source, typeOnly: false, node });
      }
    }
    for (const expression of nodesOf<TSESTree.ImportExpression>(collected, "ImportExpression")) {
      if (expression.source.type !== "Literal" || typeof expression.source.value !== "string") continue;
      const source = expression.source.value;
      sources.add(source);
      const from = inngestModule(source, settings);
      if (from === null) continue;
      for (const [imported, local, node] of requiredNames(expression)) {
        found.push({ imported, local, from, source, typeOnly: false, node });
      }
    }
    for (const kind of ["ExportNamedDeclaration", "ExportAllDeclaration"] as const) {
      for (const declaration of nodesOf<TSESTree.ExportNamedDeclaration | TSESTree.ExportAllDeclaration>(collected, kind)) {
        if (declaration.source) sources.add(declaration.source.value);
      }
    }
    this.inngest = found;
    this.hasNamespace = found.some(({ imported }) => imported === "*" || imported === "default");
    this.sources = sources;
  }

  /** The module that an expression comes from, with the path there: `fs.promises.writeFile` after `import fs from "fs"`. */
  importOf(node: TSESTree.Node, depth = 0): ImportedValue | null {
    if (depth > 6) return null;
    const target = unwrap(node);
    if (target.type === "Identifier") {
      const variable = this.#names.variableOf(target);
      if (!variable) return null;
      let known = this.#byVariable.get(variable);
      if (known === undefined) {
        this.#byVariable.set(variable, null);
        known = this.#importOfVariable(variable, depth);
        this.#byVariable.set(variable, known);
      }
      return known;
    }
    if (target.type === "AwaitExpression") return this.importOf(target.argument, depth + 1);
    if (target.type === "ImportExpression") {
      const { source } = target;
      return source.type === "Literal" && typeof source.value === "string" ? { source: source.value, path: ["*"] } : null;
    }
    if (target.type === "CallExpression") {
      const source = requiredModule(target);
      return source === null ? null : { source, path: ["*"] };
    }
    if (target.type === "MemberExpression") {
      const object = this.importOf(target.object, depth + 1);
      const name = propertyName(target);
      return object && name !== null ? member(object, [name]) : null;
    }
    return null;
  }

  #importOfVariable(variable: TSESLint.Scope.Variable, depth: number): ImportedValue | null {
    const definition = variable.defs[0];
    if (!definition) return null;
    if (kindOf(definition) === "ImportBinding") {
      const declaration = definition.parent as TSESTree.Node | null | undefined;
      if (declaration?.type !== "ImportDeclaration") return null;
      return { source: declaration.source.value, path: [importedName(definition.node as TSESTree.ImportClause)] };
    }
    const found = this.#names.initOf(variable);
    if (!found || found.rest) return null;
    const value = unwrap(found.init);
    // Only names of imports are followed: what a call of an import returns is something else.
    if (value.type === "CallExpression" && requiredModule(value) === null) return null;
    const imported = this.importOf(value, depth + 1);
    return imported && member(imported, found.path);
  }

  /** The name that an expression has in the package: `Inngest` for `inngest.Inngest` after `import * as inngest`. */
  inngestName(node: TSESTree.Node, settings: StepcheckSettings): { name: string; from: string } | null {
    if (this.inngest.length === 0) return null;
    const imported = this.importOf(node);
    const from = imported && inngestModule(imported.source, settings);
    if (!imported || from === null) return null;
    return { name: imported.path.filter((part) => part !== "*" && part !== "default").join(".") || "default", from };
  }
}

/** `ns.name` of a namespace is the export itself; of a CommonJS default, too. */
function member(value: ImportedValue, path: readonly string[]): ImportedValue {
  if (path.length === 0) return value;
  return { source: value.source, path: value.path[0] === "*" ? [...value.path.slice(1), ...path] : [...value.path, ...path] };
}

function importedName(specifier: TSESTree.ImportClause): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  if (specifier.type === "ImportNamespaceSpecifier") return "*";
  return specifier.imported.type === "Identifier" ? specifier.imported.name : specifier.imported.value;
}

function requiredModule(call: TSESTree.CallExpression): string | null {
  const [argument] = call.arguments;
  if (call.callee.type !== "Identifier" || call.callee.name !== "require") return null;
  return argument?.type === "Literal" && typeof argument.value === "string" ? argument.value : null;
}

function requiredNames(call: TSESTree.Node): [imported: string, local: string, node: TSESTree.Node][] {
  const parent = call.parent?.type === "AwaitExpression" ? call.parent.parent : call.parent;
  if (parent?.type === "MemberExpression") {
    const name = propertyName(parent) ?? "*";
    const declarator = parent.parent;
    const local = declarator.type === "VariableDeclarator" && declarator.id.type === "Identifier" ? declarator.id.name : name;
    return [[name, local, parent]];
  }
  if (parent?.type !== "VariableDeclarator") return [["*", "", call]];
  if (parent.id.type === "Identifier") return [["*", parent.id.name, parent.id]];
  if (parent.id.type !== "ObjectPattern") return [["*", "", call]];
  return parent.id.properties.flatMap((property): [string, string, TSESTree.Node][] => {
    if (property.type !== "Property" || property.value.type !== "Identifier") return [];
    return [[propertyName(property) ?? "*", property.value.name, property]];
  });
}

function nodesOf<T extends TSESTree.Node>(collected: Collected, type: `${T["type"]}`): readonly T[] {
  return (collected.byType.get(type) ?? []) as readonly T[];
}
