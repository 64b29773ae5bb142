import dedent from "dedent";
import rule from "../../rules/no-swallowed-step-error.js";
import { ruleTester } from "./tester.js";
import { inBody, inBodyV3, inStep, inStepV3, offers } from "./shapes.js";

ruleTester.run("no-swallowed-step-error", rule, {
  valid: [
    {
      name: "a callback with a name, above which a comment says that it may fail",
      code: inBody(`
        // Push messages (optional)
        const push = async () => {
          for (const id of event.data.ids) await send(id).catch(console.error);
        };
        await step.run("push", push);
      `),
    },
    {
      name: "above the step a comment says that the rest goes on even if it fails, in several languages",
      code: inBody(`
        // Sent apart from the first one: even if this fails, the order is done.
        await step.run("a", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 실패해도 리뷰 흐름을 막지 않는다.
        await step.run("b", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 通知に失敗しても注文は続ける
        await step.run("c", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 发送失败不影响订单
        await step.run("d", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
      `),
    },
    {
      name: "in a block of which the catch says that it is not critical",
      code: inStep(`
        try {
          const users = await db.users.list();
          for (const user of users) await prune(user.id).catch(() => {});
          try { await push(users); } catch (error) { console.error(error); }
        } catch {
          // Non-critical, ignore
        }
      `),
    },
    {
      name: "a report that the step returns, and one that it hands on",
      code: inBody(`
        const stats = { errors: [] };
        await step.run("send", async () => {
          try { await send(event.data.id); } catch (error) { stats.errors.push(String(error)); }
          return stats;
        });
        await step.run("store", async () => {
          try { await send(event.data.id); } catch (error) { stats.errors.push(String(error)); }
          await store(stats);
        });
      `),
    },
    {
      name: "helpers of which a comment says that they never throw",
      code: dedent`
        import { inngest } from "./client";
        import { db, mail, audits } from "./services";
        // -----------------------------------------------
        // audit (fire-and-forget)
        // -----------------------------------------------

        export async function audit(row) {
          try {
            await audits.emit(row);
          } catch {
            return;
          }
        }
        const marks = {
          /** Must not block the order. */
          async add(id) {
            try { await db.marks.insert(id); } catch (error) { console.error(error); }
          },
        };
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          /** Tells the owner. Never throws: an outage of the channel is none of the run. */
          const notify = async (id, kind) => {
            await step.run(id, async () => {
              try { await mail.notify(kind); } catch (error) { console.error(error); }
            });
          };
          await notify("start", "started");
          await step.run("audit", () => audit(event.data));
          await step.run("mark", () => marks.add(event.data.id));
        });
      `,
    },
    {
      name: "comments above the statement whose callback drops the error, and above what may be left out",
      code: inBody(`
        await step.run("tell", async () => {
          // Push message (fire and forget)
          import("./push")
            .then(({ push }) => {
              push(event.data.id).catch(console.error);
            })
            .catch(console.error);
          // Best effort, as the tiles are drawn again at night.
          await Promise.all(event.data.ids.map(async (id) => {
            try { await draw(id); } catch (error) { console.error(error); }
          }));
          // How many there are now (optional metric)
          let count = 0;
          try { count = await db.count(event.data.id); } catch (error) { console.warn(error); }
          return count;
        });
        // Les notifications push (optionnel)
        await step.run("push", async () => {
          for (const id of event.data.ids) await push(id).catch(console.error);
        });
      `),
    },
    {
      name: "texts that cannot be parsed, and files that are not on this machine",
      code: inStep(`
        let title = "";
        try { ({ title } = await parser.parseString(event.data.xml)); } catch { }
        try { return await fs.readFile("notes.md", "utf8"); } catch { return null; }
      `),
    },
    {
      name: "failures that the step returns, or throws in the end",
      code: inBody(`
        const failures = [];
        let failed = 0;
        const seen = await step.run("send", async () => {
          for (const id of event.data.ids) {
            try { await send(id); } catch (error) { failures.push(id); }
          }
          return { failures };
        });
        await step.run("send-more", async () => {
          for (const id of event.data.ids) {
            try { await send(id); } catch { failed++; }
          }
          if (failed > 0) throw new Error("some failed");
        });
        await step.run("keep", async () => {
          const lost = [];
          try { await send(1); } catch (error) { lost.push(error); }
          return lost;
        });
        await step.run("explained", async () => {
          try { await send(1); } catch (error) {
            // The summary names it, and the next run sends it.
            failures.push(error);
          }
        });
        await step.run("store", async () => {
          try { await send(1); } catch (error) { failures.push(error); await db.failures.insert(1); }
        });
        return seen;
      `),
    },
    {
      name: "a step that takes back what another did",
      code: inBody(`
        try {
          await step.run("create", () => create(event.data.id));
          await step.run("seed", () => seed(event.data.id));
        } catch (error) {
          if (error.stepId === "seed") await step.run("remove", () => remove(event.data.id));
        }
      `),
    },
    {
      name: "comments that say that it may be silent",
      code: inStep(`
        // Silently dropped: the next run sends them.
        try { await send(event.data.id); } catch (error) { console.error(error); }
        // An optional extra, never on the way of the order.
        try { await send(event.data.id); } catch (error) { console.error(error); }
      `),
    },
    {
      name: "a comment above the condition of the step",
      code: inBody(`
        const { changed } = await step.run("sync", () => sync(event.data.id));
        // Tells the tiles to look again. Best effort, like every mark.
        if (changed > 0) {
          await step.run("mark", async () => { try { return await mark(event.data.id); } catch { return 0; } });
        }
      `),
    },
    {
      name: "one kind of error, asked for inside another question, where the others are thrown",
      code: inStep(`
        try {
          await save(event.data.id);
        } catch (error) {
          if (axios.isAxiosError(error)) {
            if (error.response?.status === 409) return await find(event.data.id);
            console.error(error.message);
          }
          throw error;
        }
      `),
    },
    {
      name: "settled promises whose results are looked at",
      code: inBody(`
        await step.run("push", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          if (results.some((result) => result.status === "rejected")) throw new Error("push failed");
        });
        await step.run("push-first", async () => Promise.allSettled(event.data.first.map((device) => push(device))));
      `),
    },
    {
      name: "a log line that names the fallback, signs of typing",
      code: inBody(`
        const found = await step.run("list", async () => {
          try { return await fetchList(event.data.id); } catch (error) { console.warn("list failed, falling back to search:", error); }
          return [];
        });
        if (found.length === 0) await step.run("search", () => search(event.data.id));
        await step.run("answer", async () => {
          await startTyping(event.data.chatId).catch(() => {});
          await send(event.data.chatId);
          await chat.sendTypingIndicator(event.data.chatId).catch(() => {});
        });
      `),
    },
    {
      name: "settled promises whose failures are counted for somebody, or may be dropped",
      code: inBody(`
        await step.run("count", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          const failed = results.filter((result) => result.status === "rejected").length;
          console.log(failed);
          return { failed };
        });
        await step.run("mark", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          for (const result of results) { if (result.status === "rejected") await mark(result.reason); }
        });
        await step.run("tell", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          const told = await report(results);
          console.log(told);
        });
        await step.run("collect", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          results.forEach((result, index) => { if (result.status === "rejected") failures[index] = result.reason; });
          if (results.length > 0) return "pushed";
        });
        await step.run("drop", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          const failed = results.filter((result) => result.status === "rejected").length;
          if (failed > 0) console.warn("push failed (non-critical)", failed);
          const others = await Promise.allSettled(event.data.others.map((device) => push(device)));
          const lost = others.filter((result) => result.status === "rejected");
          if (lost.length > 0) {
            // Who is offline gets the next one.
            console.warn(lost.length);
          }
        });
      `),
    },
    {
      name: "settled promises that look after their failures, or may fail",
      code: inBody(`
        await step.run("push", async () => {
          await Promise.allSettled(event.data.devices.map(async (device) => {
            try { await push(device); } catch (err) { await markBroken(device, err); }
          }));
          await Promise.allSettled(event.data.devices.map((device) => push(device).catch((err) => markBroken(device, err))));
          // Best effort: who is offline gets the next one.
          await Promise.allSettled(event.data.devices.map((device) => push(device)));
          await Promise.allSettled(files.map((file) => unlink(file)));
        });
      `),
    },
    {
      name: "settled steps in the body, whose failures the run shows",
      code: inBody(`
        await Promise.allSettled(event.data.devices.map((device) => step.run(\`push-\${device}\`, () => push(device))));
      `),
    },
    {
      name: "an error that is remembered and leads to another step",
      code: inBody(`
        const sendFailed = await step.run("send", async () => {
          try { await send(event.data.id); return false; } catch (err) { console.error(err); return err.code; }
        });
        if (sendFailed) { await step.run("tell", () => tell(sendFailed)); return; }
        await step.run("store", () => store());
      `),
    },
    {
      name: "a constant of the module that says something, one that may change, one of a call",
      code: `const REVIEW = { items: [], alerts: ["by hand"] };\nlet last = { items: [] };\nconst made = makeEmpty();\n${inBody(`
        await step.run("a", async () => { try { return await read(event.data.id); } catch (error) { console.error(error); return REVIEW; } });
        await step.run("b", async () => { try { return await read(event.data.id); } catch (error) { console.error(error); return last; } });
        await step.run("c", async () => { try { return await read(event.data.id); } catch (error) { console.error(error); return made; } });
        await step.run("d", async () => { const NOTHING = event.data.last; try { return await read(event.data.id); } catch (error) { console.error(error); return NOTHING; } });
      `)}\nconst NOTHING = { items: [] };`,
    },
    {
      name: "a reason above the loop that has nothing else in it",
      code: inStep(`
        // Fire-and-forget mails (guests have none)
        for (const order of event.data.orders) {
          if (order.email) {
            sendMail(order.email).catch((error) => console.error(error));
          }
        }
      `),
    },
    { name: "an error that a log of the app stores", code: inStep(`try { await ship(event.data.id); } catch (error) { await log({ status: "FAILED", error }); }`) },
    { name: "an analytics event", code: inStep(`await posthog.capture({ event: "shipped" }).catch(() => {});`) },
    { name: "a default that a comment names", code: inStep(`try { return await isActive(event.data.id); } catch {\n  // Default to false\n  return false;\n}`) },
    { name: "on the way to a failure", code: inStep(`const order = await load(event.data.id);\nif (order.stuck) {\n  await openCase(order).catch((error) => console.error(error));\n  console.error("stuck");\n  throw new Error("stuck");\n}`) },
    { name: "on the way to a failure, in a try", code: inStep(`if (event.data.stuck) {\n  if (event.data.owner) {\n    try { await tell(event.data.owner); } catch (error) { console.error(error); }\n  }\n  throw new Error("stuck");\n}\nawait ship();`) },
    { name: "a step on the way to a failure", code: inBody(`if (event.data.stuck) {\n  await step.run("mark", async () => { try { await mark(event.data.id); } catch (error) { console.error(error); } });\n  throw new Error("stuck");\n}`) },
    { name: "another way, with a log line before it", code: inStep(`try {\n  const score = await quick(event.data.id);\n  if (score.sure) return describe(score);\n  if (score.few) { console.log("few"); } else { console.log("unsure"); }\n} catch (error) { console.warn(error); }\nreturn describe(await slow(event.data.id));`) },
    { name: "a log line that says that it goes on without", code: inStep(`const found = []; try { found.push(await search(event.data.id)); } catch (error) { console.warn("search failed, continuing without:", error); }\ntry { await loadProfile(); } catch (error) { console.debug("profile failed (optional):", error); }`) },
    { name: "a text of its own", code: inStep(`try { return await translate(event.data.text); } catch { return "Untitled"; }`) },
    { name: "a success that says more", code: inStep(`try { return await create(event.data); } catch { return { ok: true, existed: true }; }`) },
    { name: "how much was used", code: inStep(`const answer = await ask(event.data.text); trackAIUsage({ tokens: answer.tokens }).catch(() => {}); return answer.text;`) },
    { name: "a step that gives nothing, and the run has another way", code: inBody(`const sent = await step.run("send", async () => { try { await send(event.data.x); return { url: "a" }; } catch (error) { console.warn(error); return { url: null }; } });\nif (sent.url) return { url: sent.url };\nreturn step.run("fallback", () => fallback());`) },
    { name: "a step that gives nothing, and a step on that side", code: inBody(`const sent = await step.run("send", async () => { try { await send(event.data.x); return { url: "a" }; } catch (error) { console.warn(error); return { url: null }; } });\nif (!sent.url) { await step.run("mark", () => mark()); return; }`) },
    { name: "the same, assigned", code: inBody(`let text = null;\ntext = await step.run("captions", async () => { try { return await captions(event.data.x); } catch (error) { console.warn(error); return null; } });\nif (!text) text = await step.run("transcribe", () => transcribe());\nreturn text;`) },
    { name: "a step that gives nothing, and something is said in its place", code: inBody(`const score = await step.run("score", async () => { try { return await scoreOf(event.data.x); } catch (error) { console.warn(error); return null; } });\nawait step.run("mail", () => send(score ? describe(score) : welcome()));`) },
    { name: "an event for the analytics of the server", code: inBody(`await step.run("track", async () => { trackServerEvent(event.data.id, "done").catch(() => {}); });`) },
    {
      name: "a fallback of a step, with which the run goes on",
      code: inBody(`const image = await step.run("draw", () => draw(event.data.text)).catch(() => null);\nawait step.run("post", () => post({ text: event.data.text, image, size: image?.size }));`),
    },
    {
      name: "a reason at the end of the line",
      code: inStep(`
        notify(event.data.id).catch((error) => console.error(error)); // non-fatal
        await touch(event.data.id).catch(() => undefined) // the row may not exist yet
      `),
    },
    { name: "a reason in three words", code: inStep(`try { await insertLog(); } catch { /* ignore logging failures */ }`) },
    ...["Invalid feed", "not a valid URL.", "malformed row"].map((comment) => ({
      name: `what is no better next time, by a comment: ${comment}`,
      code: inStep(`try { await parser.load(event.data.url); } catch (error) {\n// ${comment}\n}`),
    })),
    {
      name: "a log line that says what is used in its place",
      code: inStep(`let page = "";\ntry { page = await fetchPage(event.data.url); } catch (error) { console.warn(\`No page of \${event.data.url}, using what the list says\`); }\nawait write(page);`),
    },
    { name: "a duplicate that is expected", code: inStep(`try { await insert(); } catch { /* dedup hit */ }`) },
    { name: "what is returned unawaited fails outside of the try", code: inStep(`try { return pattern.test(event.data.name); } catch { return false; }`) },
    {
      name: "a helper that asks, and whose answer is no",
      code: `${inStep(`return await hasRecord(event.data.domain);`)}
async function hasRecord(domain) {
  try { const records = await resolveTxt(domain); return records.some((record) => record.includes("v=1")); } catch { return false; }
}`,
    },
    {
      name: "a step that asks whether somebody answers",
      code: inBody(`
        const isAlive = await step.run("ping-url", async () => {
          try { const response = await fetch(event.data.url, { method: "HEAD" }); return response.ok; } catch { return false; }
        });
        await step.run("update", () => update({ status: isAlive ? "active" : "broken" }));
      `),
    },
    {
      name: "says above the step that the run goes on without it, or in the log line that nothing waits for it",
      code: inBody(`
        // Without a key there is nothing to look up: the agent still works, just without memory.
        const facts = await step.run("hydrate", async () => { try { return await lookUp(event.data.text); } catch (error) { console.warn("lookup failed", error); return []; } });
        // Retrieve what is known of it (guarded; never fatal).
        const known = await step.run("load", async () => { try { return await load(facts); } catch (error) { console.warn("retrieval failed", error); return []; } });
        await step.run("score", () => score(known).catch((error) => console.warn("Score failed without blocking ingestion", error)));
      `),
    },
    {
      name: "a helper whose caller throws where nothing came",
      code: inStep(`let text = null;\ntext = await draft(event.data.text);\nif (text === null) throw new NonRetriableError("no text");\nreturn text;`) + `\nasync function draft(text) { try { return await ask(text); } catch (error) { console.error(error); return null; } }`,
    },
    {
      name: "a step that asks, and whose answer is no",
      code: inBody(`
        const connected = await step.run("check-connection", async () => {
          try { const status = await fetchStatus(event.data.id); return status.connected && status.loggedIn; } catch (error) { logger.debug(error); return false; }
        });
      `),
    },
    {
      name: "the next place is tried",
      code: inStep(`
        try { const found = await lookup(event.data.a); if (found.ok) return found; } catch { /* try b */ }
        return (await lookup(event.data.b)).ok;
      `),
    },
    {
      name: "a last resort after a loop of tries",
      code: inStep(`
        for (const model of models) {
          try { const text = await ask(model); return JSON.parse(text); } catch { continue; }
        }
        return template;
      `),
    },
    {
      name: "something is said in place of what did not come",
      code: inStep(`
        const quote = await fetchQuote(event.data.symbol).catch(() => null);
        await send({ price: quote?.price ?? null, text: quote ? describe(quote) : "unavailable" });
      `),
    },
    {
      name: "logs and rethrows",
      code: inStep(`
        try { await send(event.data.to); } catch (error) { console.error(error); throw error; }
      `),
    },
    {
      name: "a sign of life",
      code: inStep(`
        const beat = setInterval(() => void touchHeartbeat(event.data.id).catch(() => null), 30_000);
        await updateProgress(event.data.id, 50).catch(() => undefined);
        await work(event.data.id).finally(() => clearInterval(beat));
      `),
    },
    {
      name: "wraps and throws",
      code: inStep(`try { await send(); } catch (error) { throw new Error("send failed", { cause: error }); }`),
    },
    {
      name: "throws NonRetriableError",
      code: inStep(`try { await send(); } catch (error) { throw new NonRetriableError("no", { cause: error }); }`),
    },
    {
      name: "an expected status, everything else rethrown",
      code: inStep(`
        try { return await api.get(event.data.id); } catch (error) {
          if (error.status === 404) return null;
          throw error;
        }
      `),
    },
    {
      name: "records the failure and rethrows",
      code: inBodyV3(`
        try {
          await step.run("import", () => importAll());
        } catch (error) {
          await step.run("mark-failed", () => db.imports.update({ status: "failed" }));
          throw error;
        }
      `),
    },
    {
      name: "stores the failure",
      code: inStep(`
        try { await render(); } catch (error) {
          console.error(error);
          await db.jobs.update({ status: "failed", error: String(error) });
        }
      `),
    },
    {
      name: "tells the error tracker",
      code: inStep(`try { await send(); } catch (error) { Sentry.captureException(error); }`),
    },
    {
      name: "tells it by a function of the app",
      code: inStep(`try { await send(); } catch (error) { captureError(error, { step: "work" }); }`),
    },
    {
      name: "runs a fallback step",
      code: inBody(`
        let result;
        try {
          result = await step.run("primary", () => callPrimary());
        } catch {
          result = await step.run("secondary", () => callSecondary());
        }
      `),
    },
    {
      name: "runs a fallback step from .catch()",
      code: inBody(`await step.run("primary", () => a()).catch((error) => step.run("secondary", () => b(error.message)));`),
    },
    {
      name: "sends an event about it",
      code: inBody(`
        try { await step.run("a", () => a()); } catch (error) {
          await step.sendEvent("report", { name: "app/failed", data: { message: error.message } });
        }
      `),
    },
    {
      name: "collects the failures of a list",
      code: inStep(`
        const errors = [];
        for (const user of users) {
          try { await send(user); } catch (error) { errors.push({ user, message: String(error) }); }
        }
        return { errors };
      `),
    },
    {
      name: "counts the failures of a list",
      code: inStep(`
        let failed = 0;
        for (const user of users) {
          try { await send(user); } catch (error) { failed++; console.error(error); }
        }
        return { failed };
      `),
    },
    {
      name: "remembers the error and throws after the loop",
      code: inStep(`
        let last;
        for (const url of mirrors) {
          try { return await download(url); } catch (error) { last = error; }
        }
        throw last;
      `),
    },
    {
      name: "tries the next mirror, and throws after the last",
      code: inStep(`
        for (const url of mirrors) {
          try { return await download(url); } catch { continue; }
        }
        throw new Error("no mirror answered");
      `),
    },
    {
      name: "goes on to a second provider after the try",
      code: inStep(`
        try { return await primary.send(); } catch (error) { console.warn("primary is down", error); }
        return await secondary.send();
      `),
    },
    {
      name: "notices the missing value and throws",
      code: inStep(`
        let account = null;
        try { account = await load(); } catch (error) { console.error(error); }
        if (!account) throw new Error("no account");
        return account.id;
      `),
    },
    {
      name: "had a default in place",
      code: inStep(`
        let rate = DEFAULT_RATE;
        try { rate = await loadRate(); } catch (error) { console.warn("using the default rate"); }
        return rate * 2;
      `),
    },
    {
      name: "returns a value of its own instead",
      code: inStep(`try { return await translate(text); } catch (error) { console.error(error); return text; }`),
    },
    {
      name: "says in a comment why the error may go",
      code: inStep(`
        try { await warmCache(); } catch {
          // best effort: the cache is rebuilt nightly
        }
      `),
    },
    {
      name: "says so in another language, or that the row is there already",
      code: inStep(`
        try { await warmCache(); } catch { /* non-bloquant */ }
        try { await warmOther(); } catch { /* não crítico */ }
        try { await addRow(); } catch { /* duplicate */ }
      `),
    },
    {
      name: "says in a comment of .catch() why the error may go",
      code: inStep(`
        await notifySlack().catch(() => {
          // Slack being down must not fail the import
        });
      `),
    },
    {
      name: "tidies up",
      code: inStep(`
        try { await process(file); } finally { await fs.unlink(file).catch(() => {}); }
        await browser.close().catch(() => undefined);
      `),
    },
    {
      name: "parses",
      code: inStep(`
        let parsed;
        try { parsed = JSON.parse(text); } catch { parsed = null; }
        try { return JSON.parse(text); } catch (error) { console.error(error); return null; }
      `),
    },
    {
      name: "reads the body of a failed response for the message",
      code: inStep(`
        const response = await fetch(url);
        if (!response.ok) {
          const detail = await response.json().catch(() => ({}));
          throw new Error(detail.message ?? (await response.text().catch(() => "")));
        }
      `),
    },
    {
      name: "telemetry",
      code: inStep(`
        try { await posthog.capture({ event: "x" }); } catch (error) { console.error(error); }
        await analytics.track("done").catch(() => {});
      `),
    },
    {
      name: "asks whether a file is there",
      code: inStep(`try { await fs.access(path); return true; } catch { return false; }`),
    },
    {
      name: "the catch of a catch that rethrows",
      code: inStep(`
        try { await charge(); } catch (error) {
          try { await markFailed(); } catch (inner) { console.error(inner); }
          throw error;
        }
      `),
    },
    {
      name: "the last resort of onFailure",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction(
          {
            id: "f",
            triggers: { event: "app/x" },
            onFailure: async ({ event, step }) => {
              await step.run("notify", async () => {
                try { await notify(event.data.event.data.id); } catch (error) { console.error(error); }
              });
            },
          },
          async ({ step }) => { await step.run("a", () => a()); },
        );
      `,
    },
    {
      name: "retries by hand and throws in the end",
      code: inStep(`
        for (let attempt = 0; attempt < 3; attempt++) {
          try { return await call(); } catch (error) {
            if (attempt === 2) throw error;
            console.warn("again");
          }
        }
      `),
    },
    {
      name: "a route that has nothing to do with Inngest",
      code: dedent`
        export async function POST() {
          try { await send(); } catch (error) { console.error(error); }
          return Response.json({});
        }
      `,
    },
    {
      name: "a helper of the file that no function calls",
      code: dedent`
        import { inngest } from "./client";
        export async function unrelated() {
          try { await send(); } catch (error) { console.error(error); }
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", () => a());
        });
      `,
    },
    {
      name: "the step of another library",
      code: dedent`
        import { WorkflowEntrypoint } from "cloudflare:workers";
        export class Flow extends WorkflowEntrypoint {
          async run(event, step) {
            try { await step.do("a", () => a()); } catch (error) { console.error(error); }
          }
        }
      `,
    },
    {
      name: "catch of a promise whose missing value is noticed",
      code: inStep(`
        const user = await loadUser(id).catch(() => null);
        if (!user) throw new NonRetriableError("no user");
        return user.email;
      `),
    },
    {
      name: "whether a file is there",
      code: `import { access } from "node:fs/promises";\n${inBody(`await step.run("look", () => access(event.data.path).then(() => true, () => false));`)}`,
    },
  ],
  invalid: [
    {
      name: "a step that says with a word of its own that it has rung somebody",
      code: inBody(`
        const pinged = await step.run("ping-owner", async () => {
          try { await notify(event.data.owner); return true; } catch { return false; }
        });
        await step.run("update", () => update({ pinged }));
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }],
    },
    {
      name: "says of something else that it still works, or that it is blocked without it",
      code: inBody(`
        // The key is still missing here.
        const facts = await step.run("hydrate", async () => { try { return await lookUp(event.data.text); } catch (error) { console.warn("lookup failed without a key", error); return []; } });
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }],
    },
    {
      name: "comments above steps that say what happens where they fail, and not that nothing is lost",
      code: inBody(`
        // If this fails, the order is not even there.
        await step.run("a", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 실패하면 다시 시도한다.
        await step.run("b", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 失敗した場合は再試行する
        await step.run("c", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
        // 失败后不会重试
        await step.run("d", async () => { try { await send(event.data.id); } catch (error) { console.warn("not sent", error); return false; } });
      `),
      errors: [4, 6, 8, 10].map((line) => ({ messageId: "inStep", line, suggestions: offers(1) })),
    },
    {
      name: "helpers of which a comment says something else",
      code: dedent`
        import { inngest } from "./client";
        import { audits } from "./services";
        /** Writes a row. A row without an owner fails loudly; see also (optional) owner. */
        async function audit(row) {
          try { await audits.emit(row); } catch (error) { console.error(error); }
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await step.run("audit", () => audit(event.data));
        });
      `,
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "files of another machine, and a feed that is fetched",
      code: inStep(`
        try { await sandbox.files.readFile("notes.md"); } catch (error) { console.error(error); }
        try { await parser.parseURL(event.data.url); } catch (error) { console.error(error); }
      `),
      errors: [
        { messageId: "inStep", line: 4, suggestions: offers(1) },
        { messageId: "inStep", line: 5, suggestions: offers(1) },
      ],
    },
    {
      name: "an error that is left on a list, or counted, outside the step",
      code: inBody(`
        const failures = [];
        let failed = 0;
        await step.run("send", async () => {
          for (const id of event.data.ids) {
            try { await send(id); } catch (error) { console.error(error); failures.push({ id, error }); }
          }
        });
        await step.run("mark", async () => {
          try { await mark(event.data.id); } catch { failed++; }
        });
        return { failures, failed };
      `),
      errors: [
        {
          messageId: "keptOutside",
          line: 7,
          data: { name: "failures", step: "step 'send'", also: " A retry does 'send' again for the items before it: give each item a step of its own." },
          suggestions: offers(1),
        },
        { messageId: "keptOutside", line: 11, data: { name: "failed", step: "step 'mark'", also: "" }, suggestions: offers(1) },
      ],
    },
    {
      name: "in a block of which the catch says something else",
      code: inStep(`
        try {
          try { await push(event.data.id); } catch (error) { console.error(error); }
        } catch (error) {
          // Nothing is sent for a user who has left, so it is not critical here.
          throw new Error("push", { cause: error });
        }
        try {
          await prune(event.data.id).catch(() => {});
        } catch (error) {
          // What the server says of it.
          console.error(error);
          await report(error);
        }
      `),
      errors: [
        { messageId: "inStep", line: 5, suggestions: offers(1) },
        { messageId: "inStep", line: 11, suggestions: offers(1) },
      ],
    },
    {
      name: "an error that is left in a report outside the step",
      code: inBody(`
        const stats = { sent: 0, errors: [] };
        await step.run("send", async () => {
          for (const id of event.data.ids) {
            try { await send(id); stats.sent++; } catch (error) { stats.errors.push(String(error)); }
          }
        });
        return stats;
      `),
      errors: [
        {
          messageId: "keptOutside",
          line: 6,
          data: { name: "stats", step: "step 'send'", also: " A retry does 'send' again for the items before it: give each item a step of its own." },
          suggestions: offers(1),
        },
      ],
    },
    {
      name: "what a retry would do again",
      code: inBody(`
        await step.run("order", async () => {
          await prisma.order.create({ data: { id: event.data.id } });
          await crm.touch(event.data.id).catch(() => {});
        });
        await step.run("mail", async () => {
          for (const user of event.data.users) {
            try { await sendEmail(user); } catch (error) { console.error(error); }
          }
        });
        await step.run("either", async () => {
          if (event.data.paid) await sendEmail(event.data.id);
          else {
            try { await crm.touch(event.data.id); } catch (error) { console.error(error); }
          }
        });
      `),
      errors: [
        { messageId: "inStep", line: 5, data: { step: "step 'order'", also: " A retry does 'prisma.order.create' again, which comes before it: give that a step of its own." }, suggestions: offers(1) },
        { messageId: "inStep", line: 9, data: { step: "step 'mail'", also: " A retry does 'sendEmail' again for the items before it: give each item a step of its own." }, suggestions: offers(1) },
        { messageId: "inStep", line: 15, data: { step: "step 'either'", also: "" }, suggestions: offers(1) },
      ],
    },
    {
      name: "an error in a step of the function's own catch",
      code: inBody(`
        try {
          await step.run("ship", () => ship(event.data.id));
        } catch (error) {
          await step.run("mark", async () => {
            try { await db.orders.update(event.data.id); } catch (failed) { console.error(failed); }
          });
        }
      `),
      errors: [{ messageId: "inStep", line: 7, suggestions: offers(1) }],
    },
    {
      name: "a helper whose caller throws where something came, or only behind the step",
      code: inBody(`
        await step.run("known", async () => { const text = await draft(event.data.text); if (text) throw new Error("known"); });
      `) + `\nasync function draft(text) { try { return await ask(text); } catch (error) { console.error(error); return null; } }`,
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a helper that a step is, behind which the run throws",
      code: inBody(`const text = await step.run("draft", () => draft(event.data.text));\nif (!text) throw new Error("no text");`) + `\nasync function draft(text) { try { return await ask(text); } catch (error) { console.error(error); return null; } }`,
      errors: [{ messageId: "inStep", line: 6, suggestions: offers(1) }],
    },
    {
      name: "a comment on one kind of error beside others",
      code: inStep(`
        try { await addRow(); } catch (error) {
          if (error.code === "23505") return; // duplicate
          console.error(error);
        }
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    ...[
      { text: "// HTML fetch failed", offered: 0 },
      { text: "// fetch failed: invalid", offered: 0 },
      { text: 'console.warn("no page, using default");', offered: 1 },
      { text: 'console.warn("page not read while using the cache");', offered: 1 },
      { text: '// invalid page\nconsole.warn("no page");', offered: 1 },
    ].map(({ text, offered }) => ({
      name: `words that give no reason: ${text}`,
      code: inStep(`try { await visit(event.data.url); } catch (error) {\n${text}\n}`),
      errors: [{ messageId: "inStep" as const, suggestions: offers(offered) }],
    })),
    {
      name: "a comment that something else is the duplicate",
      code: inStep(`
        try { await addRow(); } catch {
          // find duplicates
        }
      `),
      errors: [{ messageId: "inStep" }],
    },
    {
      name: "a comment above a condition that has more in it than the step",
      code: inBody(`
        const { changed } = await step.run("sync", () => sync(event.data.id));
        // Best effort.
        if (changed > 0) {
          await step.run("mark", async () => { try { return await mark(event.data.id); } catch { return 0; } });
          await step.run("tell", () => tell(event.data.id));
        }
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "comments that say that nothing is to be lost silently",
      code: inStep(`
        // Tell both, so that an infected file is never silently invisible.
        try { await send(event.data.id); } catch (error) { console.error("not sent", error); }
        // Failures must not be swallowed.
        try { await send(event.data.id); } catch (error) { console.error("not sent", error); }
      `),
      errors: [
        { messageId: "inStep", suggestions: offers(1) },
        { messageId: "inStep", suggestions: offers(1) },
      ],
    },
    {
      name: "one kind of error, asked for inside another question, and the others only logged",
      code: inStep(`
        try {
          return await save(event.data.id);
        } catch (error) {
          if (axios.isAxiosError(error)) {
            if (error.response?.status === 409) {
              const found = await find(event.data.id);
              if (!found) throw new Error("gone");
              return found.id;
            }
          } else {
            console.error(error);
          }
        }
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "one kind of error in the last branch",
      code: inStep(`
        try {
          return await save(event.data.id);
        } catch (error) {
          if (!(error instanceof Error)) {
            console.error("unknown");
          } else {
            console.error(error.message);
            if (error.name === "Duplicate") await merge(event.data.id);
          }
        }
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "a step that gives nothing, and a status says so",
      code: inBody(`const plan = await step.run("plan", async () => { try { return await planOf(event.data.x); } catch (error) { console.warn(error); return null; } });\nawait step.run("mark", () => db.plan.update({ status: plan ? "ACTIVE" : "PENDING" }));`),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "a step that gives nothing, and nothing is said in its place",
      code: inBody(`const score = await step.run("score", async () => { try { return await scoreOf(event.data.x); } catch (error) { console.warn(error); return null; } });\nawait step.run("mail", () => send(score ? describe(score) : null));`),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "settled promises whose results nobody looks at",
      code: inBody(`
        await step.run("push", async () => {
          await Promise.allSettled(event.data.devices.map((device) => push(device, event.data.text)));
        });
        await step.run("tell", async () => {
          await Promise.allSettled([send(event.data.a), send(event.data.b)]);
          return "told";
        });
      `),
      errors: [
        { messageId: "settled", line: 4 },
        { messageId: "settled", line: 7 },
      ],
    },
    {
      name: "a log line that falls back to nothing, a text that is typed",
      code: inBody(`
        await step.run("list", async () => {
          try { return await fetchList(event.data.id); } catch (error) { console.warn("list failed, falling back to empty", error); return []; }
        });
        await step.run("type", async () => { await typeMessage(event.data.id).catch(() => {}); });
      `),
      errors: [
        { messageId: "inStep", line: 4, suggestions: offers(1) },
        { messageId: "inStep", line: 6, suggestions: offers(1) },
      ],
    },
    {
      name: "settled promises whose failures are only logged",
      code: inBody(`
        await step.run("count", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          const failed = results.filter((result) => result.status === "rejected");
          console.info(results.length);
          if (failed.length > 0) {
            console.warn(\`\${failed.length} of \${results.length} failed\`);
          }
        });
        await step.run("each", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          results.forEach((result) => { if (result.status === "rejected") console.error(result.reason); });
        });
        await step.run("loop", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
          for (const result of results) if (result.status === "rejected") console.error(result.reason);
        });
        await step.run("unread", async () => {
          const results = await Promise.allSettled(event.data.devices.map((device) => push(device)));
        });
      `),
      errors: [
        { messageId: "settledLogged", line: 4, data: { step: "step 'count'" } },
        { messageId: "settledLogged", line: 12 },
        { messageId: "settledLogged", line: 16 },
        { messageId: "settled", line: 20 },
      ],
    },
    {
      name: "nothing, by a name with 'err' in it, and the function just ends",
      code: inBody(`
        const inferred = await step.run("infer", async () => {
          try { return await infer(event.data.id); } catch (err) { console.error("failed", err); return null; }
        });
        if (!inferred) return { skipped: "failed" };
        await step.run("store", () => store(inferred));
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }],
    },
    {
      name: "nothing, by the name of a constant of the module",
      code: `const EMPTY = { header: {}, items: [], total: 0 };\nconst NONE = [] as const;\n${inBody(`
        await step.run("a", async () => { try { return await read(event.data.id); } catch (error) { console.error(error); return EMPTY; } });
        await step.run("b", async () => { try { return await list(event.data.id); } catch { return NONE; } });
      `)}`,
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }, { messageId: "inStep", line: 6, suggestions: offers(1) }],
    },
    {
      name: "a reason above a loop that does more",
      code: inStep(`
        // Best-effort counters come first
        for (const order of event.data.orders) {
          count(order);
          await sendMail(order.email).catch((error) => console.error(error));
        }
      `),
      errors: [{ messageId: "inStep", line: 7, suggestions: offers(1) }],
    },
    { name: "a text that says what is missing", code: inStep(`try { return await summarise(event.data.text); } catch { return "Summary not available"; }`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "a claim of success", code: inBody(`try { await step.run("charge", () => charge()); } catch (error) { logger.error(error); return { ok: true }; }\nreturn { ok: true };`, "{ step, logger }"), errors: [{ messageId: "inBody", line: 3, suggestions: offers(1) }] },
    { name: "a log line that nobody waits for", code: inStep(`try { await ship(event.data.id); } catch (error) { log({ status: "FAILED", error }); }`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "a payment that is captured", code: inStep(`await stripe.paymentIntents.capture(event.data.intent).catch(() => {});`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "a default that no comment names", code: inStep(`try { return await isActive(event.data.id); } catch {\n  // the default\n  return false;\n}`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "an error that is made and not thrown", code: inStep(`try { await ship(event.data.id); } catch (error) { new Error("not shipped"); }`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "a failure in another branch", code: inStep(`if (event.data.stuck) throw new Error("stuck");\nawait ship(event.data.id).catch((error) => console.error(error));`), errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }] },
    { name: "before a failure that only some meet", code: inStep(`await tell(event.data.id).catch((error) => console.error(error));\nif (event.data.stuck) throw new Error("stuck");`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "what a customer has used", code: inStep(`await recordUsage(event.data.id).catch(() => {});`), errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }] },
    { name: "a step that gives nothing, and steps only where it gave something", code: inBody(`const sent = await step.run("send", async () => { try { await send(event.data.x); return { url: "a" }; } catch (error) { console.warn(error); return { url: null }; } });\nif (sent.url) { await step.run("mark", () => mark()); }`), errors: [{ messageId: "inStep", line: 3, suggestions: offers(1) }] },
    { name: "a step that gives nothing, and the run ends without a word", code: inBody(`const sent = await step.run("send", async () => { try { await send(event.data.x); return { url: "a" }; } catch (error) { console.warn(error); return { url: null }; } });\nif (!sent.url) return;\nawait step.run("mark", () => mark());`), errors: [{ messageId: "inStep", line: 3, suggestions: offers(1) }] },
    {
      name: "a fallback of a step that nobody can work with",
      code: inBody(`const user = await step.run("load", () => loadUser(event.data.id)).catch(() => null);\nawait step.run("mail", () => mail(user.email));`),
      errors: [{ messageId: "inBody", line: 3, suggestions: [{ messageId: "removeCatch", output: inBody(`const user = await step.run("load", () => loadUser(event.data.id));\nawait step.run("mail", () => mail(user.email));`) }] }],
    },
    {
      name: "a fallback of a step that nobody reads",
      code: inBody(`const paid = await step.run("charge", () => charge(event.data.id)).catch(() => null);\nawait step.run("ship", () => ship(event.data.id));`),
      errors: [{ messageId: "inBody", line: 3, suggestions: [{ messageId: "removeCatch", output: inBody(`const paid = await step.run("charge", () => charge(event.data.id));\nawait step.run("ship", () => ship(event.data.id));`) }] }],
    },
    {
      name: "work that is called like a question",
      code: inBody(`
        await step.run("check-and-send", async () => {
          try { await send(event.data.to); return true; } catch (error) { console.error(error); return false; }
        });
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "a remark at the end of the line that is no reason",
      code: inStep(`await notify(event.data.id).catch(() => undefined); // TODO`),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "ignores all errors",
      code: inStep(`try { await insert(); } catch { /* ignore all errors */ }`),
      errors: [{ messageId: "inStep", suggestions: offers(0) }],
    },
    {
      name: "a loop of tries that ends in nothing",
      code: inStep(`
        for (const model of models) {
          try { return await ask(model); } catch { continue; }
        }
        return null;
      `),
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "only logs, in a step",
      code: inStep(`
        try {
          await sendEmail(event.data.to);
        } catch (error) {
          console.error("Failed to send", error);
        }
      `),
      errors: [
        {
          messageId: "inStep",
          line: 6,
          suggestions: [
            {
              messageId: "rethrow",
              output: inStep(`
                try {
                  await sendEmail(event.data.to);
                } catch (error) {
                  console.error("Failed to send", error);
                  throw error;
                }
              `),
            },
          ],
        },
      ],
    },
    {
      name: "only logs, in a step of version 3",
      code: inStepV3(`
        try {
          await sendEmail(event.data.to);
        } catch (error) {
          logger.error("Failed to send", { error: error instanceof Error ? error.message : String(error) });
        }
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inStepV3(`
            try {
              await sendEmail(event.data.to);
            } catch (error) {
              logger.error("Failed to send", { error: error instanceof Error ? error.message : String(error) });
              throw error;
            }
          `) }] }],
    },
    {
      name: "an empty catch around a step",
      code: inBody(`
        try {
          await step.run("charge", () => charge(event.data));
        } catch {}
        await step.run("ship", () => ship(event.data));
      `),
      errors: [{ messageId: "inBody", line: 5, suggestions: [{ messageId: "removeCatch", output: inBody(`
            await step.run("charge", () => charge(event.data));
            await step.run("ship", () => ship(event.data));
          `) }] }],
    },
    {
      name: "where the 'try' can go, with what is declared in it and the lines of a text as they are",
      code: inStep(`
        for (const id of event.data.ids) {
          try {
            const body = \`
              hello\`;
            await sendEmail(id, body);
          } catch {
            continue;
          }
        }
      `),
      errors: [{ messageId: "inStep", line: 9, suggestions: [{ messageId: "removeCatch", output: inStep(`
        for (const id of event.data.ids) {
          const body = \`
              hello\`;
            await sendEmail(id, body);
        }
      `) }] }],
    },
    ...[
      ["a 'finally'", "const other = 1; try { const id = other; await sendEmail(id); } catch { return null; } finally { release(); }"],
      ["a name that means something else outside", "const id = 1; try { const id = 2; await sendEmail(id); } catch { return null; } use(id);"],
      ["no braces around it", "if (event.data.ok) try { await sendEmail(1); } catch { return null; }"],
    ].map(([what, code]) => ({
      name: `where the 'try' cannot go: ${what}`,
      code: inStep(code!),
      errors: [{ messageId: "inStep" as const, suggestions: [{ messageId: "rethrow" as const, data: { name: "error" }, output: inStep(code!.replace("catch { return null; }", "catch (error) { throw error; }")) }] }],
    })),
    {
      name: "in one line, without a semicolon",
      code: inBody(`
        try { await step.run("charge", () => charge(event.data)) } catch (error) { logger.error(error) }
        await step.run("ship", () => ship(event.data))
      `),
      errors: [{ messageId: "inBody", line: 3, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inBody(`
            try { await step.run("charge", () => charge(event.data)) } catch (error) { logger.error(error); throw error; }
            await step.run("ship", () => ship(event.data))
          `) }] }],
    },
    {
      name: "logs and returns nothing, around a step",
      code: inBodyV3(`
        try {
          await step.run("charge", () => charge(event.data));
        } catch (error) {
          logger.error(error);
          return null;
        }
      `),
      errors: [{ messageId: "inBody", line: 5, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inBodyV3(`
            try {
              await step.run("charge", () => charge(event.data));
            } catch (error) {
              logger.error(error);
              throw error;
            }
          `) }] }],
    },
    {
      name: ".catch() on a step",
      code: inBody(`await step.run("refund", () => refund(event.data.id)).catch(() => {});`),
      errors: [
        {
          messageId: "inBody",
          line: 3,
          suggestions: [
            { messageId: "removeCatch", output: inBody(`await step.run("refund", () => refund(event.data.id));`) },
          ],
        },
      ],
    },
    {
      name: ".catch(() => null) in a step",
      code: inStep(`const user = await loadUser(event.data.id).catch(() => null);\nreturn user?.email;`),
      errors: [{ messageId: "inStep", line: 4, suggestions: [{ messageId: "removeCatch", output: inStep(`
            const user = await loadUser(event.data.id);
            return user?.email;
          `) }] }],
    },
    {
      name: ".catch(console.error) as the value of a step",
      code: inBody(`await step.run("send", () => sendEmail(event.data.to).catch(console.error));`),
      errors: [{ messageId: "inStep", line: 3, suggestions: [{ messageId: "removeCatch", output: inBody(`await step.run("send", () => sendEmail(event.data.to));`) }] }],
    },
    {
      name: "the second callback of .then()",
      code: inStep(`await sendEmail(event.data.to).then((sent) => sent.id, () => undefined);`),
      errors: [{ messageId: "inStep", line: 4, suggestions: [{ messageId: "removeCatch", output: inStep(`await sendEmail(event.data.to).then((sent) => sent.id);`) }] }],
    },
    {
      name: "a bare ignore gives no reason",
      code: inStep(`try { await charge(); } catch { /* ignore */ }`),
      errors: [{ messageId: "inStep", line: 4 }],
    },
    {
      name: "returns an empty list",
      code: inStep(`
        try {
          return await loadOrders(event.data.id);
        } catch (error) {
          console.error("could not load", error);
          return [];
        }
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inStep(`
            try {
              return await loadOrders(event.data.id);
            } catch (error) {
              console.error("could not load", error);
              throw error;
            }
          `) }] }],
    },
    {
      name: "returns false",
      code: inStep(`try { await sendEmail(); return true; } catch { return false; }`),
      errors: [{ messageId: "inStep", line: 4, suggestions: [{ messageId: "removeCatch", output: inStep(`await sendEmail(); return true;`) }] }],
    },
    {
      name: "a turn of a loop in a step",
      code: inStep(`
        for (const user of users) {
          try {
            await sendEmail(user.email);
          } catch (error) {
            console.error("failed for", user.id, error);
          }
        }
      `),
      errors: [{ messageId: "inStep", line: 7, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inStep(`
            for (const user of users) {
              try {
                await sendEmail(user.email);
              } catch (error) {
                console.error("failed for", user.id, error);
                throw error;
              }
            }
          `) }] }],
    },
    {
      name: "a callback of map in a step",
      code: inStep(`
        await Promise.all(users.map(async (user) => {
          try {
            await sendEmail(user.email);
          } catch (error) {
            console.error(error);
          }
        }));
      `),
      errors: [{ messageId: "inStep", line: 7, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inStep(`
            await Promise.all(users.map(async (user) => {
              try {
                await sendEmail(user.email);
              } catch (error) {
                console.error(error);
                throw error;
              }
            }));
          `) }] }],
    },
    {
      name: "a function without steps",
      code: inBody(`
        try {
          await sendEmail(event.data.to);
        } catch (error) {
          console.error(error);
        }
      `, "{ event }"),
      errors: [{ messageId: "inFunction", line: 5, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event }) => {
            try {
              await sendEmail(event.data.to);
            } catch (error) {
              console.error(error);
              throw error;
            }
            });
          ` }] }],
    },
    {
      name: "a helper of the file that a step calls",
      code: dedent`
        import { inngest } from "./client";
        async function notify(id) {
          try {
            await post(id);
          } catch (error) {
            console.error(error);
          }
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          await step.run("notify", () => notify(event.data.id));
        });
      `,
      errors: [{ messageId: "inStep", line: 5, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: dedent`
            import { inngest } from "./client";
            async function notify(id) {
              try {
                await post(id);
              } catch (error) {
                console.error(error);
                throw error;
              }
            }
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
              await step.run("notify", () => notify(event.data.id));
            });
          ` }] }],
    },
    {
      name: "the message is made first",
      code: inStep(`
        try {
          await sendEmail();
        } catch (err) {
          const message = err instanceof Error ? err.message : String(err);
          await log.error(\`could not send: \${message}\`);
        }
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: [{ messageId: "rethrow", data: {"name":"err"}, output: inStep(`
            try {
              await sendEmail();
            } catch (err) {
              const message = err instanceof Error ? err.message : String(err);
              await log.error(\`could not send: \${message}\`);
              throw err;
            }
          `) }] }],
    },
    {
      name: "a callback that is declared above",
      code: inBody(`
        const work = async () => {
          try { await sendEmail(event.data.to); } catch (error) { console.log(error); }
        };
        await step.run("work", work);
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: [{ messageId: "rethrow", data: {"name":"error"}, output: inBody(`
            const work = async () => {
              try { await sendEmail(event.data.to); } catch (error) { console.log(error); throw error; }
            };
            await step.run("work", work);
          `) }] }],
    },
  ],
});
