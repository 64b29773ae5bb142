import type { EffectCategory } from "../model.js";
import { oncePerText } from "../remember.js";

/**
 * What the calls of a package do.
 *
 * Names are matched against the end of the dotted path of a call: `webhooks.constructEvent` of
 * `stripe.webhooks.constructEvent()`. A trailing `*` stands for any rest of the name. The first list that has it decides.
 */
export interface PackageEffects {
  category: EffectCategory;
  /** Computes something and touches nothing. Constructors are always pure. */
  pure?: readonly string[];
  read?: readonly string[];
  write?: readonly string[];
  /** Everything else. */
  other: "pure" | "read" | "write";
}

const words = (text: string) => text.split(" ");

const HTTP: PackageEffects = {
  category: "http",
  pure: words("create extend isAxiosError isCancel stringify parse defaults mergeOptions interceptors.*"),
  read: words("get head options"),
  other: "write",
};
const SQL: PackageEffects = {
  category: "database",
  pure: words(
    "createPool createConnection createClient drizzle neon neonConfig postgres format escape escapeId raw on once off eq ne and or not gt gte lt lte inArray notInArray isNull isNotNull like ilike asc desc sql " +
      "count sum avg pgTable relations alias unsafe* release connect end close",
  ),
  read: words("select query* find* count* selectFrom"),
  other: "write",
};
/** What `drizzle()` makes; the rest of the package writes parts of statements. */
const DRIZZLE: PackageEffects = {
  ...SQL,
  pure: [...SQL.pure!, ...words("as with $with $dynamic prepare getSQL toSQL")],
  read: [...SQL.read!, ...words("select.* selectDistinct* selectDistinct.* selectDistinctOn.* query.* $count")],
  write: words("insert update delete insert.* update.* delete.* execute transaction batch"),
  other: "pure",
};
const AI: PackageEffects = {
  category: "ai",
  pure: words("tool jsonSchema stepCountIs convertToModelMessages convertToCoreMessages getGenerativeModel toDataStreamResponse cosineSimilarity createOpenAI createAnthropic wrapLanguageModel smoothStream zodSchema"),
  read: words("list retrieve"),
  other: "write",
};
/** The models of LangChain; what is composed of them is of no package that can be seen. */
const LANGCHAIN: PackageEffects = { category: "ai", write: words("invoke stream batch call predict generate embedQuery embedDocuments"), other: "pure" };
const MAIL: PackageEffects = {
  category: "mail",
  pure: words("createTransport setApiKey setTimeout setClient client render close"),
  read: words("get list verify"),
  other: "write",
};
const PAYMENT: PackageEffects = {
  category: "payment",
  pure: words("webhooks.* constructEvent* generateTestHeaderString unmarshal validateEvent"),
  read: words("retrieve* list* search* get* autoPagingEach autoPagingToArray"),
  other: "write",
};
const STORAGE: PackageEffects = {
  category: "storage",
  pure: words("bucket file ref getPublicUrl url config generateSignedUrl getSignedUrl* createPresignedPost"),
  read: words("get* list* head* download* exists resource* search*"),
  other: "write",
};
const QUEUE: PackageEffects = {
  category: "queue",
  pure: words("topic queue on once producer consumer"),
  read: words("get* list* peek* count*"),
  other: "write",
};
const CHAT: PackageEffects = { category: "chat", pure: words("on once"), read: words("list* info* get* fetch* lookup*"), other: "write" };
const ANALYTICS: PackageEffects = { category: "analytics", pure: words("init flush shutdown"), read: words("getFeatureFlag* isFeatureEnabled getAllFlags*"), other: "write" };
const SEARCH: PackageEffects = {
  category: "search",
  pure: words("initIndex index Index namespace collections documents"),
  read: words("search* query* get* fetch* list* retrieve* describe*"),
  other: "write",
};
const KEY_VALUE: PackageEffects = {
  category: "database",
  pure: words("on once duplicate fromEnv pipeline multi createClient connect disconnect quit close"),
  // node-redis writes its commands in camel case.
  read: words(
    "get* mget hget* hmget hkeys hvals hlen exists hexists ttl pttl keys scan* zrange* zscore zrank zcard llen lrange lindex smembers sismember scard type strlen ping " +
      "mGet hGet* hmGet hKeys hVals hLen hExists pTTL zRange* zScore zRank zCard lLen lRange lIndex sMembers sIsMember sCard strLen",
  ),
  other: "write",
};

/** A service behind an API of its own. */
const SERVICE: PackageEffects = {
  category: "http",
  pure: words("configure init initialize on once off"),
  read: words("get* list* find* search* query* fetch* retrieve* download* count* describe*"),
  other: "write",
};

/** The node modules with effects, and packages that Inngest apps use. Those not named here are unknown. */
export const PACKAGES: Readonly<Record<string, PackageEffects>> = {
  axios: HTTP,
  got: HTTP,
  ky: HTTP,
  undici: { ...HTTP, pure: words("Agent setGlobalDispatcher getGlobalDispatcher") },
  superagent: HTTP,
  "node-fetch": HTTP,
  "cross-fetch": HTTP,
  "isomorphic-fetch": HTTP,
  ofetch: HTTP,
  needle: HTTP,
  request: HTTP,
  "graphql-request": { category: "http", pure: words("gql setHeader*"), other: "write" },
  googleapis: { category: "http", pure: words("google.* auth.* setCredentials"), read: words("list get search"), other: "write" },
  "@octokit/rest": { category: "http", read: words("get* list*"), other: "write" },
  octokit: { category: "http", read: words("get* list*"), other: "write" },
  "@notionhq/client": { category: "http", read: words("retrieve query list search"), other: "write" },
  "@octokit/core": { category: "http", pure: words("graphql.defaults"), other: "write" },
  "@linear/sdk": { ...SERVICE, read: [...SERVICE.read!, ...words("issue issues team teams user users project projects viewer organization cycles comments")] },
  "node-telegram-bot-api": { ...SERVICE, category: "chat" },
  "intercom-client": SERVICE,
  "customerio-node": SERVICE,
  "@hubspot/api-client": { category: "http", read: words("getById getAll getPage doSearch"), other: "write" },

  "@prisma/client": {
    category: "database",
    pure: words("$on $extends $use $connect $disconnect validator sql join raw empty"),
    read: words("find* count aggregate groupBy $queryRaw*"),
    other: "write",
  },
  "drizzle-orm": DRIZZLE,
  pg: SQL,
  postgres: SQL,
  mysql2: SQL,
  mysql: SQL,
  "@neondatabase/serverless": SQL,
  "@vercel/postgres": SQL,
  "@planetscale/database": SQL,
  "@libsql/client": SQL,
  "better-sqlite3": SQL,
  knex: SQL,
  kysely: SQL,
  typeorm: { ...SQL, read: words("find* count* query*") },
  sequelize: { ...SQL, read: words("find* count* query*") },
  mongoose: {
    category: "database",
    pure: words("Schema model Types.* isValidObjectId connection set connect disconnect"),
    read: words("find* count* estimated* distinct exists aggregate"),
    other: "write",
  },
  mongodb: {
    category: "database",
    pure: words("db collection ObjectId connect close"),
    read: words("find findOne count* estimated* distinct aggregate toArray"),
    other: "write",
  },
  redis: KEY_VALUE,
  ioredis: KEY_VALUE,
  "@upstash/redis": KEY_VALUE,
  "@vercel/kv": KEY_VALUE,
  "@upstash/ratelimit": { category: "database", pure: words("slidingWindow fixedWindow tokenBucket"), other: "write" },
  "@supabase/supabase-js": {
    category: "database",
    pure: words("createClient createServerClient createBrowserClient channel getPublicUrl from schema"),
    read: words("select get* list* download info exists createSignedUrl*"),
    other: "write",
  },
  "@supabase/ssr": { category: "database", pure: words("createClient createServerClient createBrowserClient"), other: "write" },
  "firebase-admin": {
    category: "database",
    pure: words("initializeApp credential.* firestore auth storage messaging collection doc where orderBy limit bucket file batch"),
    read: words("get getUser* listUsers verifyIdToken"),
    other: "write",
  },
  firebase: { category: "database", pure: words("initializeApp"), read: words("get*"), other: "write" },
  "@google-cloud/firestore": { category: "database", pure: words("collection doc where orderBy limit batch"), read: words("get getAll"), other: "write" },
  convex: { category: "database", pure: words("setAuth"), read: words("query fetchQuery"), other: "write" },
  "@aws-sdk/client-dynamodb": { category: "database", other: "write" },
  "@aws-sdk/lib-dynamodb": { category: "database", pure: words("from"), other: "write" },

  resend: MAIL,
  "@sendgrid/mail": MAIL,
  nodemailer: MAIL,
  postmark: MAIL,
  "mailgun.js": { ...MAIL, pure: words("client") },
  loops: MAIL,
  "@aws-sdk/client-ses": MAIL,
  "@aws-sdk/client-sesv2": MAIL,
  "@mailchimp/mailchimp_transactional": MAIL,
  "@mailchimp/mailchimp_marketing": MAIL,
  plunk: MAIL,
  "@plunk/node": MAIL,
  mailersend: MAIL,
  "@knocklabs/node": MAIL,
  "@novu/node": MAIL,

  stripe: PAYMENT,
  "@paddle/paddle-node-sdk": PAYMENT,
  "@lemonsqueezy/lemonsqueezy.js": { ...PAYMENT, pure: words("lemonSqueezySetup") },
  "@polar-sh/sdk": PAYMENT,
  "@mollie/api-client": PAYMENT,
  braintree: PAYMENT,
  square: PAYMENT,
  razorpay: PAYMENT,
  mercadopago: PAYMENT,

  openai: AI,
  "openai/helpers/zod": { category: "ai", other: "pure" },
  "@anthropic-ai/sdk/helpers/zod": { category: "ai", other: "pure" },
  "@anthropic-ai/sdk": AI,
  ai: AI,
  "@google/generative-ai": AI,
  "@google/genai": AI,
  "@mistralai/mistralai": AI,
  "cohere-ai": AI,
  "groq-sdk": AI,
  replicate: AI,
  "together-ai": AI,
  "@fal-ai/client": AI,
  "@fal-ai/serverless-client": AI,
  elevenlabs: AI,
  "@elevenlabs/elevenlabs-js": AI,
  "@deepgram/sdk": { ...AI, pure: words("createClient") },
  assemblyai: AI,
  "@huggingface/inference": AI,
  "@langchain/openai": LANGCHAIN,
  "@langchain/anthropic": LANGCHAIN,
  "@langchain/google-genai": LANGCHAIN,
  "@langchain/google-vertexai": LANGCHAIN,
  "@langchain/groq": LANGCHAIN,
  "@langchain/mistralai": LANGCHAIN,
  "@langchain/aws": LANGCHAIN,
  "@langchain/ollama": LANGCHAIN,
  "@mendable/firecrawl-js": { category: "http", other: "read" },
  "exa-js": { category: "http", other: "read" },
  "@e2b/code-interpreter": { category: "other", other: "write" },
  "@tavily/core": { category: "http", pure: words("tavily"), other: "read" },

  "aws-sdk": { category: "other", pure: words("update Credentials getSignedUrl* createPresignedPost"), other: "write" },
  "@aws-sdk/client-s3": { category: "storage", other: "write" },
  "@aws-sdk/lib-storage": { category: "storage", other: "write" },
  "@google-cloud/storage": STORAGE,
  cloudinary: STORAGE,
  uploadthing: STORAGE,
  "uploadthing/server": STORAGE,
  "@vercel/blob": STORAGE,
  "@azure/storage-blob": { ...STORAGE, pure: words("getContainerClient getBlobClient getBlockBlobClient fromConnectionString") },

  bullmq: QUEUE,
  "@aws-sdk/client-sqs": QUEUE,
  "@aws-sdk/client-sns": QUEUE,
  "@aws-sdk/client-eventbridge": QUEUE,
  "@aws-sdk/client-lambda": QUEUE,
  "@google-cloud/pubsub": QUEUE,
  "@google-cloud/tasks": QUEUE,
  kafkajs: QUEUE,
  amqplib: QUEUE,
  "@upstash/qstash": QUEUE,
  pusher: QUEUE,
  ably: QUEUE,
  "@trigger.dev/sdk": QUEUE,

  "@slack/web-api": CHAT,
  "@slack/webhook": CHAT,
  twilio: CHAT,
  "discord.js": CHAT,
  telegraf: CHAT,
  grammy: CHAT,
  "expo-server-sdk": { category: "chat", pure: words("isExpoPushToken chunkPushNotifications"), other: "write" },
  "web-push": { category: "chat", pure: words("setVapidDetails generateVAPIDKeys"), other: "write" },

  "posthog-node": ANALYTICS,
  "@segment/analytics-node": ANALYTICS,
  mixpanel: ANALYTICS,
  "@amplitude/analytics-node": ANALYTICS,
  "@vercel/analytics/server": ANALYTICS,

  algoliasearch: SEARCH,
  "@pinecone-database/pinecone": SEARCH,
  meilisearch: SEARCH,
  typesense: SEARCH,
  // There 'index' writes a document.
  "@elastic/elasticsearch": { ...SEARCH, pure: words("child close on"), read: words("search* msearch* get* mget* count exists* scroll info ping") },
  "@qdrant/js-client-rest": SEARCH,
  "@upstash/vector": SEARCH,
  "weaviate-client": SEARCH,
  chromadb: SEARCH,

  "@clerk/nextjs/server": { category: "http", pure: words("clerkClient auth"), read: words("get* auth currentUser verify*"), other: "write" },
  "@clerk/backend": { category: "http", pure: words("createClerkClient"), read: words("get* verify*"), other: "write" },
  "@clerk/clerk-sdk-node": { category: "http", read: words("get* verify*"), other: "write" },
  "@workos-inc/node": { category: "http", read: words("get* list*"), other: "write" },

  fs: {
    category: "filesystem",
    read: words("readFile* readdir* stat* lstat* access* exists* createReadStream open* opendir* realpath* readlink*"),
    other: "write",
  },
  "fs-extra": { category: "filesystem", read: words("read* stat* pathExists* exists*"), other: "write" },
  child_process: { category: "process", other: "write" },
  execa: { category: "process", other: "write" },
  zx: { category: "process", other: "write" },
  http: { category: "network", pure: words("createServer Agent"), read: words("get"), other: "write" },
  https: { category: "network", pure: words("createServer Agent"), read: words("get"), other: "write" },
  http2: { category: "network", other: "write" },
  net: { category: "network", pure: words("isIP*"), other: "write" },
  tls: { category: "network", other: "write" },
  dgram: { category: "network", other: "write" },
  dns: { category: "network", other: "read" },
  puppeteer: { category: "network", other: "write" },
  "puppeteer-core": { category: "network", other: "write" },
  playwright: { category: "network", other: "write" },
};

type Table = { name: string; effects: PackageEffects } | null;

/** The table of a module: under its own name, that of its package, or without `node:`. */
export const effectsOfPackage = oncePerText((source): Table => {
  const bare = source.replace(/^(node|npm):/, "");
  const scoped = bare.startsWith("@");
  const name = bare.split("/").slice(0, scoped ? 2 : 1).join("/");
  for (const key of [bare, name]) {
    const effects = Object.hasOwn(PACKAGES, key) ? PACKAGES[key] : undefined;
    if (effects) return { name: key, effects };
  }
  return null;
});
