/**
 * What names say where no import does: `prisma` is a database client whoever exports it, `paymentIntents.create` is
 * Stripe's. Each entry is a convention that a whole ecosystem keeps.
 */
import type { EffectCategory } from "../model.js";
import { oncePerText } from "../remember.js";

/** Names of things, by the package that they are nearly always an instance of. */
const INSTANCES: readonly (readonly [pattern: RegExp, packageName: string])[] = [
  [/^(_?prisma\w*|\w*prisma(client)?)$/i, "@prisma/client"],
  [/^(\w*supabase(admin|client|server)?|supabase\w*)$/i, "@supabase/supabase-js"],
  [/^(\w*stripe(client)?)$/i, "stripe"],
  [/^(\w*resend(client)?)$/i, "resend"],
  [/^(\w*redis(client)?|kv)$/i, "redis"],
  [/^(\w*openai(client)?)$/i, "openai"],
  [/^(\w*anthropic(client)?)$/i, "@anthropic-ai/sdk"],
  [/^(sgmail|sendgrid)$/i, "@sendgrid/mail"],
  [/^(mail)?transport(er)?$/i, "nodemailer"],
  [/^(\w*twilio(client)?)$/i, "twilio"],
  [/^(slack|slackclient|slackweb\w*)$/i, "@slack/web-api"],
  [/^posthog(client)?$/i, "posthog-node"],
  [/^(algolia\w*)$/i, "algoliasearch"],
  [/^(pinecone\w*)$/i, "@pinecone-database/pinecone"],
  [/^(meili\w*)$/i, "meilisearch"],
  [/^(cloudinary)$/i, "cloudinary"],
  [/^(s3|s3client|r2|r2client)$/i, "@aws-sdk/client-s3"],
  [/^(dynamo\w*)$/i, "@aws-sdk/client-dynamodb"],
  [/^(firestore|admindb)$/i, "@google-cloud/firestore"],
  [/^(convex|convexclient)$/i, "convex"],
  [/^(octokit)$/i, "octokit"],
  [/^(mixpanel)$/i, "mixpanel"],
  [/^(axios|axiosinstance|httpclient|http)$/i, "axios"],
  [/^(replicate)$/i, "replicate"],
  [/^(\w*pusher(server|client)?)$/i, "pusher"],
  [/^(hubspot\w*)$/i, "@hubspot/api-client"],
];

/** The package that a thing of this name is nearly always an instance of. */
export const packageOfInstance = oncePerText((name): string | null => INSTANCES.find(([pattern]) => pattern.test(name))?.[1] ?? null);

/** Names of database handles of whatever make. */
export const DATABASE = /^(_?db|database|drizzle|knex|sql|pool|pg|pgPool|mongo|orm|tx|trx|conn|connection|dbClient|database[A-Z]\w*|\w+Db|\w+DB)$/;

/** Chains of methods that tell what they are, whoever they are called on. A call must have these names in this order. */
export const CHAINS: readonly {
  names: readonly string[];
  kind: "read" | "write";
  category: EffectCategory;
}[] = [
  ...chains("database", "write", [
    "insert values",
    "update set",
    "delete where",
    "insertInto values",
    "updateTable set",
    "deleteFrom where",
    "from insert",
    "from update",
    "from upsert",
    "from delete",
    "collection insertOne",
    "collection updateOne",
    "collection deleteOne",
    "collection doc set",
    "collection doc update",
    "collection doc delete",
    "collection add",
    ...["save", "insert", "update", "delete", "remove", "softDelete"].map((method) => `getRepository ${method}`),
  ]),
  ...chains("database", "read", ["select from", "selectFrom execute", "from select", "query findFirst", "query findMany", "collection doc get", "collection find"]),
  ...chains("payment", "write", [
    "paymentIntents create",
    "paymentIntents confirm",
    "paymentIntents capture",
    "paymentIntents cancel",
    "charges create",
    "refunds create",
    "transfers create",
    "payouts create",
    "customers create",
    "subscriptions create",
    "subscriptions update",
    "subscriptions cancel",
    "invoices create",
    "invoices pay",
    "invoiceItems create",
    "checkout sessions create",
  ]),
  ...chains("mail", "write", ["emails send", "messages create", "batch send"]),
  ...chains("ai", "write", ["chat completions create", "responses create", "embeddings create", "images generate", "audio transcriptions create", "messages stream", "models generateContent"]),
  ...chains("chat", "write", ["chat postMessage", "chat update", "conversations open", "files uploadV2"]),
  ...chains("storage", "write", ["storage from upload", "storage from remove", "storage from move", "bucket file save", "bucket upload"]),
];

/** The names that a chain can begin with: most calls have none of them. */
export const CHAIN_HEADS: ReadonlySet<string> = new Set(CHAINS.map(({ names }) => names[0]!));

function chains(category: EffectCategory, kind: "read" | "write", list: readonly string[]): typeof CHAINS {
  return list.map((text) => ({ names: text.split(" "), kind, category }));
}

/** Methods that belong to database clients and nothing else. */
export const DATABASE_METHODS: Readonly<Record<"read" | "write", ReadonlySet<string>>> = {
  read: new Set(
    (
      "findUnique findUniqueOrThrow findFirst findFirstOrThrow findMany findOneBy findOneOrFail findOneByOrFail findAndCount findAll findByPk findAndCountAll findById findOne " +
      "countDocuments estimatedDocumentCount $queryRaw $queryRawUnsafe groupBy executeTakeFirst executeTakeFirstOrThrow"
    ).split(" "),
  ),
  write: new Set(
    (
      "upsert createMany createManyAndReturn updateMany updateManyAndReturn deleteMany findOneAndUpdate findOneAndDelete findOneAndReplace findByIdAndUpdate findByIdAndDelete " +
      "updateOne deleteOne insertOne insertMany replaceOne bulkWrite bulkCreate findOrCreate $executeRaw $executeRawUnsafe $transaction"
    ).split(" "),
  ),
};

/** What the methods of a query only say more of: `User.findOne({ email }).populate("team").lean()`. */
export const QUERY_REFINEMENTS: ReadonlySet<string> = new Set(
  "lean sort limit skip populate select exec orFail session collation hint maxTimeMS allowDiskUse batchSize project read toArray cursor distinct".split(" "),
);

/** Methods of the models that Mongoose and Sequelize make. On a name that begins like one: `Message.aggregate()`, not `list.aggregate()`. */
export const MODEL_METHODS: Readonly<Record<"read" | "write", ReadonlySet<string>>> = {
  read: new Set("find aggregate exists distinct".split(" ")),
  write: new Set("create insertMany update destroy increment decrement truncate".split(" ")),
};

/** The same on something that is called like a database. */
export const DATABASE_VERBS: Readonly<Record<"read" | "write", ReadonlySet<string>>> = {
  read: new Set("find get count aggregate query select exists first all list selectFrom".split(" ")),
  write: new Set("create update delete insert remove save set add exec execute destroy transaction increment decrement".split(" ")),
};

/** Verbs of things that others notice. On a service of any name: `mailer.sendWelcome()`, `crm.upsertContact()`. */
export const OUTWARD_VERBS = /^(send|post|notify|charge|refund|publish|upload|upsert|insert|enqueue|dispatch|deliver|email|sms|broadcast|invite|provision|payout|capturePayment|track)([A-Z_]\w*)?$|^capture\w*Events?$/;

/** Verbs of changes. On a function or on a service whose name says that it is one. */
export const CHANGING_VERBS =
  /^(create|update|delete|remove|save|store|write|persist|cancel|sync|mark|record|archive|schedule|register|assign|approve|reject|activate|deactivate|disable|enable|increment|decrement|reserve|release|fulfill|ship|issue|grant|revoke|subscribe|unsubscribe|ban|suspend|import|purge|cleanup|clear|set|add|book|log)([A-Z_]\w*)$/;

/** Verbs of work that is done once. On a function that is waited for: `await pingHeartbeat()`, `await recalculateScore(id)`. */
export const WORKING_VERBS =
  /^(emit|ping|trigger|audit|recalc|recalculate|recompute|refresh|reindex|rebuild|fail|complete|finish|finalize|patch|flush|execute|perform|process|launch|deploy|start|stop|restart|retry|resend|requeue|restore|revert|rotate|claim|consume|deduct|debit|award|pay|transfer|bill|settle|unassign|promote|demote|migrate|backfill|ingest|submit|forward|reply|initiate|place|advance|append|bump|drain|drop|expire|lock|unlock|move|prune|put|queue|reconcile|reopen|rollback|summari[sz]e|sweep|touch|transcribe|transition|translate|unlink)([A-Z_]\w*)$/;

/** Verbs that say all of it, where a module of the app has a function of that name: `await audit({ action: "ticket.reply" })`. */
export const WORKING_ALONE = /^(audit|log|notify|charge|refund|emit|enqueue|email|sms|broadcast|upsert)$/;

/** Verbs that make nothing, whatever the noun: `updateErrorMessage()` is no plumbing, as `createErrorMessage()` is. */
export const UNMAKING_VERBS = /^(update|delete|save|persist|cancel|archive|purge|edit|answer|reactTo)[A-Z_]/;

/** `computeAndPersistReport()`, `fetchAndStoreRates()`: what it does to what it has computed or read. */
export const SECOND_VERB = /^[a-z][a-zA-Z]*?(And|Then)(Persist|Save|Store|Write|Send|Notify|Publish|Upload|Insert|Upsert|Update|Create|Delete|Remove|Sync|Enqueue|Dispatch|Deliver|Email|Charge|Refund|Queue)([A-Z]\w*)?$/;

/** What has been captured is handed over, and a second time nothing is. */
export const FLUSHES = /^(flush|shutdown)(Posthog|Sentry|Analytics|Telemetry|Logs?|Loggers?|Langfuse|Traces?|Spans?|Metrics)$/i;

/** Verbs of reading. */
export const READING_VERBS = /^(get|fetch|load|find|list|query|search|lookup|retrieve|read|download|scrape|crawl|count|check)([A-Z_]\w*)?$/;

/** What is made is a tool of the code itself, and nobody outside notices. */
export const PLUMBING =
  /(Client|Supabase|Context|Server|Agent|Network|Logger|Instance|Model|Provider|Caller|Connection|Pool|Tool|Tools|Schema|Router|Parser|Reader|Stream|Hash|Hasher|Url|URL|Key|Id|ID|Error|Prompt|Message|Messages|Transport|Transporter|State|Step|Steps|Signature|Config|Options|Payload|Params|Request|Response|Headers|Body|Template|Html|HTML|Text|Date|Range|Chunk|Chunks|Batch|Batches|Map|Set|Array|List|Object|Buffer|Logging|(?<!Audit|Activity|Event|Access|Usage)Log|Span|Trace|Tags|Fetch|Session|Adapter|Engine|Graph|Service|Repository|Store|Cache|Db|Database|Prisma|Storage|Sdk|SDK|Api|API|Factory|Helper|Builder|Generator|Iterator|Workflow|Chain|Retriever|Embeddings|LLM|Channel|Topic|Retries|Timeout|Timer|Interval|Controller|Tracker|Counter|Limiter|Splitter|Tokenizer)$/;

/** `await createAgentDependencies(logger, id)`: what the code is made of. `installDependencies()` is another matter. */
export const MADE_PARTS = /^(create|build|make|init(ialize)?)\w*(Dependencies|Deps)$/;

/** `return createProcessingResult(counts)`: a value, unless somebody waits for it. */
export const RESULTS = /^create\w*(Results?|Outcome|Answer|Success|Failure|Totals)$/;

/** What is sent has a name of plumbing, and arrives all the same: `sendSlackMessage()`. */
export const SENT = /^(send|post|publish|enqueue|dispatch|deliver|broadcast)\w*(Message|Messages|Text|Request)$/;

/** Names of services: what is called on them leaves the process. */
export const SERVICE =
  /(Service|Client|Api|API|Sdk|SDK|Repository|Repo|Mailer|Gateway|Queue|Notifier|Provider|Store|Storage|Crm|CRM|Bot|Webhook|Publisher|Producer|Dao|DAO|(Audit|Activity|Access|Usage|Sync)Logs?)$|^(audit|activity|access|usage|sync)Logs?$|^(mailer|mail|email|emails|crm|sms|push|slack|discord|notifications?|payments?|billing|warehouse|shipping|inventory|orders|users|queue|storage|bucket|search|index|analytics|api|github|notion|airtable|hubspot|salesforce|intercom|zendesk|shopify|repo|repository|sentry|payments?Api|accounts|invoices)$/;
