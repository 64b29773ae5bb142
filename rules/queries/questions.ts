import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, chainRoot, propertyName, unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { isLocalModule } from "../analysis/imports.js";

const ASKS = /^(get|fetch|download|scrape|crawl|load|find|list|query|search|lookup|retrieve|count|is|has|can|should|was)([A-Z_]|$)/;
/** What is the same each time, however it is fetched: a tool, a setting, something computed from its arguments. */
const CONSTANT =
  /(Client|Supabase|Context|Server|Agent|Network|Logger|Model|Provider|Caller|Connection|Pool|Tools?|Schema|Router|Handlers?|Executor|Registry|Resolver|Strategy|Parser|Reader|Stream|Hash|Ur[il]|URL|Key|Error|Prompt|Messages?|Transport(er)?|Signature|Config(uration)?|Settings|Bot|App|Payload|Options|Params|Env|Secrets?|Locales?|Translations?|Dictionary|Templates?|Html|Text|Date|Buffer|Adapter|Engine|Service|Repository|Store|Db|Database|Prisma|Storage|Sdk|Api|Factory|Valid|Email|Equal|Match)$/i;

/** `getBotByName()` gets a bot, `getUserByEmail()` a user. */
const BY_WHAT = /(By|For|From|Of|In|With)[A-Z]\w*$/;

/** What lies at an address has to be fetched for it. */
const LOOKS_INTO = /^(extract|parse|convert|inspect|probe|analy[sz]e)([A-Z_]|$)/;
/** What an address says itself: `extractIdFromUrl(url)`. */
const OF_ADDRESS = /(Ur[il]|URL|Link|Address|Host|Hostname|Domain|Origin|Path|Slug|Id|ID|Handle|Username|Owner|Repo|Name|Param|Query|Key|Platform|Provider|Type)s?$/;

/**
 * Does a call, by its name, ask somebody else: an imported `getUsers()`, `flags.isEnabled()`, `extractTextFromPdf(url)`? What a
 * module of the app asks for is not to be seen, and at another entry the answer can be another.
 */
export function asksOthers(call: TSESTree.CallExpression, file: FileAnalysis): boolean {
  const name = calleeName(call) ?? "";
  if (!isOfApp(call.callee, file)) return false;
  if (ASKS.test(name)) return !CONSTANT.test(name.replace(BY_WHAT, ""));
  return LOOKS_INTO.test(name) && !OF_ADDRESS.test(name) && !OF_ADDRESS.test(name.replace(BY_WHAT, "")) && call.arguments.some(isAddress);
}

/** `url`, `event.data.resumeUrl` */
function isAddress(argument: TSESTree.CallExpressionArgument): boolean {
  if (argument.type === "SpreadElement") return false;
  const value = unwrap(argument);
  const name = value.type === "Identifier" ? value.name : value.type === "MemberExpression" ? propertyName(value) : null;
  return name !== null && /(^|_)ur[il]$|Ur[il]$|URL$/.test(name);
}

/** Does what is called start at an import of a module of the app, or at a name that is declared nowhere in the file? */
export function isOfApp(callee: TSESTree.Node, file: FileAnalysis): boolean {
  const imported = file.importOf(callee);
  if (imported) return isLocalModule(imported.source);
  const root = chainRoot(callee);
  // What begins with a capital is a class of the language, as often as not.
  return root.type === "Identifier" && /^[a-z_$]/.test(root.name) && (file.variableOf(root)?.defs.length ?? 0) === 0;
}
