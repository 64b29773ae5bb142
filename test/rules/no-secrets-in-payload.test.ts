import dedent from "dedent";
import rule from "../../rules/no-secrets-in-payload.js";
import { inBody, inBodyV3, inStep } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-secrets-in-payload", rule, {
  valid: [
    {
      name: "ids",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { userId: 1, tokenCount: 3, passwordChangedAt: now, apiKeyId: "x" } });`),
    },
    {
      name: "encrypted data",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { encrypted: { password: form.password } } });`),
    },
    {
      name: "flags and masks",
      code: inStep(`return { password: "***", secret: null, apiKey: !!key, accessToken: token !== null };`),
    },
    {
      name: "words of the domain",
      code: inStep(`return { token: device.token, nextPageToken: page.next, pushToken: p, maxTokens: 5, tokens: usage.tokens };`),
    },
    {
      name: "columns that are asked for and stay in the step",
      code: inBody(`
        const name = await step.run("name", async () => {
          const account = await db.account.findFirst({ where: { id: event.data.id }, select: { name: true, accessToken: true } });
          await sync(account.accessToken);
          return account.name;
        });
        const names = await step.run("names", () => db.account.findMany({ select: { name: true, accessToken: true } }).then((rows) => rows.map((row) => row.name)));
        const ids = await step.run("ids", async () => (await supabase.from("accounts").select("id, access_token")).data.map((row) => row.id));
        use(name, names, ids);
      `),
    },
    {
      name: "columns that are left out, searched by, or changed",
      code: inBody(`
        const a = await step.run("a", () => db.account.findFirst({ where: { accessToken: event.data.hash }, select: { id: true, accessToken: false } }));
        const b = await step.run("b", () => db.account.update({ where: { id: 1 }, data: { refreshToken: true }, select: { id: true } }));
        const c = await step.run("c", () => supabase.from("accounts").select("id, token_expires_at, api_key_id"));
        use(a, b, c);
      `),
    },
    {
      name: "columns that are opened where they are used",
      code: inBody(`
        const account = await step.run("load", () => db.account.findFirst({ select: { accessToken: true } }));
        await step.run("sync", () => sync(reveal(account.accessToken)));
      `),
    },
    {
      name: "columns that another function of the file decrypts",
      code: `${inBody(`
        const tokens = await step.run("list", async () => (await load("oauth_tokens")) ?? []);
        const due = await step.run("due", async () => { const { data } = await supabase.from("oauth_tokens").select("id, refresh_token"); return data ?? []; });
        await step.sendEvent("refresh", due.map(({ id }) => ({ name: "token/due", data: { id, all: tokens.length } })));
      `)}
export const refresh = async (row) => api.refresh(await decryptToken(row.refresh_token));`,
    },
    {
      name: "tokens of other things than services",
      code: inStep(`return { inviteToken: a, deviceToken: b, csrfToken: c, slackTokenId: d, hasGithubToken: e, encryptedGithubToken: f, githubTokens: 3 };`),
    },
    {
      name: "a list of credentials that stay closed, or that are only counted",
      code: inBody(`
        const credentials = await step.run("list", () => listCredentials(event.data.id));
        await step.run("count", () => count(credentials.length));
        const opened = await step.run("size", async () => (await connect({ credentials: decrypt(credentials) })).size);
        use(opened);
      `),
    },
    {
      name: "a list of what is no secret, one that stays in the step, and what somebody else does with each",
      code: inBody(`
        const flags = await step.run("flags", async () => {
          const found = [];
          for (const row of await db.hooks.findMany()) found.push({ url: row.url, secret: !!row.secret, password: "***" });
          return found;
        });
        const urls = await step.run("urls", async () => {
          const hooks = (await load()).map((row) => ({ url: row.url, secret: row.secret }));
          await Promise.all(hooks.map((hook) => deliver(hook.url, hook.secret)));
          return hooks.map((hook) => hook.url);
        });
        const ids = await step.run("ids", async () => pool.map(rows, (row) => ({ id: row.id, secret: row.secret })));
        return { flags, urls, ids };
      `),
    },
    {
      name: "what is decrypted under another name, in a function of the file",
      code: `${inBody(`
        const rows = await step.run("load", () => db.integration.findMany({ where: { type: "crm" } }));
        for (const row of rows) await step.run("sync-" + row.id, () => sync(row));
      `)}
async function sync(row) { const stored = row.accessToken; if (!stored) return; const key = decrypt(stored); await crm.sync(key); }`,
    },
    {
      name: "a list with secrets in a file that decrypts them",
      code: inBody(`
        const hooks = await step.run("load", async () => (await load()).map((row) => ({ url: row.url, secret: row.secret })));
        for (const hook of hooks) await step.run("deliver-" + hook.url, () => deliver(hook.url, decrypt(hook.secret)));
      `),
    },
    {
      name: "credentials of which the step gives what is no secret",
      code: inBody(`
        const credentials = await step.run("load", async () => ({ clientId: (await load()).clientId }));
        return new Auth({ credentials });
      `),
    },
    {
      name: "fields of the event that are asked for, closed, or called after what they are not",
      code: inBody(`
        const { accessToken: sealed, apiKeyId, tokenCount, password_enabled } = event.data;
        const key = await step.run("count", () => (event.data.apiKey ? count(apiKeyId, tokenCount, password_enabled) : 0));
        await step.run("sync", () => crm.sync(decrypt(sealed), key));
        await step.run("check", () => compare(event.data.text, event.data.encrypted.password));
      `),
    },
    {
      name: "a field of an event where the middleware encrypts",
      code: `import { encryptionMiddleware } from "@inngest/middleware-encryption";\n${inBody(`await step.run("sync", () => crm.sync(event.data.apiKey));`)}`,
    },
    {
      name: "a hash",
      code: inStep(`return { password: await hash(form.password) };`),
    },
    {
      name: "a public key of the environment",
      code: inStep(`return { key: process.env.NEXT_PUBLIC_MAP_KEY, region: process.env.AWS_REGION };`),
    },
    {
      name: "the middleware encrypts step results",
      code: dedent`
        import { encryptionMiddleware } from "@inngest/middleware-encryption";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const account = await step.run("a", async () => ({ accessToken: await load() }));
          use(account);
        });
      `,
    },
    {
      name: "used inside the step",
      code: inStep(`
        const accessToken = await getAccessToken(event.data.userId);
        await api.sync({ accessToken });
      `),
    },
    { name: "what is called after a secret and is none", code: inStep(`return loadUserWithoutPassword(event.data.userId);`) },
    { name: "results that are called after what they tell of a secret", code: inBody(`const password = await step.run("a", () => hash(event.data.text));\nconst hasApiKey = await step.run("b", () => keys.has(event.data.id));\nconst tokens = await step.run("c", () => countTokens(event.data.text));\nconst encryptedApiKey = await step.run("d", () => vault.seal(event.data.id));\nuse(password, hasApiKey, tokens, encryptedApiKey);`) },
    { name: "opened and used inside the step", code: inStep(`const password = await decrypt(account.credentials); await portal.login(account.user, password); return { ok: true };`) },
    { name: "what is decrypted for people to read", code: inStep(`return decryptMessage(event.data.message);`) },
    { name: "what stands beside a secret", code: inStep(`const account = await load(); return { token: account.tokenType, expires: account.accessTokenExpiresAt, has: !!account.accessToken, hash: hash(account.accessToken) };`) },
    {
      name: "read from the result, and closed still",
      code: inBody(`
        const account = await step.run("load", () => db.account(event.data.id));
        await step.run("sync", async () => sync(await decryptToken(account.accessToken)));
        if (account.accessToken) await step.run("more", () => more(account.id));
      `),
    },
    {
      name: "read from the result under a name that says that it is closed",
      code: inBody(`
        const accounts = await step.run("load", () => db.accounts());
        for (const account of accounts) {
          const encryptedAccessToken = account.accessToken;
          await step.run(\`sync-\${account.id}\`, () => sync(encryptedAccessToken));
        }
      `),
    },
    {
      name: "asked for in the result",
      code: inBody(`
        const account = await step.run("load", () => db.account(event.data.id));
        if (!account.apiKey || account.accessToken === null) return;
        const state = account.refreshToken ? "linked" : "new";
        await step.run("sync", () => sync(account.id, state));
      `),
    },
    {
      name: "a password that is taken off, and one that is compared",
      code: inBody(`
        const { password, ...user } = await step.run("load", () => db.user(event.data.id));
        const other = await step.run("other", () => db.user(event.data.other));
        await step.run("sync", async () => (await compare(event.data.text, other.password)) && sync(user));
      `),
    },
    {
      name: "tokens that open nothing, read from the result",
      code: inBody(`
        const page = await step.run("load", () => load(event.data.id));
        await step.run("more", () => more(page.token, page.pageToken, page.usage.tokens, page.deviceToken));
      `),
    },
    {
      name: "the result of an event that is waited for",
      code: inBody(`
        const linked = await step.waitForEvent("linked", { event: "account/linked", timeout: "1d" });
        await step.run("sync", () => sync(linked.data.accessToken));
      `),
    },
    {
      name: "tokens of another kind",
      code: inStep(`
        const token = await prisma.token.create({ data: { symbol: event.data.symbol } });
        const made = await createToken(event.data.symbol);
        return { token, made, cursor: chat.createCursor() };
      `),
    },
    {
      name: "allowed",
      code: inStep(`return { secret: word };`),
      options: [{ names: [], allow: ["secret"] }],
    },
  ],
  invalid: [
    {
      name: "what goes by another name to the service",
      code: `${inBody(`
        const rows = await step.run("load", () => db.integration.findMany({ where: { type: "crm" } }));
        for (const row of rows) await step.run("sync-" + row.id, () => sync(row));
      `)}
async function sync(row) { const stored = row.accessToken; if (!stored) return; await crm.sync(stored); }`,
      errors: [{ messageId: "inStepResult", line: 3 }],
    },
    {
      name: "a column that a query of Prisma asks for",
      code: inStep(`return db.user.findMany({ where: { active: true }, select: { id: true, account: { select: { accessToken: true } } } });`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "accessToken" } }],
    },
    {
      name: "a column that a query of Supabase asks for, with an error beside",
      code: inStep(`const { data, error } = await supabase.from("accounts").select("id, access_token").eq("id", 1).single();\nif (error) throw error;\nreturn data;`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "access_token" } }],
    },
    {
      name: "columns that queries of Drizzle ask for",
      code: inBody(`
        const a = await step.run("a", () => db.query.accounts.findFirst({ columns: { refreshToken: true } }));
        const b = await step.run("b", () => db.select({ id: accounts.id, apiKey: accounts.key }).from(accounts));
        use(a, b);
      `),
      errors: [
        { messageId: "inStepResult", data: { step: "step 'a'", name: "refreshToken" } },
        { messageId: "inStepResult", data: { step: "step 'b'", name: "apiKey" } },
      ],
    },
    {
      name: "lists with secrets in them",
      code: inBody(`
        const pushed = await step.run("pushed", async () => {
          const found = [];
          for (const row of await db.hooks.findMany()) found.push({ url: row.url, secret: row.secret });
          return found;
        });
        const mapped = await step.run("mapped", async () => {
          const rows = await db.hooks.findMany();
          return rows.map((row) => ({ url: row.url, secret: row.secret })).filter((hook) => hook.url);
        });
        const together = await step.run("together", () => Promise.all(ids.map(async (id) => { const row = await load(id); return { id, apiKey: row.key }; })));
        const listed = await step.run("listed", async () => [{ url: "https://a", password: await load() }, null]);
        return { pushed, mapped, together, listed };
      `),
      errors: [
        { messageId: "inStepResult", data: { step: "step 'pushed'", name: "secret" }, line: 5 },
        { messageId: "inStepResult", data: { step: "step 'mapped'", name: "secret" }, line: 10 },
        { messageId: "inStepResult", data: { step: "step 'together'", name: "apiKey" }, line: 12 },
        { messageId: "inStepResult", data: { step: "step 'listed'", name: "password" }, line: 13 },
      ],
    },
    {
      name: "what is got with its secrets",
      code: inStep(`return configs.getConfigWithSecrets(event.data.id);`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "getConfigWithSecrets" } }],
    },
    {
      name: "read from the result by a function of the file",
      code: `${inBody(`
        const account = await step.run("load", () => db.account(event.data.id));
        await step.run("post", () => post(account, event.data.text));
      `)}
async function post(account, text) { await fetch(URL, { method: "POST", headers: { Authorization: "Bearer " + account.access_token }, body: text }); }`,
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "access_token" }, line: 3 }],
    },
    {
      name: "a token that is made for a user",
      code: inStep(`const token = chat.createToken(event.data.userId, expires); return { token, expires };`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "token" } }],
    },
    {
      name: "a token that is signed",
      code: inStep(`return { token: jwt.sign({ sub: event.data.userId }, process.env.SECRET!) };`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "token" } }],
    },
    {
      name: "read from the result of a step that another file writes",
      code: inBody(`
        const user = await step.run("load-user", () => db.user.findUnique({ where: { id: event.data.id } }));
        if (!user.redditAccessToken) return;
        await step.run("post", () => post(event.data.text, user.redditAccessToken!, user.redditRefreshToken!));
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load-user'", name: "redditAccessToken" }, line: 3 }],
    },
    {
      name: "the token of a service, in an event of a list that is made before",
      code: inBody(`
        const events = repos.filter(Boolean).map((repo) => ({ name: "repo/sync", data: { id: repo.id, githubToken: tokens.get(repo.userId) } }));
        await step.sendEvent("sync", events);
      `),
      errors: [{ messageId: "inEvent", data: { name: "githubToken" } }],
    },
    {
      name: "the token of a service that is read of what a step gave, and of an event",
      code: inBody(`
        const { slack_token } = event.data;
        const users = await step.run("load-users", () => db.select({ id: users.id, githubToken: users.githubToken }).from(users));
        const tokens = new Map(users.map((user) => [user.id, user.githubToken]));
        await step.run("post", () => post(tokens, slack_token));
      `),
      errors: [
        { messageId: "inEvent", data: { name: "slack_token" } },
        { messageId: "inStepResult", data: { step: "step 'load-users'", name: "githubToken" } },
      ],
    },
    {
      name: "credentials that a step reads for what is made after it",
      code: inBody(`
        const credentials = await step.run("load", async () => JSON.parse(fs.readFileSync(path, "utf8")));
        const auth = new google.auth.GoogleAuth({ credentials, scopes: [] });
        return use(auth);
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "credentials" } }],
    },
    {
      name: "read from the items of the result",
      code: inBody(`
        const integrations = await step.run("load", () => db.integrations());
        for (const integration of integrations) {
          const config = integration.config as Config;
          await step.run("sync-" + integration.id, () => sync(config.page_access_token));
        }
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "page_access_token" }, line: 3 }],
    },
    {
      name: "sent as the bearer",
      code: inBody(`
        const session = await step.run("load", () => login(event.data.id));
        await step.run("get", () => fetch(URL, { headers: { Authorization: \`Bearer \${session.token}\` } }));
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "token" }, line: 3 }],
    },
    {
      name: "the token of credentials",
      code: inBody(`
        const creds = await step.run("open", () => openCredentials(event.data.id));
        await step.run("get", () => github(creds.token, event.data.repo));
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'open'", name: "token" }, line: 3 }],
    },
    {
      name: "taken out of the result",
      code: inBody(`
        const { apiKey } = await step.run("load", () => db.settings(event.data.id));
        await step.run("get", () => get(apiKey));
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "apiKey" }, line: 3 }],
    },
    {
      name: "a secret that signs webhooks",
      code: inBody(`
        const workspace = await step.run("load", () => db.workspace(event.data.id));
        await step.run("send", () => deliver(workspace.url, workspace.webhook_secret));
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'load'", name: "webhook_secret" }, line: 3 }],
    },
    {
      name: "what a step unseals, under a name",
      code: inStep(`const token = await openSealed(row.sealed); return { token, id: row.id };`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "token" } }],
    },
    {
      name: "a signed token of the app",
      code: inStep(`return createGitHubAppJwt({ appId: event.data.appId });`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "createGitHubAppJwt" } }],
    },
    {
      name: "a token that the result is called after",
      code: inBody(`const accessToken = await step.run("token", () => mailbox.open(event.data.accountId));\nawait step.run("send", () => send(accessToken));`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'token'", name: "accessToken" } }],
    },
    {
      name: "a key of the settings or of the environment",
      code: inStep(`const settings = await load(); let key = settings?.apolloApiKey || process.env.APOLLO_API_KEY; if (!key) key = readKey(); return key;`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "apolloApiKey" } }],
    },
    {
      name: "a token for somebody",
      code: inStep(`return getAccessTokenForAccount(event.data.accountId);`),
      errors: [{ messageId: "inStepResult" }],
    },
    {
      name: "what a step decrypts",
      code: inStep(`const { decrypt } = await import("./crypto.js"); return decrypt(account.encryptedCredentials);`),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "decrypt" } }],
    },
    {
      name: "what a step decrypts, under a name that tells nothing",
      code: inStep(`return { id: account.id, value: await decrypt(account.value) };`),
      errors: [{ messageId: "inStepResult" }],
    },
    {
      name: "the token of a service",
      code: inBody(`const token = await step.run("get-token", async () => {\n  return getGitHubAccessToken(event.data.userId);\n});\nuse(token);`),
      errors: [{ messageId: "inStepResult", line: 4 }],
    },
    { name: "a key of the environment as the whole result", code: inBodyV3(`const key = await step.run("key", () => process.env.STRIPE_SECRET_KEY);\nuse(key);`), errors: [{ messageId: "inStepResult", data: { step: "step 'key'", name: "STRIPE_SECRET_KEY" }, line: 3 }] },
    {
      name: "a password in an event",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { userId: 1, password: event.data.password } });`),
      errors: [{ messageId: "inEvent", line: 3 }],
    },
    {
      name: "fields of the event that the function uses, each once",
      code: inBody(`
        const { userId, apiKey, bot_token: token = "" } = event.data as { userId: string; apiKey: string; bot_token: string };
        await step.run("sync", () => crm.sync(userId, apiKey));
        await step.run("post", () => post(token, event.data.apiKey, event.data.password));
      `),
      errors: [
        { messageId: "inEvent", data: { name: "apiKey" }, line: 3 },
        { messageId: "inEvent", data: { name: "bot_token" }, line: 3 },
        { messageId: "inEvent", data: { name: "password" }, line: 5 },
      ],
    },
    {
      name: "a field of the event that is sent on",
      code: inBody(`await step.sendEvent("a", { name: "a/b", data: { apiKey: event.data.apiKey } });`),
      errors: [{ messageId: "inEvent", line: 3 }],
    },
    {
      name: "from a route",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "a" });
        await inngest.send({ name: "a/b", data: { card: { cardNumber: body.number, cvv: body.cvv } } });
      `,
      errors: [{ messageId: "inEvent", line: 3 }, { messageId: "inEvent", line: 3 }],
    },
    {
      name: "a key of the environment",
      code: inBodyV3(`await step.invoke("a", { function: other, data: { auth: process.env.CRM_API_KEY } });`),
      errors: [{ messageId: "inEvent", line: 3 }],
    },
    {
      name: "an access token as a step's result",
      code: inStep(`
        const account = await load();
        return { id: account.id, accessToken: account.accessToken };
      `),
      errors: [{ messageId: "inStepResult", line: 5 }],
    },
    {
      name: "an access token under another name",
      code: inStep(`
        const account = await load();
        return { ...account.profile, token: account.accessToken };
      `),
      errors: [{ messageId: "inStepResult", data: { step: "step 'work'", name: "token" }, line: 5 }],
    },
    { name: "an access token as the whole result", code: inStep(`const account = await load(); return account.access_token;`), errors: [{ messageId: "inStepResult", line: 4 }] },
    {
      name: "the result of a call that gets one",
      code: inBody(`
        const token = await step.run("get-token", () => getAccessToken(event.data.userId));
        use(token);
      `),
      errors: [{ messageId: "inStepResult", line: 3 }],
    },
    {
      name: "a name of one's own",
      code: inStep(`return { pin: user.pin };`),
      options: [{ names: ["pin"], allow: [] }],
      errors: [{ messageId: "inStepResult", line: 4 }],
    },
  ],
});
