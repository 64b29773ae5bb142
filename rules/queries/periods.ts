import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, memberPath, outward, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { constantOf } from "../configuration/values.js";

/** `toDateString()`, `getUTCMonth()`: what they give stays for an hour at least. */
const COARSE_METHODS = /^(to(Locale)?DateString|get(UTC)?(FullYear|Month|Date|Day|Hours))$/;
/** What only puts the same moment in another shape. */
const SAME_MOMENT = /^(toISOString|toJSON|toString|toUTCString|getTime|valueOf|replace|replaceAll)$/;
const PERIOD_NAMES = /today|yesterday|tomorrow|day(?!js)|week|month|quarter|year|hour|period|bucket|date(?!time)/i;
/** `2026-11-21T16` is the longest text of a moment that says no minute. */
const LENGTH_OF_HOUR = 13;
const HOUR = 3_600_000;

/**
 * Is of this moment only the hour, the day or a longer period kept: `new Date().toISOString().slice(0, 10)`,
 * `Math.floor(Date.now() / DAY)`, `format(new Date(), "yyyy-MM-dd")`? It is the same on nearly every try.
 *
 * @param moment - the expression that reads the clock, or the name that holds what it read
 */
export function isPeriodOf(moment: TSESTree.Node, file: FileAnalysis): boolean {
  if (moment.type === "CallExpression" && PERIOD_NAMES.test(calleeName(moment) ?? "")) return true;
  for (let at = moment; ; ) {
    const { parent, child } = outward(at);
    switch (parent?.type) {
      case "MemberExpression": {
        const call = parent.object === child ? outward(parent).parent : undefined;
        if (call?.type !== "CallExpression") return false;
        const name = propertyName(parent) ?? "";
        if (COARSE_METHODS.test(name) || (name === "toLocaleString" && saysPeriod(call.arguments[1], file)) || isCut(name, call.arguments.map((argument) => valueOf(argument, file)))) return true;
        if (!SAME_MOMENT.test(name)) return false;
        at = call;
        break;
      }
      case "CallExpression": {
        if (!parent.arguments.includes(child as TSESTree.Expression)) return false;
        if (PERIOD_NAMES.test(calleeName(parent) ?? "")) return true;
        if (calleeName(parent) !== "format") return false;
        return parent.arguments.some((argument) => isPeriodFormat(valueOf(argument, file))) || isFormatterOfDays(parent.callee, file);
      }
      case "NewExpression":
        if (calleeName(parent) !== "Date") return false;
        at = parent;
        break;
      case "BinaryExpression":
        if (parent.operator === "/") return parent.left === child && (valueOfProduct(parent.right) ?? HOUR) >= HOUR;
        if (parent.operator !== "+" && parent.operator !== "-") return false;
        at = parent;
        break;
      default:
        return false;
    }
  }
}

/** `slice(0, 10)`, `split("T")`, `startOf("day")`, `format("YYYY-MM-DD")` */
function isCut(method: string, [first, second]: readonly Constant[]): boolean {
  if (method === "format") return isPeriodFormat(first);
  if (method === "startOf" || method === "endOf") return first !== undefined && PERIOD_NAMES.test(String(first));
  if (method === "split") return first === "T";
  if (!/^(slice|substring|substr)$/.test(method)) return false;
  return typeof second === "number" && second > 0 && second <= LENGTH_OF_HOUR;
}

/** `"yyyy-MM-dd"`: no minute, second or moment in it. */
function isPeriodFormat(format: Constant): boolean {
  return typeof format === "string" && !/[msSxXTtpP]/.test(format);
}

/** `new Intl.DateTimeFormat("en-CA", { timeZone }).format`: it writes the date alone where nothing else is asked for. */
function isFormatterOfDays(method: TSESTree.Expression, file: FileAnalysis): boolean {
  const member = unwrap(method);
  const formatter = member.type === "MemberExpression" ? unwrap(file.valueOf(member.object)) : null;
  if (formatter?.type !== "NewExpression" && formatter?.type !== "CallExpression") return false;
  if (memberPath(formatter.callee)?.join(".") !== "Intl.DateTimeFormat") return false;
  const [, options] = formatter.arguments;
  return options === undefined || namesOfOptions(options, file)?.some((name) => SHORTER_THAN_HOUR.test(name)) === false;
}

/** `{ month: "long", year: "numeric" }`: `toLocaleString` writes the time, too, unless parts are asked for. */
function saysPeriod(options: TSESTree.CallExpressionArgument | undefined, file: FileAnalysis): boolean {
  const names = options ? namesOfOptions(options, file) : null;
  return names !== null && names.some((name) => PARTS_OF_DATE.test(name)) && !names.some((name) => SHORTER_THAN_HOUR.test(name));
}

const PARTS_OF_DATE = /^(year|month|day|weekday|hour|dateStyle)$/;
const SHORTER_THAN_HOUR = /^(minute|second|fractionalSecondDigits|timeStyle)$/;

/** The names in an object literal; `null` where not all of them can be seen. */
function namesOfOptions(options: TSESTree.CallExpressionArgument, file: FileAnalysis): string[] | null {
  const object = options.type === "SpreadElement" ? null : unwrap(file.valueOf(options));
  if (object?.type !== "ObjectExpression") return null;
  const names = object.properties.map((property) => (property.type === "Property" ? propertyName(property) : null));
  return names.every((name) => name !== null) ? names : null;
}

type Constant = ReturnType<typeof constantOf>;

function valueOf(argument: TSESTree.CallExpressionArgument, file: FileAnalysis): Constant {
  return argument.type === "SpreadElement" ? undefined : constantOf(argument, file);
}

/** `24 * 60 * 60 * 1000`; `null` for what is behind a name. */
function valueOfProduct(expression: TSESTree.Expression | TSESTree.PrivateIdentifier): number | null {
  const node = unwrap(expression);
  if (node.type === "Literal") return typeof node.value === "number" ? node.value : null;
  if (node.type !== "BinaryExpression" || node.operator !== "*") return null;
  const [left, right] = [valueOfProduct(node.left), valueOfProduct(node.right)];
  return left === null || right === null ? null : left * right;
}
