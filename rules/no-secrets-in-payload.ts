import type { TSESTree } from "@typescript-eslint/utils";
import { calleeName, isNullish, literalText, memberPath, outward, propertyName, unwrap, withoutAwait } from "./analysis/ast.js";
import type { FileAnalysis, StepCall } from "./analysis/index.js";
import { createRule } from "./create-rule.js";
import { eventDataReads, type EventRead } from "./queries/event-reads.js";
import { nameOfStep } from "./queries/names.js";
import { payloadsOf } from "./queries/payloads.js";
import { readsOf } from "./queries/reads.js";
import { partsReadOf } from "./queries/results.js";
import { returnedExpressions } from "./queries/returns.js";
import { inCamelCase, isOpener, plain, TOKEN_OF_SERVICE } from "./queries/secret-names.js";

type Options = [{ names: readonly string[]; allow: readonly string[] }];
type MessageIds = "inEvent" | "inStepResult";

/** Names, in lower case and without separators, of what opens something or is nobody's business. */
const SECRETS = new Set(
  (
    "password passwd passphrase plainpassword newpassword oldpassword currentpassword userpassword secret clientsecret apisecret " +
    "apikey secretkey privatekey signingkey encryptionkey accesskey secretaccesskey accesstoken refreshtoken authtoken " +
    "bearertoken idtoken sessiontoken oauthtoken apitoken jwt authorization authheader ssn socialsecuritynumber creditcard " +
    "creditcardnumber cardnumber cvv cvc cardcvc cardcvv credentials bottoken webhooksecret signingsecret totpsecret otp"
  )
    .toLowerCase()
    .split(" "),
);
/** `process.env.STRIPE_SECRET_KEY` */
const SECRET_ENV = /(^|_)(SECRET|PASSWORD|PASSPHRASE|TOKEN|CREDENTIALS?|PRIVATE_KEY|API_KEY|ACCESS_KEY|SIGNING_KEY|SERVICE_ROLE_KEY|KEY)$/;
/** What was worth encrypting is no secret any more once it is opened: `decrypt(account.credentials)`. */
const OPENING_CALLS = /^(decrypt|unseal|openSealed|reveal)(Value|String|Text|Token|Tokens|Key|Secret|Secrets|Password|Credentials?)?$/;
/** What is handed to these is not the secret itself. */
const CLOSED = /^(decrypt|unseal|openSealed|reveal|unwrap|compare|verify|isEncrypted|encrypted|sealed|cipher|hashed)/i;
const SECRET_CALLS =
  /^(get|fetch|load|read|refresh|create|issue|decrypt|exchange)(?!\w*(without|missing|hash|mask|public|encrypt|expir))\w*(AccessToken|RefreshToken|AuthToken|ApiKey|Secrets?|Password|Credentials?|Jwt)((For|By|Of|From)[A-Z]\w*)?$/i;

export default createRule<Options, MessageIds>({
  name: "no-secrets-in-payload",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow secrets in events and step results",
      category: "reliability",
      recommended: "warn",
      strict: "error",
    },
    schema: [
      {
        type: "object",
        properties: {
          names: { type: "array", items: { type: "string" }, description: "Further names of properties to look for." },
          allow: { type: "array", items: { type: "string" }, description: "Names of properties that are no secret here." },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ names: [], allow: [] }],
    messages: {
      inEvent:
        "'{{name}}' travels in the event: it is stored, shown in the dashboard and handed to every function that listens. Send an id, and look it up inside the step that needs it.",
      inStepResult:
        "'{{name}}' becomes part of the result of {{step}}: it is stored with the run and shown in the dashboard. Use it inside the step, and return what is no secret.",
    },
  },
  check(file, context, [{ names, allow }]) {
    const more = new Set(names.map(plain));
    const allowed = new Set(allow.map(plain));
    const sent = new Set<string>();
    for (const { data } of payloadsOf(file)) {
      for (const { node, name } of data ? secretsIn(data, 0) : []) {
        sent.add(name);
        context.report({ node, messageId: "inEvent", data: { name } });
      }
    }
    if (encrypts(file)) return;
    const hasOpeners = namesOpeners(file);
    const staysClosed = hasOpeners && keepsClosed(file);
    const read = hasOpeners ? eventDataReads(file).filter(isSecretRead) : [];
    for (const { node, field } of read.sort((a, b) => a.node.range[0] - b.node.range[0])) {
      if (sent.has(field)) continue;
      sent.add(field);
      context.report({ node, messageId: "inEvent", data: { name: field } });
    }
    for (const step of file.stepCalls) {
      if (step.tool !== "run" || step.confidence === "possible") continue;
      const returned = step.callback ? returnedExpressions(step.callback, file) : [];
      const found = returned.flatMap((value) => secretsReturned(value));
      if (found.length === 0 && hasOpeners && !staysClosed) found.push(...returned.flatMap((value) => itemsOf(value, file)).flatMap((item) => secretsIn(item, 1)).slice(0, 1));
      const name = nameOfResult(step);
      // What a step calls in another file, it is called after here: `const accessToken = await step.run("token", () => load())`.
      if (found.length === 0 && name && (isOpener(name.name) || isHandedOnAsCredentials(name, file)) && !returned.some((value) => isHarmless(value) && !isNullish(value))) found.push({ node: name, name: name.name });
      const read = found.length === 0 && hasOpeners ? secretRead(step) : undefined;
      if (read) found.push({ node: step.node.callee, name: read });
      if (found.length === 0 && hasOpeners && !staysClosed) found.push(...secretsSelected(step, returned));
      for (const secret of found) {
        context.report({ node: secret.node, messageId: "inStepResult", data: { step: nameOfStep(step), name: secret.name } });
      }
    }

    function secretsReturned(returned: TSESTree.Expression): { node: TSESTree.Node; name: string }[] {
      const values = valuesBehind(returned, file);
      const secret = values.map(nameOfSecret).find((name) => name !== null);
      return [...(secret === undefined ? [] : [{ node: returned, name: secret }]), ...values.flatMap((value) => secretsIn(value, 0))];
    }

    function secretsIn(value: TSESTree.Expression, depth: number): { node: TSESTree.Node; name: string }[] {
      const object = unwrap(value);
      if (object.type !== "ObjectExpression" || depth > 3) return [];
      return object.properties.flatMap((property) => {
        if (property.type !== "Property") return [];
        const name = propertyName(property);
        if (name === null || name === "encrypted" || allowed.has(plain(name))) return [];
        const inner = property.value as TSESTree.Expression;
        if (isSecretName(name) && !isHarmless(inner)) return [{ node: property, name }];
        if (isSecretEnv(inner) || opensSomething(inner) || valuesBehind(inner, file).some((value) => opens(value) || (plain(name) === "token" && makesToken(value)))) return [{ node: property, name }];
        return secretsIn(inner, depth + 1);
      });
    }

    /** `event.data.apiKey`, `const { apiKey } = event.data`: whoever sends the event, this came with it. */
    function isSecretRead({ node, field }: EventRead): boolean {
      if (!isOpener(field) || allowed.has(plain(field))) return false;
      const uses = usesOf(node, file);
      return uses.some((use) => !isAskedFor(use)) && !uses.some((use) => isOpenedHere(use, file));
    }

    /** `account.accessToken` of what the step gave: whatever the step calls in another file, this is in it. */
    function secretRead(step: StepCall): string | undefined {
      const parts = partsReadOf(step, file).filter(({ node, name }) => (isOpener(name) || isBearer(node, name)) && !allowed.has(plain(name)) && !isAskedFor(node));
      const closed = new Set(parts.filter(({ node }) => isOpenedHere(node, file)).map(({ name }) => name));
      return parts.find(({ name }) => !closed.has(name))?.name;
    }

    /** What a query asks for by name, and the step gives as it comes: `return db.account.findFirst({ select: { accessToken: true } })`. */
    function secretsSelected(step: StepCall, returned: readonly TSESTree.Expression[]): { node: TSESTree.Node; name: string }[] {
      const columns = returned.flatMap((value) => valuesBehind(value, file)).flatMap((value) => columnsOf(value, file));
      const secrets = columns.filter(({ name }) => isOpener(name) && !allowed.has(plain(name)));
      const closed = secrets.length === 0 ? [] : partsReadOf(step, file).filter(({ node }) => isOpenedHere(node, file));
      return secrets.filter(({ name }) => !closed.some((part) => part.name === name)).slice(0, 1);
    }

    function isSecretName(name: string): boolean {
      return SECRETS.has(plain(name)) || TOKEN_OF_SERVICE.test(inCamelCase(name)) || more.has(plain(name));
    }
  },
});

/** Looked for before anything is followed. */
function namesOpeners(file: FileAnalysis): boolean {
  return /(token|secret|_?key|password|bearer)\b/i.test(file.sourceCode.text);
}

/** Who opens what the columns of a database hold keeps it closed there. */
function keepsClosed(file: FileAnalysis): boolean {
  return /(en|de)crypt|unseal/i.test(file.sourceCode.text);
}

/** The member itself, or the mentions of the name that a pattern gives to the field. */
function usesOf(read: EventRead["node"], file: FileAnalysis): TSESTree.Node[] {
  if (read.type === "MemberExpression") return [read];
  const name = read.value.type === "AssignmentPattern" ? read.value.left : read.value;
  const variable = name.type === "Identifier" ? file.variableOf(name) : null;
  return variable?.references.filter(({ init }) => !init).map(({ identifier }) => identifier) ?? [];
}

/** The values that an expression may have: of a name, what it is given; of `a || b`, both. */
function valuesBehind(expression: TSESTree.Expression, file: FileAnalysis): TSESTree.Expression[] {
  const value = unwrap(file.valueOf(expression));
  const sides = sidesOf(value);
  if (sides.length > 1) return sides.flatMap((side) => valuesBehind(side, file));
  if (value.type !== "Identifier") return [value];
  const given = file.variableOf(value)?.references.flatMap(({ writeExpr }) => (writeExpr && writeExpr !== value ? [unwrap(writeExpr as TSESTree.Expression)] : [])) ?? [];
  return given.flatMap(sidesOf);
}

/** What a list is made of: `[{ apiKey }]`, `rows.map(({ id, secret }) => ({ id, secret }))`, `found.push({ url, secret })`. */
function itemsOf(list: TSESTree.Expression, file: FileAnalysis, depth = 0): TSESTree.Expression[] {
  const value = withoutAwait(list);
  if (depth > 3) return [];
  switch (value.type) {
    case "ArrayExpression":
      return value.elements.filter((element) => element !== null && element.type !== "SpreadElement");
    case "CallExpression":
      return itemsOfCall(value, file, depth);
    case "Identifier":
      return itemsOfName(value, file, depth);
    default:
      return [];
  }
}

function itemsOfCall(call: TSESTree.CallExpression, file: FileAnalysis, depth: number): TSESTree.Expression[] {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  if (callee.type !== "MemberExpression") return [];
  const name = propertyName(callee) ?? "";
  if (/^(filter|slice|sort|reverse|toSorted)$/.test(name)) return itemsOf(callee.object, file, depth + 1);
  if (!first || first.type === "SpreadElement") return [];
  if (name === "all" && memberPath(callee)?.[0] === "Promise") return itemsOf(first, file, depth + 1);
  const callback = name === "map" ? file.functionBehind(first) : null;
  return callback ? [...returnedExpressions(callback, file)] : [];
}

/** What is given to the name, and what is pushed to it. */
function itemsOfName(name: TSESTree.Identifier, file: FileAnalysis, depth: number): TSESTree.Expression[] {
  const references = file.variableOf(name)?.references ?? [];
  return references.flatMap(({ identifier, writeExpr }) => {
    if (writeExpr) return itemsOf(writeExpr as TSESTree.Expression, file, depth + 1);
    const member = identifier.parent;
    if (member.type !== "MemberExpression" || member.object !== identifier || propertyName(member) !== "push") return [];
    const { parent } = outward(member);
    return parent?.type === "CallExpression" ? parent.arguments.filter((argument) => argument.type !== "SpreadElement") : [];
  });
}

/** Both sides of `a || b` and `a ?? b`. */
function sidesOf(value: TSESTree.Expression): TSESTree.Expression[] {
  return value.type === "LogicalExpression" && value.operator !== "&&" ? [unwrap(value.left), unwrap(value.right)] : [value];
}

/** `decrypt(row.token)`, `await getAccessToken(id)`, `process.env.API_KEY`, `account.accessToken`: what it is called. */
function nameOfSecret(value: TSESTree.Expression): string | null {
  const call = withoutAwait(value);
  if (call.type === "CallExpression" && (SECRET_CALLS.test(calleeName(call) ?? "") || opens(call))) return calleeName(call);
  return isSecretEnv(value) || opensSomething(value) ? (memberPath(value)?.at(-1) ?? "") : null;
}

/** `const accessToken = await step.run(…)` */
function nameOfResult({ fate }: StepCall): TSESTree.Identifier | null {
  if (fate.kind !== "awaited") return null;
  const { parent, child } = outward(fate.node);
  return parent?.type === "VariableDeclarator" && parent.init === child && parent.id.type === "Identifier" ? parent.id : null;
}

/** `new GoogleAuth({ credentials })`, where `credentials` is the whole of what a step gave. */
function isHandedOnAsCredentials(name: TSESTree.Identifier, file: FileAnalysis): boolean {
  if (plain(name.name) !== "credentials") return false;
  const takers = file.variableOf(name)?.references.map(({ identifier }) => takerOf(identifier) ?? "") ?? [];
  return takers.includes("credentials") && !takers.some((taker) => CLOSED.test(taker));
}

/** The columns that a query asks for by name, in the ways of Prisma, of Drizzle and of Supabase. */
function columnsOf(value: TSESTree.Expression, file: FileAnalysis): { node: TSESTree.Node; name: string }[] {
  const columns: { node: TSESTree.Node; name: string }[] = [];
  let at: TSESTree.Node = withoutAwait(value);
  while (at.type === "CallExpression") {
    const callee: TSESTree.Node = unwrap(at.callee);
    if (callee.type !== "MemberExpression") return columns;
    const method = propertyName(callee);
    // What `then` makes of it may be anything.
    if (method === "then") return [];
    const [first] = at.arguments;
    const given = first && first.type !== "SpreadElement" ? unwrap(file.valueOf(first)) : null;
    if (given?.type === "ObjectExpression") columns.push(...(method === "select" || method === "returning" ? propertiesOf(given) : chosenIn(given, 0)));
    else if (given && method === "select") columns.push(...(literalText(given) ?? "").split(/[^\w]+/).map((name) => ({ node: given, name })));
    at = unwrap(callee.object);
  }
  return columns;
}

/** `accessToken` of `{ where, select: { accessToken: true } }`, and of what is included. */
function chosenIn(query: TSESTree.ObjectExpression, depth: number): { node: TSESTree.Node; name: string }[] {
  if (depth > 4) return [];
  return query.properties.flatMap((property) => {
    if (property.type !== "Property") return [];
    const inner = unwrap(property.value);
    if (inner.type !== "ObjectExpression") return [];
    const name = propertyName(property);
    if (name !== "select" && name !== "columns") return name === "where" || name === "data" ? [] : chosenIn(inner, depth + 1);
    const isChosen = (item: TSESTree.Property) => item.value.type === "Literal" && item.value.value === true;
    return [...propertiesOf(inner, isChosen), ...chosenIn(inner, depth + 1)];
  });
}

function propertiesOf(object: TSESTree.ObjectExpression, isMeant: (property: TSESTree.Property) => boolean = () => true): { node: TSESTree.Node; name: string }[] {
  return object.properties.flatMap((property) => {
    const name = property.type === "Property" && isMeant(property) ? propertyName(property) : null;
    return name === null ? [] : [{ node: property, name }];
  });
}

const isMask = (text: string) => /^[*x•.\s]*$|redacted|hidden/i.test(text);

/** A flag, a count, `null`, a mask: a property called `password` that holds none. */
function isHarmless(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  switch (node.type) {
    case "Literal":
      return typeof node.value !== "string" || isMask(node.value);
    case "TemplateLiteral":
      return isMask(literalText(node) ?? "?");
    case "UnaryExpression":
      return node.operator === "!";
    case "BinaryExpression":
      return /[=<>]/.test(node.operator);
    case "Identifier":
      return node.name === "undefined";
    case "ObjectExpression":
      return true;
    case "CallExpression":
      return /^(encrypt|hash|mask|redact|Boolean|seal|digest)/i.test(calleeName(node) ?? "");
    case "AwaitExpression":
      return isHarmless(node.argument);
    default:
      return false;
  }
}

function isSecretEnv(value: TSESTree.Expression): boolean {
  const path = memberPath(value);
  if (!path || path.length < 2) return false;
  const name = path.at(-1) ?? "";
  const isEnv = (path[0] === "process" && path[1] === "env") || path[0] === "env" || path.join(".").startsWith("Bun.env.");
  return isEnv && SECRET_ENV.test(name) && !/PUBLIC|PUBLISHABLE/.test(name);
}

/** `account.accessToken`, `settings.apolloApiKey`, whatever it is called where it goes to. */
function opensSomething(value: TSESTree.Expression): boolean {
  const node = unwrap(value);
  return node.type === "MemberExpression" && isOpener(propertyName(node) ?? "");
}

/** `creds.token`, `Bearer ${user.token}` */
function isBearer(node: TSESTree.Node, name: string): boolean {
  if (!/^(token|bearer)$/i.test(name)) return false;
  const { parent, child } = outward(node);
  if (parent?.type === "TemplateLiteral") {
    const before = parent.quasis[parent.expressions.findIndex((expression) => expression === child)];
    return /\b(bearer|token) $/i.test(before?.value.raw ?? "");
  }
  if (parent?.type === "Property" && /^authorization$/i.test(propertyName(parent) ?? "")) return true;
  const owner = node.type === "MemberExpression" ? memberPath(node)?.at(-2) : undefined;
  return owner !== undefined && /^(creds?|credentials|auth|oauth)$|[a-z](Credentials|Creds|Token)$/.test(owner);
}

/** `if (user.apiKey)`, `!user.apiKey`: it may be no more than a flag. */
function isAskedFor(node: TSESTree.Node): boolean {
  const { parent, child } = outward(node);
  switch (parent?.type) {
    case "UnaryExpression":
      return true;
    case "IfStatement":
    case "ConditionalExpression":
      return parent.test === child;
    case "LogicalExpression":
      return isAskedFor(parent);
    case "BinaryExpression":
      return parent.operator !== "+";
    default:
      return false;
  }
}

/** `decrypt(user.apiKey)`, `const stored = user.apiKey; … decrypt(stored)`: it is opened or compared here, and closed until then. */
function isOpenedHere(use: TSESTree.Node, file: FileAnalysis): boolean {
  if (CLOSED.test(takerOf(use) ?? "")) return true;
  const { parent } = outward(use);
  const name = parent?.type === "VariableDeclarator" && parent.id.type === "Identifier" ? parent.id : null;
  return name !== null && readsOf(name, file).some((read) => CLOSED.test(takerOf(read) ?? ""));
}

/** What the value is handed to: `decrypt` of `decrypt(user.apiKey)`, `encryptedKey` of `const encryptedKey = user.apiKey`. */
function takerOf(node: TSESTree.Node): string | null {
  const { parent, child } = outward(node);
  if (parent?.type === "VariableDeclarator") return parent.id.type === "Identifier" ? parent.id.name : null;
  if (parent?.type === "Property") return propertyName(parent);
  return parent?.type === "CallExpression" && parent.callee !== child ? calleeName(parent) : null;
}

/** `chat.createToken(userId)`, `jwt.sign(…)` */
function makesToken(value: TSESTree.Expression): boolean {
  const call = withoutAwait(value);
  const path = call.type === "CallExpression" ? memberPath(call.callee) : null;
  if (!path || path.length < 2) return false;
  return /^(create|sign|issue|mint)(User|Access|Session|Api)?Token$|^toJwt$/.test(path.at(-1)!) || /^(jwt|jsonwebtoken)\.sign$/.test(path.join("."));
}

/** `decrypt(row.token)`, `await decrypt(row.token)` */
function opens(value: TSESTree.Expression): boolean {
  const call = withoutAwait(value);
  return call.type === "CallExpression" && OPENING_CALLS.test(calleeName(call) ?? "");
}

/** Is the encryption middleware in use here? It encrypts all step results. */
function encrypts(file: FileAnalysis): boolean {
  const { text } = file.sourceCode;
  return text.includes("ncryption") && /middleware-encryption|encryptionMiddleware|EncryptionMiddleware/.test(text);
}
