import type { TSESTree } from "@typescript-eslint/utils";
import { memberPath, unwrap } from "../ast.js";
import type { Imports } from "../imports.js";
import type { Nondeterminism, NondeterminismKind } from "../model.js";
import { oncePerText } from "../remember.js";
import type { Names } from "../scope.js";
import { table } from "../../../inngest/table.js";

/** Calls on globals that give another value each time. */
const GLOBAL_CALLS: ReadonlyMap<string, NondeterminismKind> = new Map<string, NondeterminismKind>(Object.entries({
  "Date.now": "clock",
  Date: "clock",
  "performance.now": "clock",
  "process.hrtime": "clock",
  "process.hrtime.bigint": "clock",
  "process.uptime": "clock",
  "process.cpuUsage": "environment",
  "process.memoryUsage": "environment",
  "Math.random": "random",
  "crypto.randomUUID": "random",
  "crypto.getRandomValues": "random",
  "crypto.randomBytes": "random",
  "crypto.randomInt": "random",
  "Bun.randomUUIDv7": "random",
  "Temporal.Now.instant": "clock",
  "Temporal.Now.zonedDateTimeISO": "clock",
  "Temporal.Now.plainDateTimeISO": "clock",
  "Temporal.Now.plainDateISO": "clock",
  "Temporal.Now.plainTimeISO": "clock",
}));
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(["globalThis", "window", "self", "global"]);
const GLOBAL_ROOTS: ReadonlySet<string> = new Set([...GLOBAL_OBJECTS, ...[...GLOBAL_CALLS.keys()].map((path) => path.split(".")[0]!)]);

/** Exports of packages that give another value each time; `*` is any export, `default` the package itself. */
const PACKAGE_CALLS: Readonly<Record<string, Readonly<Record<string, NondeterminismKind>>>> = table({
  crypto: table({ randomUUID: "random", randomBytes: "random", randomInt: "random", getRandomValues: "random", "webcrypto.randomUUID": "random", "webcrypto.getRandomValues": "random" }),
  perf_hooks: table({ "performance.now": "clock" }),
  uuid: table({ v1: "random", v4: "random", v6: "random", v7: "random", default: "random" }),
  nanoid: table({ nanoid: "random", default: "random" }),
  "nanoid/non-secure": table({ nanoid: "random" }),
  ulid: table({ ulid: "random", default: "random", monotonicFactory: "random" }),
  ulidx: table({ ulid: "random" }),
  cuid: table({ default: "random" }),
  "@paralleldrive/cuid2": table({ createId: "random" }),
  "@bugsnag/cuid": table({ default: "random" }),
  ksuid: table({ "default.randomSync": "random", randomSync: "random" }),
  shortid: table({ generate: "random", "default.generate": "random" }),
  "short-uuid": table({ generate: "random", uuid: "random", "default.generate": "random" }),
  uniqid: table({ default: "random" }),
  "crypto-random-string": table({ default: "random" }),
  "randomstring": table({ generate: "random", "default.generate": "random" }),
  "@faker-js/faker": table({ "*": "random" }),
  chance: table({ "*": "random" }),
  ai: table({ generateId: "random" }),
  bson: table({ "ObjectId": "random" }),
  lodash: table({ now: "clock", random: "random", uniqueId: "counter", sample: "random", sampleSize: "random", shuffle: "random" }),
  "lodash-es": table({ now: "clock", random: "random", uniqueId: "counter", sample: "random", sampleSize: "random", shuffle: "random" }),
  "lodash/random": table({ default: "random" }),
  "lodash/uniqueId": table({ default: "counter" }),
  "lodash/shuffle": table({ default: "random" }),
  "lodash/sample": table({ default: "random" }),
  dayjs: table({ default: "clock", utc: "clock", tz: "clock", "default.utc": "clock", "default.tz": "clock" }),
  moment: table({ default: "clock", utc: "clock", now: "clock", "default.utc": "clock", "default.now": "clock" }),
  "moment-timezone": table({ default: "clock", "default.utc": "clock", "default.tz": "clock" }),
  luxon: table({ "DateTime.now": "clock", "DateTime.local": "clock", "DateTime.utc": "clock" }),
  "date-fns": table({
    startOfToday: "clock",
    startOfTomorrow: "clock",
    startOfYesterday: "clock",
    endOfToday: "clock",
    endOfTomorrow: "clock",
    endOfYesterday: "clock",
    isPast: "clock",
    isFuture: "clock",
    isToday: "clock",
    isTomorrow: "clock",
    isYesterday: "clock",
    isThisHour: "clock",
    isThisMonth: "clock",
    isThisWeek: "clock",
    isThisYear: "clock",
    formatDistanceToNow: "clock",
    formatDistanceToNowStrict: "clock",
  }),
  os: table({ hostname: "environment", loadavg: "environment", freemem: "environment", uptime: "environment", networkInterfaces: "environment" }),
});

/** Exports of packages that make a function which gives another value each time. */
const FACTORIES: ReadonlySet<string> = new Set(["nanoid#customAlphabet", "nanoid#customRandom", "nanoid/non-secure#customAlphabet", "ulid#monotonicFactory", "hyperid#default", "short-uuid#default", "@paralleldrive/cuid2#init"]);

/** Without arguments these read the clock; with them they only convert. */
const CLOCK_WITHOUT_ARGUMENTS = new Set(["dayjs#default", "dayjs#utc", "dayjs#tz", "dayjs#default.utc", "moment#default", "moment#utc", "moment#default.utc", "moment-timezone#default", "moment-timezone#default.utc", "luxon#DateTime.local", "luxon#DateTime.utc"]);

/** Names that say the same where no import does: `nanoid()`, `uuidv4()` from a module of the app. */
const RANDOM_NAMES = /^(nano_?id|uuid(_?v?[1467])?|ulid|cuid2?|randomUUID|createId|generateId|generateUUID|generateUuid|genId|newId|randomId|makeId)$/;

/** `getRandomDelay()`, `jobs.randomDelay(1, 5)`, `todayIso()`, `getCurrentTimestamp()`: what a module of the app says that it gives. */
const TELLING_NAMES: readonly (readonly [RegExp, NondeterminismKind])[] = [
  [/^(get|gen|generate|make|create|pick|choose|calculate|compute)?[rR]andom([A-Z]\w*)?$/, "random"],
  [/^(get|format|build|make)?(Formatted)?([tT]odays?|[nN]ow|[cC]urrent(?=Date|Time|Timestamp|Iso|ISO|Day|Week|Month|Quarter|Year))(Utc|UTC)?(Iso|ISO)?(Date|Time|DateTime|Timestamp|Day|Week|Month|Quarter|Year)?(Key|Iso|ISO|Utc|UTC|Str|String|Text|Ms|Seconds)*((In|At)[A-Z]\w*)?$/, "clock"],
];

/** With how many arguments a function of this name gives another value each time. */
interface Telling {
  kind: NondeterminismKind;
  mostArguments: number;
}

const tellingOf = oncePerText((name): Telling | null => {
  if (RANDOM_NAMES.test(name)) return { kind: "random", mostArguments: 1 };
  const [, kind] = TELLING_NAMES.find(([names]) => names.test(name)) ?? [];
  if (kind === undefined || /seed|stable/i.test(name)) return null;
  // A clock that is handed something may only put it in shape.
  return { kind, mostArguments: kind === "clock" ? 0 : Infinity };
});

function kindOfName(name: string, call: TSESTree.CallExpression): NondeterminismKind | null {
  const telling = tellingOf(name);
  return telling && call.arguments.length <= telling.mostArguments ? telling.kind : null;
}

/** Why an expression gives another value each time it runs; `null` when nothing is known. */
export function nondeterminismOf(node: TSESTree.Node, names: Names, imports: Imports): Nondeterminism | null {
  if (node.type === "NewExpression") return ofNew(node, names, imports);
  if (node.type !== "CallExpression") return null;
  const callee = unwrap(node.callee);
  const root = rootOf(callee);
  if (root.type !== "Identifier") return null;
  const kind = names.isGlobal(root) ? kindOfGlobal(callee, root, node) : kindOfNamed(callee, node, names, imports);
  return kind && { kind, label: `${memberPath(callee)!.join(".")}()` };
}

function kindOfNamed(callee: TSESTree.Expression, call: TSESTree.CallExpression, names: Names, imports: Imports): NondeterminismKind | null {
  const imported = imports.importOf(callee);
  if (!imported) return callee.type === "Identifier" && isMadeByFactory(callee, names, imports) ? "random" : null;
  // `const dayjs = require("dayjs")`: the module itself is what others import as its default.
  const path = imported.path.join(".") === "*" ? ["default"] : imported.path;
  if (isOfTable(imported.source)) return kindOfExport(imported.source, path, call.arguments.length);
  return kindOfName(callee.type === "Identifier" ? callee.name : imported.path.at(-1)!, call);
}

const bareName = (source: string) => source.replace(/^node:/, "");

function isOfTable(source: string): boolean {
  return PACKAGE_CALLS[bareName(source)] !== undefined;
}

/** Why the call of an export of a package gives another value each time. */
export function kindOfExport(source: string, path: readonly string[], given: number): NondeterminismKind | null {
  const module = bareName(source);
  const calls = PACKAGE_CALLS[module];
  if (!calls) return null;
  const name = path.filter((part, index) => !(part === "default" && index === 0 && path.length > 1)).join(".");
  const kind = calls[name] ?? calls[path.join(".")] ?? calls["*"];
  const needsNone = CLOCK_WITHOUT_ARGUMENTS.has(`${module}#${name}`);
  return kind && !(needsNone && given > 0) ? kind : null;
}

/** Why the call of a global gives another value each time: `["Date", "now"]`. */
export function kindOfPath(path: readonly string[]): NondeterminismKind | null {
  return GLOBAL_CALLS.get((GLOBAL_OBJECTS.has(path[0]!) ? path.slice(1) : path).join(".")) ?? null;
}

function kindOfGlobal(callee: TSESTree.Expression, root: TSESTree.Identifier, call: TSESTree.CallExpression): NondeterminismKind | null {
  if (callee !== root && !GLOBAL_ROOTS.has(root.name)) return null;
  const path = memberPath(callee);
  if (!path) return null;
  const kind = kindOfPath(path);
  if (kind) return kind;
  return path.length === 1 && RANDOM_NAMES.test(root.name) && call.arguments.length <= 1 ? "random" : null;
}

/** `const makeId = customAlphabet("abc", 8);` */
function isMadeByFactory(name: TSESTree.Identifier, names: Names, imports: Imports): boolean {
  const made = names.valueOf(name);
  const factory = made.type === "CallExpression" ? imports.importOf(made.callee) : null;
  return factory !== null && FACTORIES.has(`${factory.source}#${factory.path.join(".")}`);
}

function ofNew(node: TSESTree.NewExpression, names: Names, imports: Imports): Nondeterminism | null {
  const callee = unwrap(node.callee);
  if (callee.type === "Identifier" && callee.name === "Date" && names.isGlobal(callee) && node.arguments.length === 0) {
    return { kind: "clock", label: "new Date()" };
  }
  if (node.arguments.length > 0) return null;
  const imported = imports.importOf(callee);
  const isObjectId = imported?.path.at(-1) === "ObjectId" && /^(bson|mongodb|mongoose)$/.test(imported.source);
  return isObjectId ? { kind: "random", label: "new ObjectId()" } : null;
}

function rootOf(node: TSESTree.Node): TSESTree.Node {
  let at = unwrap(node);
  while (at.type === "MemberExpression") at = unwrap(at.object);
  return at;
}
