import type { TSESTree } from "@typescript-eslint/utils";
import { boundNames, propertyName } from "../analysis/ast.js";
import type { FileAnalysis, FunctionNode, ServeCall } from "../analysis/index.js";
import { table } from "../../inngest/table.js";

/** The methods that Inngest calls. */
const METHODS = ["GET", "POST", "PUT"] as const;

/** How a framework finds the handler: by the names that the modules in some folders export. */
interface Routing {
  files: RegExp;
  names: readonly string[];
  /** One that answers for all of them. */
  all?: string;
}

const PAGES_ROUTER: Routing = { files: /(?:^|[\\/])pages[\\/]api[\\/].*\.[cm]?[jt]sx?$/, names: ["default"] };

const ROUTINGS: Readonly<Record<string, Routing>> = table({
  "inngest/next": { files: /(?:^|[\\/])route\.[cm]?[jt]sx?$/, names: METHODS },
  "inngest/sveltekit": { files: /(?:^|[\\/])\+server\.[jt]s$/, names: METHODS, all: "fallback" },
  "inngest/astro": { files: /[\\/]pages[\\/].*\.[jt]s$/, names: METHODS, all: "ALL" },
  "inngest/remix": { files: /[\\/]routes[\\/].*\.[jt]sx?$/, names: ["loader", "action"] },
  "inngest/redwood": { files: /[\\/]functions[\\/].*\.[jt]s$/, names: ["handler"] },
});

/** A module that a framework routes requests to. */
export interface Route {
  serve: ServeCall;
  /** The names that its framework looks for. */
  wanted: readonly string[];
  /** Those that it does not export. */
  missing: readonly string[];
}

/** The route that the file is, by its path or by what it exports; `null` where it is none, or where it cannot be told. */
export function routeOf(file: FileAnalysis, filename: string): Route | null {
  const serve = file.serves.find(({ name, from }) => name === "serve" && ROUTINGS[from]);
  const names = serve && exportedNames(file);
  if (!serve || !names || names.size === 0) return null;
  const { files, names: wanted, all } = routingOf(serve, filename);
  const missing = wanted.filter((name) => !names.has(name));
  const isRoute = files.test(filename) || missing.length < wanted.length;
  return isRoute && !(all && names.has(all)) ? { serve, wanted, missing } : null;
}

function routingOf({ from }: ServeCall, filename: string): Routing {
  return from === "inngest/next" && PAGES_ROUTER.files.test(filename) ? PAGES_ROUTER : ROUTINGS[from]!;
}

/** The `serve` of a route of Next's app router; `null` where the file is none. */
export function nextRoute(file: FileAnalysis, filename: string): ServeCall | null {
  const serve = file.serves.find(({ name, from }) => name === "serve" && from === "inngest/next") ?? null;
  if (!serve || ROUTINGS["inngest/next"]!.files.test(filename)) return serve;
  const names = exportedNames(file);
  return names && !PAGES_ROUTER.files.test(filename) && METHODS.some((method) => names.has(method)) ? serve : null;
}

/** The names that a file exports, with the node of each; `null` where it exports all of another file. */
export function exportedNames(file: FileAnalysis): ReadonlyMap<string, TSESTree.Node> | null {
  const names = new Map<string, TSESTree.Node>();
  if (file.nodes("ExportAllDeclaration").length > 0) return null;
  for (const node of file.nodes("ExportDefaultDeclaration")) names.set("default", node);
  for (const { declaration, specifiers } of file.nodes("ExportNamedDeclaration")) {
    for (const { exported } of specifiers) names.set(exported.type === "Identifier" ? exported.name : exported.value, exported);
    if (declaration?.type === "VariableDeclaration") {
      for (const { id } of declaration.declarations) for (const { identifier } of boundNames(id)) names.set(identifier.name, identifier);
    } else if (declaration && "id" in declaration && declaration.id?.type === "Identifier") {
      names.set(declaration.id.name, declaration.id);
    }
  }
  return names;
}

/** Where each export under one of these names is a route: in the other folders, modules of any kind stand beside them. */
const ROUTE_FILES = [ROUTINGS["inngest/next"]!, ROUTINGS["inngest/sveltekit"]!, PAGES_ROUTER].map(({ files }) => files);
const ROUTE_EXPORTS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "default"]);
const SERVERS = new Set(["express", "hono", "fastify", "koa", "@koa/router", "elysia"]);
const VERBS = new Set(["get", "post", "put", "patch", "delete", "all"]);

/** Is a function what a server calls with a request: what a route exports, or what `app.post("/path", …)` is given? */
export function isRouteHandler(node: FunctionNode, file: FileAnalysis, filename: string): boolean {
  return isRouteExport(node, filename) || isHandlerOfServer(node, file);
}

/** `export async function POST() {}`, `export const POST = async () => {}`: a route by the path of the file, or by the request it takes. */
function isRouteExport(node: FunctionNode, filename: string): boolean {
  const isInRoute = ROUTE_FILES.some((files) => files.test(filename));
  const { parent } = node;
  if (parent.type === "ExportDefaultDeclaration") return isInRoute;
  if (!isInRoute && !takesRequest(node)) return false;
  if (node.type === "FunctionDeclaration") return parent.type === "ExportNamedDeclaration" && ROUTE_EXPORTS.has(node.id?.name ?? "");
  const declaration = parent.type === "VariableDeclarator" && parent.id.type === "Identifier" && ROUTE_EXPORTS.has(parent.id.name) ? parent.parent : null;
  return declaration?.parent.type === "ExportNamedDeclaration";
}

/** `(req: Request)`, `(request: NextRequest)` */
function takesRequest({ params: [parameter] }: FunctionNode): boolean {
  const type = parameter?.type === "Identifier" ? parameter.typeAnnotation?.typeAnnotation : undefined;
  return type?.type === "TSTypeReference" && type.typeName.type === "Identifier" && /^(?:Next)?Request$/.test(type.typeName.name);
}

function isHandlerOfServer(node: FunctionNode, file: FileAnalysis): boolean {
  const call = node.parent;
  if (call.type !== "CallExpression" || call.callee.type !== "MemberExpression" || !VERBS.has(propertyName(call.callee) ?? "")) return false;
  const [path] = call.arguments;
  if ((path?.type !== "Literal" && path?.type !== "TemplateLiteral") || !call.arguments.slice(1).includes(node as TSESTree.Expression)) return false;
  const made = file.valueOf(call.callee.object);
  const isMade = made.type === "CallExpression" || made.type === "NewExpression";
  return isMade && SERVERS.has(file.importOf(made.callee)?.source ?? "");
}
