import dedent from "dedent";
import rule from "../../rules/no-error-as-result.js";
import { ruleTester } from "./tester.js";
import { inBody, inBodyV3, inStep, inStepV3, offers } from "./shapes.js";

ruleTester.run("no-error-as-result", rule, {
  valid: [
    ...[
      `else { // best effort: the next run writes it\nconsole.error("not written", failed); }`,
      `else { await supabase.from("failures").insert({ reason: failed.message }); }`,
      `else if (failed.code === "23505") console.log("there already"); else throw failed;`,
      `else { console.error("not written"); throw new Error(failed.message); }`,
    ].map((other) => ({
      name: `the other side of the question for success, where somebody hears of it: ${other}`,
      code: inStep(`const { error: failed } = await supabase.from("rows").insert(event.data.row);\nif (!failed) count("written");\n${other}`),
    })),
    {
      name: "failures that are told to who is on call, and then returned",
      code: inStep(`const { error } = await supabase.from("uploads").delete().eq("id", event.data.id);\nif (error) { await alertOnCall(error); return { removed: 0, error: error.message }; }\nreturn { removed: 1 };`),
    },
    {
      name: "the other side of the question for success, and what was only read",
      code: inStep(`const { data, error } = await supabase.from("rows").select("id");\nif (!error) return data.length;\nelse console.error("not read", error);`),
    },
    {
      name: "counts of what has failed, which somebody keeps on the way",
      code: inStep(`
        let failed = 0;
        try {
          await save(event.data.rows);
        } catch (error) {
          await report(error, { failed: event.data.rows.length });
          throw error;
        }
        return { saved: event.data.rows.length, failed };
      `),
    },
    {
      name: "a client of another kind that is made where none is handed in",
      code: `import { createPool } from "./pool";\n${inStep(`
        const pool = (event.data.createPool ?? createPool)();
        const result = await pool.rpc("complete", { id: event.data.id });
        return { ok: !result.error };
      `)}`,
    },
    {
      name: "responses that somebody asks how it went, and those that may fail",
      code: inBody(`
        await step.run("asked", async () => {
          const response = await fetch(url);
          if (!response.ok) throw new Error(response.statusText);
          return await response.json();
        });
        await step.run("handed-on", async () => {
          const response = await fetch(url);
          return await readAnswer(response);
        });
        await step.run("looked-at", async () => {
          const body = await (await fetch(url)).json();
          if (body.error) throw new Error(body.error);
          return body;
        });
        await step.run("parsed", async () => {
          const response = await fetch(url);
          const body = await response.json();
          return Schema.parse(body);
        });
        await step.run("tried", async () => {
          try { await fetch(url, { method: "POST" }); } catch { /* optional */ }
        });
        await step.run("alive", () => fetch("https://hc-ping.com/1").then((response) => response.text()));
        await step.run("alive-too", async () => { await fetch("https://hc-ping.com/1"); });
        // Best effort: the cache is rebuilt nightly.
        await step.run("revalidate", async () => { await fetch(revalidateUrl, { method: "POST" }); });
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
    },
    {
      name: "a fetch of the file's own, and one outside of steps",
      code: `import { fetch } from "./http";\n${inBody(`
        await step.run("a", async () => (await fetch(url)).json());
      `)}`,
      options: [{ checkRecorded: false, checkReturnedResults: true }],
    },
    {
      name: "a response that nobody asks how it went, by default",
      code: inStep(`await fetch(url, { method: "POST" });`),
    },
    {
      name: "Loops throws",
      code: dedent`
        import { LoopsClient } from "loops";
        import { inngest } from "./client";
        const loops = new LoopsClient(process.env.LOOPS_API_KEY);
        inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step }) => {
          await step.run("send", () => loops.sendTransactionalEmail({ email: event.data.email, transactionalId: "welcome" }));
        });
      `,
      options: [{ checkRecorded: true, checkReturnedResults: true }],
    },
    {
      name: "a client that does not throw, and a throw where its data is missing",
      code: inStep(`
        const { data: row } = await supabase.from("rows").select().eq("id", event.data.id).single();
        if (!row) throw new Error("not read");
        const result = await supabase.from("rows").select().eq("open", true);
        if (!result.data || result.data.length === 0) throw new Error("not read");
        return { row, rows: result.data };
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
    },
    {
      name: "an error that a step returns to somebody who reads it, and answers beside it that say more",
      code: inBody(`
        const failure = await step.run("save", async () => {
          const { error } = await supabase.from("rows").upsert({ id: event.data.id });
          return error;
        });
        if (failure) throw new Error(failure.message);
        if (await step.run("mark", async () => {
          const { error } = await supabase.from("rows").update({ done: true }).eq("id", event.data.id);
          return !error;
        })) await step.run("tell", () => tell(event.data.id));
        await step.run("read", async () => {
          const { data, error } = await supabase.from("rows").select().eq("id", event.data.id).single();
          if (error) {
            console.warn("no row", error);
            return { status: "no row" };
          }
          await use(data);
        });
        const answer = await step.run("ask", async () => {
          const { data, error } = await supabase.from("rows").select().eq("open", true);
          if (error) {
            console.error(error);
            return { status: "failed", rows: [] };
          }
          return { status: "ok", rows: data };
        });
        if (answer.status === "failed") throw new Error("not read");
        await step.run("bury", async () => {
          const { error } = await supabase.from("letters").insert({ id: event.data.id });
          if (error) {
            // Last resort: what is written to the console is collected elsewhere.
            console.error(error);
            return { kept: false, reason: "insert failed" };
          }
        });
      `),
    },
    {
      name: "what is written down before a throw",
      code: dedent`
        import { inngest } from "./client";
        import { supabase } from "./supabase";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          if (!event.data.valid) {
            await step.run("fail", async () => {
              const { error } = await supabase.from("runs").update({ failed: true }).eq("id", event.data.id);
              if (error) console.error(error);
              throw new Error("not rendered");
            });
          }
          await step.run("mark", async () => {
            const { error } = await supabase.from("runs").update({ failed: true }).eq("id", event.data.id);
            if (error) console.error(error);
          });
          throw new Error("failed");
        });
      `,
    },
    {
      name: "failures that a helper returns, where its caller looks at them or is in another file",
      code: dedent`
        import { inngest } from "./client";
        import { charge, mail } from "./services";
        async function send({ step }, order) {
          const result = await step.run("send", () => mail(order));
          if (!result.success) return { success: false, error: result.error };
          return { success: true };
        }
        export async function pay(step: GetStepTools<typeof inngest>, order) {
          const result = await step.run("pay", () => charge(order));
          if (!result.success) return { success: false, error: result.error };
          try {
            await step.run("book", () => book(order));
          } catch (error) {
            return { success: false, error };
          }
          return { success: true };
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          const sent = await send({ step }, event.data);
          if (!sent.success) await step.run("tell", () => tell(sent.error));
        });
      `,
    },
    {
      name: "failures in a step on the way to the throw of another",
      code: inBody(`
        try {
          await step.run("ship", () => ship(event.data.id));
        } catch (error) {
          await step.run("mark", async () => {
            const { error: failed } = await supabase.from("orders").update({ failed: true }).eq("id", event.data.id);
            if (failed) console.error(failed);
          });
          throw error;
        }
      `),
    },
    {
      name: "a helper whose comment says that it never throws",
      code: dedent`
        import { inngest } from "./client";
        import { audits } from "./audits";
        // ---- audit (fire-and-forget, never blocks) ----

        async function audit(row) {
          try {
            const result = await audits.emit(row);
            if (!result.ok) return { success: false, error: result.error };
            return { success: true };
          } catch (error) {
            return { success: false, error: String(error) };
          }
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          const told = await step.run("audit", () => audit(event.data));
          return told;
        });
      `,
    },
    {
      name: "a feed that cannot be parsed",
      code: inBody(`
        const feed = await step.run("parse", async () => {
          const parser = new Parser();
          try {
            return { valid: true, feed: await parser.parseString(event.data.xml) };
          } catch (error) {
            return { valid: false, error: String(error) };
          }
        });
        return feed;
      `),
    },
    {
      name: "what did not come is thrown, and its error written down before",
      code: inStep(`
        const { data: row, error } = await supabase.from("rows").insert({ id: event.data.id }).select().single();
        if (!row) {
          console.error(error);
          throw new Error("no row");
        }
        const { data: other, error: reason } = await supabase.from("others").insert({ id: row.id }).select().single();
        if (other) use(other);
        else await report(reason);
        const { data: found, error: missing } = await supabase.from("rows").select().eq("id", row.id).maybeSingle();
        if (!found) {
          console.warn("nothing there", missing);
          return;
        }
        return found.id;
      `),
    },
    {
      name: "a single row that was not there",
      code: inStep(`
        const { data, error } = await supabase.from("rows").select().eq("id", event.data.id).single();
        if (error || !data) return;
        await use(data);
      `),
    },
    {
      name: "results of a client that does not throw, which are kept, and other lists",
      code: inStep(`
        const results = await Promise.all(event.data.ids.map((id) => supabase.from("rows").delete().eq("id", id)));
        if (results.some((result) => result.error)) throw new Error("delete failed");
        await Promise.all(event.data.ids.map((id) => db.rows.delete(id)));
        const [{ data, error }, other] = await Promise.all([supabase.from("rows").select(), supabase.from("others").select()]);
        if (error || other.error) throw new Error("select failed");
        // Best effort: the counter is corrected nightly.
        await supabase.rpc("count", { id: data.id });
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
    },
    {
      name: "a database of another kind that begins with 'from', too",
      code: inStep(`
        await db.from("rows").insert({ id: event.data.id });
        const other = client.from("rows").select().eq("id", 1);
        await other;
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
    },
    {
      name: "a client that throws, whose requests begin alike",
      code: `import { createDbClient } from "@repo/database";\n${inStep(`const db = createDbClient();\nconst { error } = await db.from("rows").where("id", event.data.id).first();`)}`,
    },
    ...[
      `const errors = []; for (let i = 0; i < results.length; i++) { const result = results[i]; if (!result.success) errors.push(result.error); } return { errors };`,
      `let failed = 0; for (let i = 0; i < results.length; i++) if (!results[i].success) failed++; return { failed };`,
      `let failed = 0; for (const i in results) { const { success } = results[i]; if (!success) failed++; } return { failed };`,
    ].map((counted) => ({
      name: `failures that are counted by their index: ${counted.slice(0, 60)}`,
      code: inBody(`
        const results = await Promise.all(event.data.ids.map((id) => step.run(\`make-\${id}\`, async () => {
          try { await make(id); return { success: true }; } catch (error) { return { success: false, error: error.message }; }
        })));
        ${counted}
      `),
    })),
    {
      name: "other clients, under the same names",
      code: `import { admin } from "@/lib/mongo";\nimport { db } from "@/lib/supabase/drizzle";\n${inStep(`
        const { data, error } = await admin.from("users").select();
        const { rows, error: ignored } = await db.select().from(users);
        const store = makeStore();
        const { error: unread } = await store.from("a").update(data);
        return rows;
      `)}`,
    },
    {
      name: "a failure that is looked at under another name",
      code: inBody(`const first = await step.run("first", () => ask(1));\nlet result = first;\nif (!result.valid) result = await step.run("second", () => ask(2));\nreturn result;`) + `\nasync function ask(n) { try { return await model.ask(n); } catch (error) { return { valid: false, errors: [error.message] }; } }`,
    },
    {
      name: "a request that failed, in a helper whose caller throws where nothing came",
      code: inStep(`const themes = await themesOf(event.data.text);\nif (!themes || !themes.main) { console.error("no themes"); throw new Error("no themes"); }\nreturn themes;`) + `\nasync function themesOf(text) { const response = await fetch(url); if (!response.ok) { console.error("failed"); return null; } return response.json(); }`,
    },
    {
      name: "a request that failed, in a step whose place another step takes",
      code: inBody(`let text = null;\nif (event.data.video) {\n  text = await step.run("captions", async () => { const response = await fetch(url); if (!response.ok) { console.warn("no captions"); return null; } return response.text(); });\n}\nif (!text) text = await step.run("transcribe", () => transcribe());\nreturn text;`),
    },
    {
      name: "failures among results that the function counts, an empty list that the caller does not take",
      code: `async function feed(url) {\n  const response = await fetch(url);\n  if (!response.ok) return [];\n  return response.json();\n}\n${inBody(`
        const results = await Promise.all(event.data.ids.map(async (id) => {
          try { await save(id); return { id, ok: true }; } catch (error) { return { id, ok: false }; }
        }));
        await step.run("read", async () => {
          const items = await feed(event.data.url);
          if (!items.length) throw new Error("nothing");
        });
        return { failed: results.filter((result) => !result.ok).length };
      `)}`,
    },
    {
      name: "a failure of a callback, which the step returns with something else, and the run asks for",
      code: inBody(`
        const described = await step.run("describe", async () => {
          const result = await timed(async () => {
            try { return { ok: true, text: await describe(event.data.id) }; } catch (error) { return { ok: false, error: error.message }; }
          });
          return { value: result.value, took: result.took };
        });
        if (!described.value.ok) await step.run("tell", () => tell());
      `),
    },
    {
      name: "something that has run out",
      code: inStep(`
        const charge = await chargeCredits(event.data.id);
        if (!charge.success) { console.warn("insufficient credits, skipped"); return; }
        await send(event.data.id);
      `),
    },
    {
      name: "a failure that differs from what else is returned",
      code: inBody(`
        const synced = await step.run("sync", async () => {
          try {
            const { count } = await sync(event.data.id);
            return count > 0 ? { done: true } : { done: false };
          } catch {
            return { done: false, failed: true };
          }
        });
        if (synced.failed) await step.run("tell", () => tell());
      `),
    },
    {
      name: "failures in a table that is asked for them",
      code: inBody(`
        const results = {};
        for (const id of event.data.ids) {
          const result = await step.run(id, async () => { try { await post(id); return { success: true }; } catch (error) { return { success: false, error: error.message }; } });
          results[id] = result;
        }
        const sent = Object.entries(results).filter(([, result]) => result.success);
        if (sent.length > 0) await step.run("measure", () => measure(sent));
        return { results, failed: Object.values(results).filter((result) => !result.success).length };
      `),
    },
    {
      name: "what a tool answers a model, which is told of its failure in the next round",
      code: inBody(`
        const messages = [{ role: "user", content: event.data.text }];
        for (let round = 0; round < 5; round++) {
          const turn = await step.run(\`plan-\${round}\`, () => ask({ model: "m", messages }));
          const answers = [];
          for (const call of turn.calls) {
            let answer;
            if (!known(call.name)) answer = { error: "unknown" };
            else answer = await step.run(\`tool-\${call.id}\`, () => withTenant(async (db) => { try { return await run(db, call); } catch (error) { return { error: error.message }; } }));
            answers.push({ type: "tool_result", id: call.id, content: JSON.stringify(answer) });
          }
          messages.push({ role: "user", content: answers });
        }
      `),
    },
    {
      name: "failures on a list that is asked for them",
      code: inBody(`
        const results = [];
        for (const id of event.data.ids) {
          const result = await step.run(id, async () => { try { await sync(id); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; } });
          results.push({ id, ...result });
        }
        const failures = results.filter((result) => !result.ok).length;
        const parts = await Promise.all(event.data.parts.map((id) =>
          step.run(id, async () => { try { await load(id); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; } })));
        const errors = [];
        for (const part of parts) if (!part.ok) errors.push(part.error);
        return { failures, errors };
      `),
    },
    {
      name: "a reason above the code, and above the step",
      code: inBody(`
        await step.run("push", async () => {
          // A push that fails is non-fatal: the session is marked already.
          try { await push(event.data.id); return { sent: true }; } catch (error) { return { sent: false, reason: "error" }; }
        });
        // Best effort: the next sweep picks up what is stale, and a failure must never fail the run.
        await step.run("refresh", async () => {
          const db = getDb();
          try { return { done: await refresh(db) }; } catch (error) { return { error: error.message }; }
        });
        await step.run("check", async () => {
          try { return { found: await check(event.data.id) }; } catch (error) {
            // При ошибке проверки разрешаем запуск
            return { found: false, error: error.message };
          }
        });
      `),
    },
    {
      name: "questions for the success of a write that has a way for the failure, one of a read, a reason",
      code: `import { createClient } from "@supabase/supabase-js";\nconst supabase = createClient(a, b);\n${inStep(`
        const { error: first } = await supabase.from("a").insert(event.data);
        if (!first) written++; else failed++;
        const { error: second } = await supabase.from("a").update(event.data).eq("id", 1);
        if (!second) return "updated";
        const { data, error: third } = await supabase.from("a").select();
        if (!third && data.length) known.push(...data);
        const { error: fourth } = await supabase.from("a").insert(event.data);
        if (!fourth) written++;
        if (fourth) throw fourth;
        const { error: fifth } = await supabase.from("log").insert(event.data);
        // best effort: the log is for people
        if (!fifth) logged++;
        const { error: sixth } = await supabase.from("a").insert(event.data);
        if (!sixth) written++;
        await store(sixth);
      `)}`,
    },
    {
      name: "several requests at once: one that is thrown, one of a client that throws, with a reason, questions in a row",
      code: `import { supabase } from "./supabase";\n${inStep(`
        const [users, { error }, rows] = await Promise.all([supabase.from("a").select(), supabase.from("b").select(), load()]);
        if (users.error) throw users.error;
        if (error) throw error;
        if (!rows.length) console.warn("none");
        const [parts, tags] = await Promise.all([supabase.from("c").select(), supabase.from("d").select()]);
        // they are optional: don't fail
        if (parts.error) console.warn(parts.error);
        if (tags.error) console.warn(tags.error);
      `)}`,
    },
    {
      name: "an error but for one kind that is thrown, one kind of error",
      code: `import { supabase } from "./supabase";\n${inStep(`
        const { error } = await supabase.from("a").insert(event.data);
        if (error && error.code !== "23505") throw error;
        const { error: other } = await supabase.from("a").insert(event.data);
        if (other && other.code === "23505") console.warn("twice");
        const { error: last } = await supabase.from("a").insert(event.data);
        if (last && event.data.strict) console.warn(last);
      `)}`,
    },
    {
      name: "a single row that is not there, by a type, an answer that is made of what is there",
      code: `import { supabase } from "./supabase";\n${inStep(`
        const { data: user, error } = await supabase.from("users").select().eq("id", 1).single<User>();
        if (error || !user) return { ignored: true };
        const { data: rows, error: failed } = await supabase.from("rows").select();
        if (failed || !rows.length) return { from: user.name, rows: await older(user) };
      `)}`,
    },
    {
      name: "a failure in place of a rejection that the code around it deals with",
      code: inBody(`
        await step.run("a", async () => {
          const sent = await send(event.data.id).catch((error) => ({ ok: false, error }));
          if (!sent.ok) await store(sent.error);
        });
        const results = [];
        for (const id of event.data.ids) {
          const result = await step.run(id, () => send(id)).catch((error) => ({ ok: false, error }));
          results.push(result);
        }
        return { failed: results.filter((result) => !result.ok).length };
      `),
    },
    {
      name: "a failure of a step that may not run, and errors on a list that a step stores",
      code: inBody(`
        const made = event.data.deep ? await step.run("a", async () => { try { return await make(event.data.id); } catch (error) { return { ok: false, error: error.message }; } }) : { ok: false };
        if (!made.ok) await step.run("b", () => makeAnother(event.data.id));
        const errors = [];
        for (const id of event.data.ids) {
          const part = await step.run(id, async () => { try { return await sync(id); } catch (error) { return { errors: [error.message] }; } });
          errors.push(...part.errors);
        }
        await step.run("log", () => store({ errors }));
      `),
    },
    {
      name: "in a step, an answer with its reason",
      code: inStep(`
        const guard = await guardStory(event.data.id);
        if (!guard.ok) { console.log("blocked", guard.reason); return { blocked: true, reason: guard.reason }; }
        const lease = await acquireLease(event.data.id);
        if (!lease.success) { console.warn("busy"); return; }
        return run(event.data.id);
      `),
    },
    {
      name: "a step that answers a question, a reason, a failure that the run acts on, one that is thrown for good",
      code: inBody(`
        const access = await step.run("a", () => checkAccess(event.data.id));
        if (!access.ok) return { ok: false, error: access.error };
        const quota = await step.run("b", () => takeQuota(event.data.id));
        if (!quota.ok) return { skipped: true, reason: quota.reason };
        const sent = await step.run("c", () => sendMail(event.data.id));
        if (!sent.success) { await step.run("tell", () => tell(sent.error)); return { success: false, error: sent.error }; }
        const paid = await step.run("d", () => pay(event.data.id));
        if (!paid.success) throw new NonRetriableError(paid.error);
        const found = await step.run("e", async () => { const user = await load(event.data.id); if (!user) return { ok: false, error: "no such user" }; return { ok: true, user }; });
        if (!found.ok) return { ok: false, error: found.error };
        const stored = await step.run("f", () => store(event.data.id));
        await step.run("g", () => mark({ failure: stored.error }));
        if (!stored.ok) return { ok: false, error: stored.error };
      `),
    },
    {
      name: "parts of the result of a step: an answer, one without its error, one that is told, thrown, handed on, asked for a good end",
      code: inBody(`
        const { ok, error: refusal } = await step.run("a", () => checkAccess(event.data.id));
        if (!ok) return { ok: false, error: refusal };
        const { success } = await step.run("b", () => takeQuota(event.data.id));
        if (!success) return { skipped: true };
        const { success: sent, error } = await step.run("c", () => sendMail(event.data.id));
        if (!sent) { await step.run("tell", () => tell(error)); return { success: false, error }; }
        const { error: unpaid } = await step.run("d", () => pay(event.data.id));
        if (unpaid) throw new NonRetriableError(unpaid);
        const { ok: isStored, error: failure } = await step.run("e", () => store(event.data.id));
        await step.run("f", () => mark({ failure }));
        if (!isStored) return { ok: false, error: failure };
        const { success: made, error: reason } = await step.run("g", () => make(event.data.id));
        if (made) return { made, error: reason };
        const { status, ...rest } = await step.run("h", () => ask(event.data.id));
        if (!status) return { ok: false, error: rest.error };
      `),
    },
    {
      name: "the failure of what a step called, thrown as what is not retried, in a try, without its error, and answers",
      code: inBody(`
        const card = await step.run("a", () => makeCard(event.data.id));
        if (!card.success) throw new NonRetriableError(card.error);
        const sheet = await step.run("b", () => makeSheet(event.data.id));
        if (!sheet.success) throw new PermanentError(sheet.error);
        try {
          const sent = await step.run("c", () => sendMail(event.data.id));
          if (!sent.success) throw new Error(sent.error);
        } catch {
          await step.run("d", () => sendLetter(event.data.id));
        }
        const user = await step.run("e", () => loadUser(event.data.id));
        if (!user) throw new Error("no user");
        const access = await step.run("f", () => checkAccess(user.id));
        if (!access.ok) throw new Error(access.error);
        const made = await step.run("g", async () => { const result = await make(user.id); if (!result.ok) throw new Error(result.error); return result; });
        if (made.success) throw new Error(made.error);
      `),
    },
    {
      name: "what a request may rightly not find, a list that is asked for elsewhere, a fetch of one's own",
      code: inBody(`
        await step.run("readme", async () => { const response = await fetch(url); if (!response.ok) return; await index(await response.text()); });
        const meta = await step.run("meta", async () => { const response = await fetch(url); if (!response.ok) return null; return response.json(); });
        const rows = await step.run("rows", async () => { const first = await fetch(url); if (!first.ok) return loadFrom(mirror); return first.json(); });
        await step.run("own", async () => { const page = await load.fetch(url); if (!page.ok) return []; return page.rows; });
        const found = await step.run("found", async () => { const response = await fetch(url); if (!response.ok) return []; return response.json(); });
        if (!found) throw new Error("nothing found");
      `),
    },
    {
      name: "a failure that is handed to somebody who may store or throw it",
      code: inBody(`
        const first = await step.run("a", async () => {
          try { await work(event.data.id); } catch (error) { return recordError({ success: false, error: error.message }); }
        });
        await step.run("b", async () => {
          try { await work(event.data.id); } catch (error) { return handleError(error); }
        });
        await step.run("c", async () => {
          try { await work(event.data.id); } catch (error) { return await markAsError({ success: false }); }
        });
        try { await step.run("d", () => work(first)); } catch (error) { return finish({ success: false, error: error.message }); }
      `),
    },
    { name: "a row that is not there", code: inStep(`const { data, error } = await supabase.from("rows").select().eq("id", event.data.id).single(); if (error) return null; return data;`) },
    { name: "an error of which one cannot tell whether it is thrown, too", code: inStep(`const { user, error } = await lookUp(event.data.id); if (error) return null; return user;`) },
    {
      name: "nothing, which the run looks at",
      code: inBody(`const rows = await step.run("load", async () => { const { data, error } = await supabase.from("rows").select(); if (error) return null; return data; });\nif (rows === null) { await step.run("tell", () => tell()); } else { await step.run("use", () => use(rows)); }`),
    },
    {
      name: "an error that a step returns and that a later step records",
      code: inBody(`
        const sent = await step.run("send", async () => {
          const result = await resend.emails.send({ to: event.data.to });
          return { id: result.data?.id, error: result.error };
        });
        await step.run("record", () => db.mails.insert({ id: sent.id, error: sent.error }));
      `),
    },
    {
      name: "an error that a helper returns to a caller that looks at it",
      code: inStep(`
        const load = async () => {
          const { data, error } = await supabase.from("rows").select();
          return { data, error };
        };
        const { data, error } = await load();
        if (error) throw error;
        return data;
      `),
    },
    {
      name: "an error of which more is done than copying it, a result that is returned whole, a client that throws",
      code: inBody(`
        await step.run("a", async () => {
          const { data, error } = await supabase.from("rows").select();
          await report(error);
          return { data, error };
        });
        await step.run("b", async () => {
          const { data, error } = await lookUp(event.data.id);
          return { data, error };
        });
        await step.run("c", async () => {
          const result = await supabase.from("rows").select();
          return { count: result.data.length, rows: render(result.data) };
        });
      `),
    },
    {
      name: "a failure that a step records before it fails for good",
      code: inBody(`
        const sent = await step.run("send", async () => {
          try { return { ok: true, id: await mail(event.data.to) }; } catch (error) { return { ok: false, error: error.message }; }
        });
        if (!sent.ok) {
          await step.run("record", () => db.failures.insert({ error: sent.error }));
          throw new NonRetriableError(sent.error);
        }
      `),
    },
    {
      name: "a failure that a step records, where only another thing is thrown",
      code: inBody(`
        const sent = await step.run("send", async () => {
          try { return { ok: true, id: await mail(event.data.to) }; } catch (error) { return { ok: false, error: error.message }; }
        });
        if (!sent.ok) {
          const saved = await step.run("record", () => db.failures.insert({ error: sent.error }));
          if (!saved) throw new Error("not saved");
          return;
        }
        await step.run("mark", () => mark(event.data.to));
      `),
    },
    {
      name: "an error that a log of the app stores",
      code: inStep(`
        const { error } = await supabase.from("rows").insert(event.data.row);
        if (error) await log({ status: "FAILED", error });
      `),
    },
    {
      name: "what a failed response says, thrown",
      code: inStep(`
        const response = await fetch(event.data.url, { method: "POST" });
        if (!response.ok) {
          const details = await response.json().catch(() => ({}));
          console.error(details);
          throw new Error(details.message);
        }
      `),
    },
    {
      name: "what a failed response says, stored",
      code: inStep(`
        const response = await fetch(event.data.url, { method: "POST" });
        if (!response.ok) {
          await failures.add(await response.text());
          return { success: false };
        }
        return { success: true };
      `),
    },
    {
      name: "an error that is made and told",
      code: inStep(`
        const { error } = await supabase.from("rows").insert(event.data.row);
        if (error) report(new Error(error.message));
      `),
    },
    {
      name: "a failure of a helper that is the result of a step, which the function asks",
      code: `${inBody(`
        const sent = await step.run("send", () => notify(event.data.to));
        if (!sent.success) await step.run("fall-back", () => post(event.data.to));
      `)}\nasync function notify(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
    },
    {
      name: "a failure of a client that is the result of a step, which the function asks",
      code: inBody(`
        const sent = await step.run("send", async () => {
          const response = await fetch(url, { method: "POST" });
          if (!response.ok) return { success: false };
          return { success: true };
        });
        if (!sent.success) await step.run("fall-back", () => post(event.data.to));
      `),
    },
    {
      name: "a helper between, which throws",
      code: `${inStep(`await mustNotify(event.data.to);`)}\nasync function mustNotify(to) { const sent = await notify(to); if (!sent.success) throw new Error(sent.error); }\nasync function notify(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
    },
    {
      name: "a failure of a step that the function asks for with 'in', or as not being null",
      code: inBody(`
        const summary = { added: 0, errors: [] };
        for (const id of event.data.ids) {
          const polled = await step.run(\`poll-\${id}\`, async () => {
            try { return { added: await poll(id) }; } catch (error) { return { added: 0, error: error.message }; }
          });
          summary.added += polled.added;
          if ("error" in polled && polled.error) summary.errors.push(polled.error);
        }
        for (const id of event.data.others) {
          const polled = await step.run(\`poll-other-\${id}\`, async () => {
            try { return { added: await poll(id) }; } catch (error) { return { added: 0, error: error.message }; }
          });
          summary.added += polled.added;
          if (polled.error !== null) summary.errors.push(polled.error);
        }
        return { success: true, ...summary };
      `),
    },
    {
      name: "a failure of a function that is called where it stands, one of the sources of a list",
      code: inStep(`
        const first = await (async () => {
          try { return { status: "ok", rows: await load(event.data.id) }; } catch (error) { return { status: "failed", rows: [], error: error.message }; }
        })();
        const sources = [first];
        for (const row of first.rows) sources.push({ status: "ok", rows: [row] });
        return sources;
      `),
    },
    {
      name: "a failure of a helper that the step takes up into its summary",
      code: `${inStep(`
        const summary = { sent: 0, errors: [] };
        for (const user of event.data.users) {
          const sent = await notify(user);
          summary.sent += sent.success ? 1 : 0;
          summary.errors.push(sent.error);
        }
        return summary;
      `)}\nasync function notify(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
    },
    {
      name: "failures of a list that are counted",
      code: inStep(`
        const results = await Promise.all(event.data.users.map(async (user) => {
          try { await mail(user); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; }
        }));
        const failed = results.filter((result) => !result.ok);
        if (failed.length > 0) throw new Error("not all were sent");
      `),
    },
    {
      name: "failures of a list that the function looks at",
      code: inBody(`
        const results = await step.run("send", () => Promise.all(event.data.users.map(async (user) => {
          try { await mail(user); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; }
        })));
        return { sent: results.filter((result) => result.ok).length };
      `),
    },
    {
      name: "the result of a client in a helper, whose caller asks for it",
      code: `${inStep(`
        const file = await load(event.data.url);
        if (!file.ok) await db.files.update({ missing: true });
        return file.ok ? file.bytes : null;
      `)}\nasync function load(url) {\n  const response = await fetch(url);\n  if (!response.ok) return { ok: false, error: "fetch failed" };\n  return { ok: true, bytes: await response.text() };\n}`,
    },
    {
      name: "a failure of a helper that is assigned, and recorded",
      code: `${inStep(`
        let result;
        switch (event.data.kind) {
          case "mail":
            result = await send(event.data.to);
        }
        await db.actions.record({ success: result.success, error: result.error });
      `)}\nasync function send(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
    },
    {
      name: "a log line that calls the failure harmless",
      code: inStep(`
        try { return await match(event.data.id); } catch (error) {
          console.error("matching failed (non-fatal):", error);
          return { matched: 0, error: true };
        }
        try { return await evaluate(event.data.id); } catch (error) {
          console.warn("Evaluation failed without blocking ingestion", error);
          return { skipped: false, error: error.message };
        }
      `),
    },
    {
      name: "throws the error of a result",
      code: inStep(`
        const { error } = await supabase.from("results").insert({ id: event.data.id });
        if (error) throw new Error(\`insert failed: \${error.message}\`);
        return { saved: true };
      `),
    },
    {
      name: "logs the error of a result and throws it",
      code: inStep(`
        const { data, error } = await supabase.from("results").select();
        if (error) {
          console.error(error);
          throw error;
        }
        return data;
      `),
    },
    {
      name: "throws the error of a query that is put together first",
      code: inStep(`
        const query = supabase.from("rows").select();
        const { data, error } = await query;
        if (error) throw error;
        return data;
      `),
    },
    {
      name: "a promise that comes from elsewhere",
      code: inStep(`
        const { data, error } = await pending;
        if (error) console.error(error);
        return data;
      `),
    },
    {
      name: "has the client throw",
      code: inStep(`const { data } = await supabase.from("results").select().throwOnError(); return data;`),
    },
    {
      name: "an expected failure as a value, everything else thrown",
      code: inStep(`
        try {
          return { ok: true, id: await chargeCard(event.data.id) };
        } catch (error) {
          if (error.code === "card_declined") return { ok: false, reason: error.code };
          throw error;
        }
      `),
    },
    {
      name: "a failure that the function acts on with a step",
      code: inBody(`
        const payment = await step.run("charge", async () => {
          try { return { success: true, id: await charge() }; } catch (error) { return { success: false, error: error.message }; }
        });
        if (!payment.success) {
          await step.run("notify", () => notify(payment.error));
          return;
        }
        await step.run("ship", () => ship(payment.id));
      `),
    },
    {
      name: "a failure that ends the run for good",
      code: inBody(`
        const payment = await step.run("charge", async () => {
          try { return { success: true, id: await charge() }; } catch (error) { return { success: false, error: error.message }; }
        });
        if (!payment.success) throw new NonRetriableError(payment.error);
      `),
    },
    {
      name: "success values, and domain answers",
      code: inStep(`
        const user = await load(event.data.id);
        if (!user) return { success: false, reason: "no such user" };
        if (user.email === null) return { skipped: true };
        return { success: true };
      `),
    },
    {
      name: "the failure is stored in the catch",
      code: inStep(`
        try { await render(); } catch (error) {
          await db.jobs.update({ status: "failed" });
          return { success: false, error: String(error) };
        }
      `),
    },
    {
      name: "runs a fallback step in the catch",
      code: inBody(`
        try { return await step.run("a", () => a()); } catch (error) {
          await step.run("compensate", () => undo());
          return { success: false, error: error.message };
        }
      `),
    },
    {
      name: "an error of a result that is stored",
      code: inStep(`
        const { data, error } = await resend.emails.send(mail);
        await db.mails.insert({ id: data?.id, error: error?.message });
      `),
    },
    {
      name: "an error of a result that is expected",
      code: inStep(`
        const { data, error } = await supabase.from("users").select().single();
        if (error && error.code !== "PGRST116") throw error;
        return data;
      `),
    },
    {
      name: "a response that is not there",
      code: inStep(`
        const response = await fetch(url);
        if (response.status === 404) return null;
        if (!response.ok) throw new Error(response.statusText);
        return await response.json();
      `),
    },
    {
      name: "the result of a parser",
      code: inStep(`
        const parsed = schema.safeParse(event.data);
        if (!parsed.success) { console.error(parsed.error); return null; }
        return parsed.data;
      `),
    },
    {
      name: "a parser in the try",
      code: inStep(`try { return { ok: true, value: JSON.parse(text) }; } catch (error) { return { ok: false, error: error.message }; }`),
    },
    {
      name: "a route",
      code: dedent`
        export async function POST() {
          try { await send(); } catch (error) { return Response.json({ success: false }); }
        }
      `,
    },
    {
      name: "a route beside a function",
      code: dedent`
        import { inngest } from "./client";
        export async function action() {
          const { error } = await supabase.from("a").insert({});
          if (error) console.error(error);
          try { await inngest.send({ name: "a/b" }); return { success: true }; } catch (error) { return { success: false, error }; }
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          await step.run("a", () => a());
        });
      `,
    },
  ],
  invalid: [
    {
      name: "in a step, an answer that may be an error",
      code: inStep(`
        const guard = await guardStory(event.data.id);
        if (!guard.ok) return { blocked: true, reason: guard.error };
        const lease = await acquireLease(event.data.id);
        if (!lease.success) { console.warn("busy", lease); return; }
        return run(event.data.id);
      `),
      errors: [{ messageId: "resultReturned", line: 5, suggestions: offers(1) }, { messageId: "resultLogged", line: 7, suggestions: offers(1) }],
    },
    {
      name: "a function that is called where it stands and is all that the step gives",
      code: inStep(`
        return await (async () => {
          try { return { status: "ok", rows: await load(event.data.id) }; } catch (error) { return { status: "failed", error: error.message }; }
        })();
      `),
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a step of whose result the function asks something else with 'in'",
      code: inBody(`
        const errors = [];
        const polled = await step.run("poll", async () => {
          try { return { added: await poll(event.data.id) }; } catch (error) { return { added: 0, error: error.message }; }
        });
        if ("added" in polled && polled.added) console.log(polled.added);
        return { success: true };
      `),
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a count of what has failed, which is all of it",
      code: inStep(`
        try {
          const saved = await save(event.data.rows);
          return { saved: saved.length, failed: 0 };
        } catch {
          return { saved: 0, failed: event.data.rows.length };
        }
      `),
      errors: [{ messageId: "inStep", line: 8, suggestions: offers(1) }],
    },
    {
      name: "a client that is made where none is handed in",
      code: `import { createAdminClient } from "@/lib/supabase/admin";\n${inStep(`
        const admin = (event.data.createClient ?? createAdminClient)();
        const result = await admin.rpc("complete", { id: event.data.id });
        return { ok: !result.error };
      `)}`,
      errors: [{ messageId: "resultReturned", line: 7, data: { call: "admin.rpc", test: "'result.error' is set", step: "step 'work'", also: "" } }],
    },
    {
      name: "a client that stands in an object of dependencies, and one with a schema",
      code: inStep(`
        const { error } = await input.supabaseAdmin.from("audits").insert({ id: 1 });
        if (error) console.error(error);
        const { error: other } = await supabase.schema("app").from("audits").upsert({ id: 1 });
        if (other) console.error(other);
      `),
      errors: [
        { messageId: "resultLogged", line: 5, data: { call: "input.supabaseAdmin", test: "'error'", step: "step 'work'", Step: "Step 'work'", also: "" }, suggestions: offers(1) },
        { messageId: "resultLogged", line: 7, data: { call: "supabase", test: "'other'", step: "step 'work'", Step: "Step 'work'", also: " A retry does 'input.supabaseAdmin.from.insert' again, which comes before it: give that a step of its own." }, suggestions: offers(1) },
      ],
    },
    {
      name: "responses that nobody asks how it went",
      code: inBody(`
        await step.run("dropped", async () => {
          await fetch(url, { method: "POST", body });
        });
        await step.run("read", async () => {
          const response = await fetch(url);
          return await response.json();
        });
        await step.run("kept", async () => {
          const response = await fetch(url);
          const body = await response.json();
          console.log(body);
          return body;
        });
        await step.run("at-once", async () => (await fetch(url)).json());
        await step.run("unread", async () => {
          const response = await fetch(url);
          await response.text();
        });
        await step.run("in-helper", () => post(url));
        async function post(url) {
          try {
            await fetch(url, { method: "POST" });
          } catch (error) {
            console.error(error);
            throw error;
          }
        }
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [
        { messageId: "responseUnasked", line: 4, data: { step: "step 'dropped'" } },
        { messageId: "responseUnasked", line: 7, data: { step: "step 'read'" } },
        { messageId: "responseUnasked", line: 11, data: { step: "step 'kept'" } },
        { messageId: "responseUnasked", line: 16, data: { step: "step 'at-once'" } },
        { messageId: "responseUnasked", line: 18, data: { step: "step 'unread'" } },
        { messageId: "responseUnasked", line: 24, data: { step: "step 'in-helper'" } },
      ],
    },
    {
      name: "a question that is answered with no where the database could not be asked",
      code: dedent`
        import { inngest } from "./client";
        import { supabase } from "./supabase";
        async function isActive(id) {
          const { data, error } = await supabase.from("schedules").select("active").eq("id", id).maybeSingle();
          if (error) {
            console.warn("could not read the schedule", error.message);
            return false;
          }
          return data?.active === true;
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          const active = await step.run("ask", () => isActive(event.data.id));
          if (!active) return;
          await step.run("crawl", () => crawl(event.data.id));
        });
      `,
      errors: [{ messageId: "resultLogged", line: 5, suggestions: offers(1) }],
    },
    {
      name: "failures of steps in helpers, which nobody looks at, or which are thrown too late",
      code: dedent`
        import { inngest } from "./client";
        import { charge, mail } from "./services";
        async function send({ step }, order) {
          const result = await step.run("send", () => mail(order));
          if (!result.success) return { success: false, error: result.error };
          return { success: true };
        }
        async function pay(step, order) {
          const result = await step.run("pay", () => charge(order));
          if (!result.success) throw new Error(result.error);
        }
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          await pay(step, event.data);
          return await send({ step }, event.data);
        });
      `,
      errors: [{ messageId: "failedStep", line: 5 }, { messageId: "failedStepThrown", line: 10 }],
    },
    {
      name: "an error of a query that comes to nothing where nothing is found, taken for that",
      code: inBody(`
        return await step.run("check", async () => {
          const { data: order, error } = await supabase.from("orders").select().eq("id", event.data.id).maybeSingle();
          if (error || !order) return { send: false, reason: "order_not_found" };
          return { send: order.open };
        });
      `),
      errors: [{ messageId: "resultGivenUp", line: 5, suggestions: offers(1) }],
    },
    {
      name: "an error that is written down where its row did not come",
      code: inStep(`
        const { data: tag, error } = await supabase.from("tags").insert({ name: event.data.name }).select("id").single();
        if (tag) {
          use(tag.id);
        } else {
          console.error("no tag", error);
        }
        const { data: note, error: reason } = await supabase.from("notes").insert({ id: 1 }).select("id").single();
        if (!note) {
          console.error("no note", reason);
          return;
        }
      `),
      errors: [
        { messageId: "resultLogged", line: 5, data: { call: "supabase", test: "'!tag'", Step: "Step 'work'", also: "" }, suggestions: offers(1) },
        {
          messageId: "resultLogged",
          line: 11,
          data: { call: "supabase", test: "'!note'", Step: "Step 'work'", also: " A retry does 'supabase.from.insert.select.single' again, which comes before it: give that a step of its own." },
          suggestions: offers(1),
        },
      ],
    },
    ...["Sentry.captureException(error)", "captureError(error, { tags: { job: 1 } })", "captureWorkflowException(error)"].map((told) => ({
      name: `failures that are told to an error tracker, and then returned: ${told}`,
      code: inStep(`
        const { error } = await supabase.from("uploads").delete().eq("id", event.data.id);
        if (error) {
          ${told};
          return { removed: 0, error: error.message };
        }
        return { removed: 1 };
      `),
      errors: [{ messageId: "resultReturned" as const, line: 7, suggestions: offers(1) }],
    })),
    {
      name: "failures that are written down on the other side of the question for success",
      code: inStep(`
        let written = 0;
        for (const row of event.data.rows) {
          const { error: failed } = await supabase.from("rows").insert(row);
          if (!failed) {
            written++;
          } else {
            console.error("not written", row.id, failed);
          }
        }
        return { written };
      `),
      errors: [
        {
          messageId: "resultLogged",
          line: 7,
          data: { call: "supabase", test: "'failed'", Step: "Step 'work'", also: " A retry does 'supabase.from.insert' again for the items before it: give each item a step of its own." },
          suggestions: [
            {
              messageId: "throwResult",
              output: inStep(`
        let written = 0;
        for (const row of event.data.rows) {
          const { error: failed } = await supabase.from("rows").insert(row);
          if (!failed) {
            written++;
          } else {
            console.error("not written", row.id, failed);
            throw failed;
          }
        }
        return { written };
      `),
            },
          ],
        },
      ],
    },
    {
      name: "failures in a step of the function's own catch",
      code: inBody(`
        try {
          await step.run("ship", () => ship(event.data.id));
        } catch (error) {
          await step.run("mark", async () => {
            const { error: failed } = await supabase.from("orders").update({ failed: true }).eq("id", event.data.id);
            if (failed) console.error(failed);
          });
        }
      `),
      errors: [{ messageId: "resultLogged", line: 8, suggestions: offers(1) }],
    },
    {
      name: "a failure that comes after a mail in the same step",
      code: inStep(`
        await sendEmail(event.data.email);
        try {
          await crm.update(event.data.id);
        } catch (error) {
          return { success: false, error: error.message };
        }
      `),
      errors: [
        {
          messageId: "inStep",
          line: 8,
          data: { step: "step 'work'", also: " A retry does 'sendEmail' again, which comes before it: give that a step of its own." },
          suggestions: offers(1),
        },
      ],
    },
    {
      name: "results of a client that does not throw, dropped together",
      code: inStep(`
        await Promise.all(event.data.ids.map((id) => supabase.from("rows").delete().eq("id", id)));
        await Promise.all([supabase.from("rows").insert({ id: 1 }), other()]);
        const [{ data }, rest] = await Promise.all([supabase.from("rows").select().eq("id", 1), other()]);
        await use(data, rest);
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [
        { messageId: "resultDropped", line: 4 },
        { messageId: "resultDropped", line: 5 },
        { messageId: "resultDropped", line: 6 },
      ],
    },
    {
      name: "a client that is known by what else is done with it",
      code: dedent`
        import { createServiceClient } from "@acme/db";
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [] }, async ({ event, step }) => {
          const db = createServiceClient();
          await step.run("add", async () => {
            await db.from("rows").insert({ id: event.data.id });
          });
          await step.run("mark", async () => {
            const { error } = await db.from("rows").update({ seen: true }).eq("id", event.data.id);
            if (error) throw error;
          });
        });
      `,
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [{ messageId: "resultDropped", line: 6 }],
    },
    {
      name: "a client of a package of the app, by how it is asked",
      code: `import { createDbClient } from "@repo/database";\n${inStep(`const db = createDbClient();\nconst { error } = await db.from("rows").update({ done: true }).eq("id", event.data.id);`)}`,
      errors: [{ messageId: "resultUnused", suggestions: [] }],
    },
    {
      name: "a request that failed, in a step that gives what it gives for none",
      code: inBody(`const left = await step.run("count", async () => { const response = await fetch(url); if (!response.ok) { console.warn("no count"); return 0; } return response.json(); });\nif (left > 0) { await step.run("next", () => next()); } else { await step.run("end", () => end()); }`),
      errors: [{ messageId: "resultLogged", suggestions: offers(1) }],
    },
    {
      name: "a request that failed, in a helper whose caller throws at something else, or behind the step",
      code: inBody(`
        const themes = await step.run("themes", async () => { const found = await themesOf(event.data.text); if (found) return found; if (event.data.strict) throw new Error("strict"); });
        const more = await step.run("more", () => ideasOf(event.data.text));
        if (!more) throw new Error("no ideas");
      `) + `\nasync function themesOf(text) { const response = await fetch(url); if (!response.ok) { console.error("failed"); return null; } return response.json(); }\nasync function ideasOf(text) { const response = await fetch(url); if (!response.ok) { console.error("failed"); return null; } return response.json(); }`,
      errors: [
        { messageId: "resultLogged", line: 7, suggestions: offers(1) },
        { messageId: "resultLogged", line: 8, suggestions: offers(1) },
      ],
    },
    {
      name: "a failure under another name that nobody looks at",
      code: inBody(`const first = await step.run("first", () => ask(1));\nconst result = first;\nreturn result;`) + `\nasync function ask(n) { try { return await model.ask(n); } catch (error) { return { valid: false, errors: [error.message] }; } }`,
      errors: [{ messageId: "inStep", suggestions: offers(1) }],
    },
    {
      name: "a request that failed, in a step without which the run goes on",
      code: inBody(`const text = await step.run("captions", async () => { const response = await fetch(url); if (!response.ok) { console.warn("no captions"); return null; } return response.text(); });\nif (text) await step.run("save", () => save(text));`),
      errors: [{ messageId: "resultLogged", suggestions: offers(1) }],
    },
    {
      name: "failures among results that the function returns",
      code: inBody(`
        const sessions = await step.run("load", () => load());
        const results = await Promise.all(sessions.map(async (session) => {
          try { await save(session); return { id: session.id }; } catch (error) { return { id: session.id, error: error.message }; }
        }));
        return { total: sessions.length, results };
      `),
      errors: [{ messageId: "inBody", line: 5, suggestions: offers(1) }],
    },
    {
      name: "an empty list of a helper, in place of what a request for it gives",
      code: `async function feed(url) {\n  const response = await fetch(url);\n  if (!response.ok) return [];\n  return response.json();\n}\n${inStep("const items = await feed(event.data.url);\nfor (const item of items.slice(0, 5)) await store(item);")}`,
      errors: [{ messageId: "resultGivenUp", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a failure that looks as if there had been nothing to do",
      code: inBody(`
        const synced = await step.run("sync", async () => {
          try {
            const { count } = await sync(event.data.id);
            if (count > 0) return { processed: true, count };
            return { processed: false, count: 0 };
          } catch {
            return { processed: false, count: 0 };
          }
        });
        if (synced.processed) await step.run("tell", () => tell(synced.count));
        else skipped++;
      `),
      errors: [{ messageId: "inStep", line: 9, suggestions: offers(1) }],
    },
    {
      name: "failures on a list that is asked for them, by option",
      code: inBody(`
        const results = [];
        for (const id of event.data.ids) {
          const result = await step.run(id, async () => { try { await sync(id); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; } });
          results.push(result);
        }
        const stored = await step.run("store", async () => { try { await store(event.data.id); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; } });
        await step.run("log", () => log({ error: stored.error }));
        return { failures: results.filter((result) => !result.ok).length };
      `),
      options: [{ checkRecorded: true, checkReturnedResults: false }],
      errors: [
        { messageId: "inStep", line: 5, suggestions: offers(1) },
        { messageId: "inStep", line: 8, suggestions: offers(1) },
      ],
    },
    {
      name: "a list that is only returned, and one of something else",
      code: inBody(`
        const results = [];
        const names = [];
        for (const id of event.data.ids) {
          const result = await step.run(id, async () => { try { await sync(id); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; } });
          results.push(result);
        }
        return { count: results.length, results, names: results.map((result) => result.name) };
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: offers(1) }],
    },
    {
      name: "a table that is only counted, and a field of it",
      code: inBody(`
        const results = {};
        const state = { last: null };
        for (const id of event.data.ids) {
          const result = await step.run(id, async () => { try { await post(id); return { success: true }; } catch (error) { return { success: false, error: error.message }; } });
          results[id] = result;
          state.last = result;
        }
        return { results, count: Object.values(results).length, ids: Object.keys(results).filter((id) => id.success) };
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: offers(1) }],
    },
    {
      name: "answers of tools that nobody is told",
      code: inBody(`
        const messages = [];
        const answers = [];
        for (const call of event.data.calls) {
          const answer = await step.run(\`tool-\${call.id}\`, async () => { try { return await run(call); } catch (error) { return { error: error.message }; } });
          answers.push({ id: call.id, content: JSON.stringify(answer) });
          messages.push({ role: "user", content: answers });
          answers.push(messages);
        }
        return messages;
      `),
      errors: [{ messageId: "inStep", line: 6, suggestions: offers(1) }],
    },
    {
      name: "a step that stores another part of the result",
      code: inBody(`
        const refund = await step.run("refund", async () => {
          try { await refundOf(event.data.id); return { ok: true, mode: "refunded" }; } catch (error) { return { ok: false, error: error.message, mode: "error" }; }
        });
        await step.run("approve", () => approve({ mode: refund.mode }));
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }],
    },
    {
      name: "the failure of what a step called, returned as it is",
      code: inBody(`
        const result = await step.run("pay", () => createPayout(event.data.id));
        if (!result.ok) return result;
        await step.run("tell", () => tell(event.data.id));
      `),
      errors: [{ messageId: "failedStep", line: 4 }],
    },
    {
      name: "writes that are only asked for their success",
      code: `import { createClient } from "@supabase/supabase-js";\nconst supabase = createClient(a, b);\n${inStep(`
        const { error } = await supabase.from("a").insert(event.data);
        if (!error) written++;
        const { data, error: failed } = await supabase.from("b").upsert(event.data).select();
        if (!failed && data.length > 0) await supabase.from("c").insert(data);
      `)}`,
      errors: [
        { messageId: "resultSkipped", line: 7, data: { call: "supabase", test: "'!error'", Step: "Step 'work'", name: "error" } },
        { messageId: "resultSkipped", line: 9 },
      ],
    },
    {
      name: "several requests at once, whose errors are logged or not looked at",
      code: `import { supabase } from "./supabase";\n${inStep(`
        const [users, { data, error }, { data: tags, error: failed }] = await Promise.all([
          supabase.from("a").select(),
          supabase.from("b").select(),
          supabase.from("c").select(),
        ]);
        if (users.error) console.error(users.error);
        if (error) return [];
      `)}`,
      errors: [
        { messageId: "resultUnused", line: 5 },
        { messageId: "resultLogged", line: 10, suggestions: offers(1) },
        { messageId: "resultGivenUp", line: 11, suggestions: offers(1) },
      ],
    },
    {
      name: "an error but for one kind, only logged",
      code: `import { supabase } from "./supabase";\n${inStep(`
        const { error } = await supabase.from("a").insert(event.data);
        if (error && error.code !== "23505") console.error(error);
        const { error: other } = await supabase.from("a").insert(event.data);
        if (other && !other.message.includes("exists") && !isGone(other)) { console.error(other); }
      `)}`,
      errors: [
        { messageId: "resultLogged", line: 6, suggestions: offers(1) },
        { messageId: "resultLogged", line: 8, suggestions: offers(1) },
      ],
    },
    {
      name: "an answer that would be given for nothing, too",
      code: `import { supabase } from "./supabase";\n${inBody(`
        const { data: rows, error } = await supabase.from("a").select();
        if (error || !rows?.length) {
          return { message: "No rows", count: 0 };
        }
        await step.run("a", () => 1);
      `)}`,
      errors: [{ messageId: "resultGivenUp", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a failure in place of a rejection that is only asked for its good end",
      code: inStep(`
        let moved = 0;
        for (const id of event.data.ids) {
          const result = await move(id).catch((error) => {
            console.warn(errMsg(error));
            return { moved: false, reason: "error" };
          });
          if (result.moved) moved++;
        }
      `),
      errors: [{ messageId: "inStep", line: 8, suggestions: offers(1) }],
    },
    {
      name: "errors on a list that the function returns, the text of an error by a function",
      code: inBody(`
        const parts = [];
        for (const id of event.data.ids) {
          const part = await step.run(id, async () => { try { return await sync(id); } catch (error) { return { added: 0, error: boundedErrorMessage(error) }; } });
          parts.push({ id, added: part.added, error: part.error });
        }
        return { parts };
      `),
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "the failure of what a step called, returned from the function",
      code: inBody(`
        const result = await step.run("pipeline", async () => {
          try { return await runPipeline(event.data.id); } catch (error) { await markFailed(event.data.id); throw error; }
        });
        if (!result.success) {
          console.error("failed", result.error);
          return { success: false, error: result.error };
        }
        return { success: true };
      `),
      errors: [
        {
          messageId: "failedStep",
          line: 8,
          data: { call: "runPipeline", test: "'!result.success'", step: "step 'pipeline'" },
        },
      ],
    },
    {
      name: "the failure of what a step called, in other forms",
      code: inBodyV3(`
        const card = await step.run("card", () => makeCard(event.data.id));
        if (!card.ok) return { step: "failed", error: card.error };
        const sheet = await step.run("sheet", async () => { const made = await makeSheet(card.id); return made; });
        if (sheet.error) return { ok: false, error: sheet.error.message };
      `),
      errors: [{ messageId: "failedStep", line: 4 }, { messageId: "failedStep", line: 6 }],
    },
    {
      name: "a request for a list, and one that writes, which have failed",
      code: inBody(`
        const rows = await step.run("load", async () => {
          const response = await fetch(url, { headers: { accept: "application/json" } });
          if (!response.ok) return [];
          return (await response.json()).rows;
        });
        await step.run("tell", async () => {
          const response = await fetch(hook, { method: "POST", body: event.data.id });
          if (!response.ok) { return; }
          await mark(event.data.id);
        });
        for (const row of rows) await step.run(\`store-\${row.id}\`, () => store(row));
        const posts = await step.run("posts", () => loadPosts());
      `) + `\nasync function loadPosts() {\n  const response = await fetch(feed);\n  if (!response.ok) return [] as Post[];\n  return response.json();\n}`,
      errors: [
        { messageId: "resultGivenUp", line: 5, data: { call: "fetch", test: "'!response.ok'", Step: "Step 'load'", also: "" }, suggestions: offers(1) },
        { messageId: "resultGivenUp", line: 10, suggestions: offers(1) },
        { messageId: "resultGivenUp", suggestions: offers(1) },
      ],
    },
    {
      name: "the failure of what a step called, taken out of the result",
      code: inBody(`
        const { success, error } = await step.run("card", () => makeCard(event.data.id));
        if (!success) return { success: false, error };
        const { data, error: reason } = await step.run("sheet", async () => await makeSheet(event.data.id));
        if (reason || !data) {
          logger.error("failed", reason);
          return { ok: false, message: \`no sheet: \${reason.message}\` };
        }
        const { ok, errorMessage } = await step.run("file", () => store(data));
        if (ok === false || errorMessage) return { errorMessage };
      `),
      errors: [
        { messageId: "failedStep", line: 4, data: { call: "makeCard", test: "'!success'", step: "step 'card'" } },
        { messageId: "failedStep", line: 8 },
        { messageId: "failedStep", line: 11 },
      ],
    },
    {
      name: "the failure of what a step called, thrown after the step",
      code: inBody(`
        const result = await step.run("send", async () => {
          return await sendMail({ to: event.data.email });
        });
        if (!result.success) {
          throw new Error(\`not sent: \${result.error}\`);
        }
        const { ok, error } = await step.run("store", () => store(event.data.id));
        if (!ok) throw error;
        const paid = await step.run("pay", async () => { const answer = await pay(event.data.id); return answer; });
        if (paid.error) {
          await step.run("mark", () => mark(event.data.id));
          throw new Error(paid.error.message);
        }
      `),
      errors: [
        { messageId: "failedStepThrown", line: 7, data: { call: "sendMail", test: "'!result.success'", step: "step 'send'" } },
        { messageId: "failedStepThrown", line: 10 },
        { messageId: "failedStepThrown", line: 14 },
      ],
    },
    {
      name: "a failure that a helper makes",
      code: inBody(`
        try {
          await step.run("a", () => work(event.data.id));
        } catch (error) {
          logger.error("failed", error);
          return markAsError({ success: false, error: error instanceof Error ? error.message : "Unknown error" });
        }
      `),
      errors: [{ messageId: "inBody", line: 7, suggestions: offers(1) }],
    },
    {
      name: "a failure that a helper makes of the error",
      code: inStep(`
        try {
          await work(event.data.id);
        } catch (error) {
          return Result.err(error);
        }
      `),
      errors: [{ messageId: "inStep", line: 7, suggestions: offers(1) }],
    },
    {
      name: "an error of a client that does not throw, logged, and an answer in its place that nobody reads",
      code: inStep(`
        const { data: rows, error } = await supabase.from("rows").select().eq("open", true);
        if (error) {
          console.error("not read", error);
          return { status: "Error fetching rows" };
        }
        await use(rows);
        return { status: "done" };
      `),
      errors: [{ messageId: "resultLogged", line: 5, data: { call: "supabase", test: "'error'", Step: "Step 'work'", also: "" }, suggestions: offers(1) }],
    },
    {
      name: "an error of a client that does not throw, returned to nobody",
      code: inBody(`
        await step.run("save", async () => {
          const { error } = await supabase.from("rows").upsert({ id: event.data.id });
          return error;
        });
        const saved = await step.run("mark", async () => {
          const { error } = await supabase.auth.admin.deleteUser(event.data.id);
          if (event.data.isDryRun) return !error;
          console.log(error);
          return error?.message ?? null;
        });
      `),
      errors: [{ messageId: "resultReturned", line: 5 }, { messageId: "resultReturned", line: 9 }],
    },
    {
      name: "an error of a client that does not throw, and a return",
      code: inStep(`const { error } = await supabase.from("rows").insert({ id: event.data.id });\nif (error) return;\nawait notify(event.data.id);`),
      errors: [{ messageId: "resultGivenUp", data: { call: "supabase", test: "'error'", Step: "Step 'work'", also: "" }, line: 5, suggestions: offers(1) }],
    },
    {
      name: "an empty list in place of the rows",
      code: inBodyV3(`const rows = await step.run("load", async () => { const { data, error } = await supabase.from("rows").select(); if (error) { return []; } return data; });\nfor (const row of rows) await step.run(row.id, () => use(row));`),
      errors: [{ messageId: "resultGivenUp", line: 3, suggestions: offers(1) }],
    },
    {
      name: "an error that is copied into the result of the step",
      code: inBody(`
        const rows = await step.run("load", async () => {
          const res = await supabase.from("rows").select().eq("status", "sent");
          return { data: res.data, error: res.error?.message ?? null };
        });
        await step.run("work", () => work(rows.data ?? []));
      `),
      errors: [{ messageId: "resultReturned", data: { call: "supabase", test: "'res.error' is set", step: "step 'load'", also: "" }, line: 5 }],
    },
    {
      name: "an error that becomes an 'ok'",
      code: inStep(`
        const { error } = await supabase.from("rows").insert(event.data.row);
        return { ok: !error };
      `),
      errors: [{ messageId: "resultReturned", line: 5 }],
    },
    {
      name: "an error that is copied, and thrown outside the step",
      code: inBody(`
        const sent = await step.run("send", async () => {
          const result = await resend.emails.send({ to: event.data.to });
          return { id: result.data?.id ?? null, error: result.error };
        });
        if (sent.error) throw new Error(sent.error.message);
      `),
      errors: [{ messageId: "thrownLater", line: 5 }],
    },
    {
      name: "a failure that a step records before it is thrown",
      code: inBody(`
        const sent = await step.run("send", async () => {
          try { return { ok: true, id: await mail(event.data.to) }; } catch (error) { return { ok: false, error: error.message }; }
        });
        if (!sent.ok) {
          await step.run("record", () => db.failures.insert({ error: sent.error }));
          throw new Error(sent.error);
        }
      `),
      errors: [{ messageId: "thrownLater", line: 4, suggestions: offers(1) }],
    },
    {
      name: "a failed capture of a payment",
      code: inStep(`
        try {
          await stripe.paymentIntents.capture(event.data.intent);
          return { ok: true };
        } catch (error) {
          return { ok: false, error: error.message };
        }
      `),
      errors: [{ messageId: "inStep", line: 8, suggestions: offers(1) }],
    },
    {
      name: "what a failed response says, logged and returned",
      code: inStep(`
        const response = await fetch(event.data.url, { method: "POST" });
        if (!response.ok) {
          const details = await response.json().catch(() => ({}));
          console.error(details);
          return { success: false, error: details };
        }
        return { success: true };
      `),
      errors: [{ messageId: "resultReturned", line: 8, suggestions: offers(1) }],
    },
    {
      name: "what a failed response says, only logged",
      code: inStep(`
        const response = await fetch(event.data.url, { method: "POST" });
        if (!response.ok) {
          const text = await response.text();
          console.error(text);
        }
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: offers(1) }],
    },
    {
      name: "an error that is made and not thrown",
      code: inStep(`
        const { error } = await supabase.from("rows").insert(event.data.row);
        if (error) {
          new Error("insert failed");
        }
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a failure of a helper that is handed on",
      code: `${inStep(`
        const sent = await notify(event.data.to);
        console.log(sent);
        return sent;
      `)}\nasync function notify(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
      errors: [{ messageId: "inStep", line: 10, suggestions: offers(1) }],
    },
    {
      name: "a failure of a helper of a helper",
      code: `${inStep(`return send(event.data.to);`)}\nasync function send(to) { return await notify(to); }\nasync function notify(to) {\n  try { await mail(to); return { success: true }; } catch (error) { return { success: false, error: error.message }; }\n}`,
      errors: [{ messageId: "inStep", line: 9, suggestions: offers(1) }],
    },
    {
      name: "the failure of a helper, without its details",
      code: inStep(`
        const result = await sendMail(event.data.to);
        if (!result.success) return { success: false };
        return { success: true };
      `),
      errors: [{ messageId: "resultReturned", line: 5, suggestions: offers(1) }],
    },
    {
      name: "failures of a list that is returned",
      code: inStep(`
        const results = await Promise.all(event.data.users.map(async (user) => {
          try { await mail(user); return { ok: true }; } catch (error) { return { ok: false, error: error.message }; }
        }));
        return results;
      `),
      errors: [{ messageId: "inStep", line: 5, suggestions: offers(1) }],
    },
    {
      name: "a failure in a transaction",
      code: inStep(`
        return db.transaction(async (tx) => {
          const result = await charge(tx);
          if (!result.success) return { success: false, error: result.error };
          return { success: true };
        });
      `),
      errors: [{ messageId: "resultReturned", line: 6, suggestions: offers(1) }],
    },
    {
      name: "the error of a query that is put together first",
      code: inStep(`
        let query = supabase.from("rows").select().in("id", event.data.ids);
        if (event.data.sorted) query = query.order("at");
        const { data, error } = await query;
        if (error) console.error("no rows", error.message);
        return data ?? [];
      `),
      errors: [{ messageId: "resultLogged", data: { call: "supabase", test: "'error'", Step: "Step 'work'", also: "" }, line: 7, suggestions: offers(1) }],
    },
    {
      name: "the result of a client in a helper, whose caller hands it on",
      code: `${inStep(`return await load(event.data.url);`)}\nasync function load(url) {\n  const response = await fetch(url);\n  if (!response.ok) return { ok: false, error: "fetch failed" };\n  return { ok: true };\n}`,
      errors: [{ messageId: "resultReturned", suggestions: offers(1) }],
    },
    {
      name: "success: false from a step",
      code: inStep(`
        try {
          const post = await publishPost(event.data.id);
          return { success: true, postId: post.id };
        } catch (error) {
          return { success: false, error: error.message };
        }
      `),
      errors: [
        {
          messageId: "inStep",
          line: 8,
          suggestions: [
            {
              messageId: "removeCatch",
              output: inStep(`
                const post = await publishPost(event.data.id);
                return { success: true, postId: post.id };
              `),
            },
          ],
        },
      ],
    },
    {
      name: "without the parameter",
      code: inStep(`
        try {
          await publishPost(event.data.id);
        } catch {
          return { success: false };
        }
      `),
      errors: [
        {
          messageId: "inStep",
          line: 7,
          suggestions: [
            {
              messageId: "removeCatch",
              output: inStep(`
                await publishPost(event.data.id);
              `),
            },
          ],
        },
      ],
    },
    {
      name: "logged first, version 3",
      code: inStepV3(`
        try {
          await publishPost(event.data.id);
          return { status: "ok" };
        } catch (err) {
          console.error("publish failed", err);
          return { status: "error", message: err.message };
        }
      `),
      errors: [{ messageId: "inStep", line: 9, suggestions: [{ messageId: "throwError", data: {"name":"err"}, output: inStepV3(`
            try {
              await publishPost(event.data.id);
              return { status: "ok" };
            } catch (err) {
              console.error("publish failed", err);
              throw err;
            }
          `) }] }],
    },
    {
      name: ".catch() with a failure value",
      code: inBody(`await step.run("send", () => sendEmail().catch((error) => ({ ok: false, error })));`),
      errors: [{ messageId: "inStep", line: 3, suggestions: [{ messageId: "throwError", data: {"name":"error"}, output: inBody(`await step.run("send", () => sendEmail());`) }] }],
    },
    {
      name: "from the function itself",
      code: inBodyV3(`
        try {
          await step.run("a", () => a());
          return { success: true };
        } catch (error) {
          return { success: false, error: error.message };
        }
      `),
      errors: [{ messageId: "inBody", line: 7, suggestions: [{ messageId: "removeCatch", output: inBodyV3(`
            await step.run("a", () => a());
            return { success: true };
          `) }] }],
    },
    {
      name: "the error as the value",
      code: inStep(`try { return await call(); } catch (error) { return error; }`),
      errors: [{ messageId: "inStep", line: 4, suggestions: [{ messageId: "removeCatch", output: inStep(`return await call();`) }] }],
    },
    {
      name: "a failure that the function only throws later",
      code: inBody(`
        const result = await step.run("send", async () => {
          try { return { ok: true, id: await sendEmail() }; } catch (error) { return { ok: false, error: error.message }; }
        });
        if (!result.ok) throw new Error(result.error);
      `),
      errors: [{ messageId: "thrownLater", line: 4, suggestions: [{ messageId: "removeCatch", output: inBody(`
            const result = await step.run("send", async () => {
              return { ok: true, id: await sendEmail() };
            });
            if (!result.ok) throw new Error(result.error);
          `) }] }],
    },
    {
      name: "the error of a result, only logged",
      code: inStep(`
        const { error } = await supabase.from("results").insert({ id: event.data.id });
        if (error) {
          console.error("insert failed", error);
        }
      `),
      errors: [
        {
          messageId: "resultLogged",
          line: 5,
          suggestions: [
            {
              messageId: "throwResult",
              output: inStep(`
                const { error } = await supabase.from("results").insert({ id: event.data.id });
                if (error) {
                  console.error("insert failed", error);
                  throw error;
                }
              `),
            },
          ],
        },
      ],
    },
    {
      name: "the error of a result, only logged, without braces",
      code: inStepV3(`
        const { data, error: insertError } = await supabase.from("results").insert({ id: event.data.id });
        if (insertError) console.error(insertError);
        return data;
      `),
      errors: [
        {
          messageId: "resultLogged",
          line: 5,
          suggestions: [
            {
              messageId: "throwResult",
              output: inStepV3(`
                const { data, error: insertError } = await supabase.from("results").insert({ id: event.data.id });
                if (insertError) {
                  console.error(insertError);
                  throw insertError;
                }
                return data;
              `),
            },
          ],
        },
      ],
    },
    {
      name: "the error of a result, returned",
      code: inStep(`
        const { data, error } = await resend.emails.send(mail);
        if (error) {
          return { success: false, error: error.message };
        }
        return { success: true, id: data.id };
      `),
      errors: [{ messageId: "resultReturned", line: 6, suggestions: [{ messageId: "throwResult", output: inStep(`
            const { data, error } = await resend.emails.send(mail);
            if (error) {
              throw error;
            }
            return { success: true, id: data.id };
          `) }] }],
    },
    {
      name: "the error of a result, logged and replaced by nothing",
      code: inStep(`
        const { data, error } = await supabase.from("users").select();
        if (error) {
          console.error(error);
          return [];
        }
        return data;
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: [{ messageId: "throwResult", output: inStep(`
            const { data, error } = await supabase.from("users").select();
            if (error) {
              console.error(error);
              throw error;
            }
            return data;
          `) }] }],
    },
    {
      name: "results that are read by their index, but for their failures",
      code: inBody(`
        const results = await Promise.all(event.data.ids.map((id) => step.run(\`make-\${id}\`, async () => {
          try { return { success: true, id: await make(id) }; } catch (error) { return { success: false, error: error.message }; }
        })));
        const ids = [];
        for (let i = 0; i < results.length; i++) { const result = results[i]; ids.push(result.id); }
        return ids;
      `),
      errors: [{ messageId: "inStep", line: 4, suggestions: offers(1) }],
    },
    {
      name: "clients of the app, by the file that they come from",
      code: `import { createAdminClient, serviceClient } from "@/lib/supabase/admin";\nimport { createClient } from "@supabase/supabase-js";\nfunction connect() { return createClient(url, key); }\n${inStep(`
        const admin = await createAdminClient();
        const { data: users, error } = await admin.from("users").select();
        const bucket = serviceClient.storage.from("media");
        const { error: notThere } = await bucket.remove(users);
        const db = connect();
        const { data, error: unread } = await db.rpc("count");
        return data;
      `)}`,
      errors: [
        { messageId: "resultUnused", line: 8 },
        { messageId: "resultUnused", line: 10 },
        { messageId: "resultUnused", line: 12 },
      ],
    },
    {
      name: "the error of a result, taken out and never looked at",
      code: inStep(`
        const { data, error } = await supabase.from("users").select();
        return data;
      `),
      errors: [{ messageId: "resultUnused", line: 4 }],
    },
    {
      name: "a result in one variable",
      code: inStep(`
        const sent = await resend.emails.send(mail);
        if (sent.error) {
          logger.error("not sent", sent.error);
        }
        return sent.data;
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: [{ messageId: "throwResult", output: inStep(`
            const sent = await resend.emails.send(mail);
            if (sent.error) {
              logger.error("not sent", sent.error);
              throw sent.error;
            }
            return sent.data;
          `) }] }],
    },
    {
      name: "a success flag",
      code: inStep(`
        const sent = await sendEmail({ to: event.data.to });
        if (!sent.success) {
          logger.error("SEND_EMAIL_ERROR", sent.error);
        }
        return sent;
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: [{ messageId: "throwResult", output: inStep(`
            const sent = await sendEmail({ to: event.data.to });
            if (!sent.success) {
              logger.error("SEND_EMAIL_ERROR", sent.error);
              throw new Error("sendEmail failed");
            }
            return sent;
          `) }] }],
    },
    {
      name: "a response that is not ok",
      code: inStep(`
        const response = await fetch(url, { method: "POST" });
        if (!response.ok) {
          console.error("failed", response.status);
        }
      `),
      errors: [{ messageId: "resultLogged", line: 5, suggestions: [{ messageId: "throwResult", output: inStep(`
            const response = await fetch(url, { method: "POST" });
            if (!response.ok) {
              console.error("failed", response.status);
              throw new Error("fetch failed");
            }
          `) }] }],
    },
    {
      name: "a client that does not throw, its result dropped",
      code: inStep(`await supabase.from("results").insert({ id: event.data.id });`),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [{ messageId: "resultDropped", line: 4 }],
    },
    {
      name: "a client that does not throw, its result under a name that is asked for the rows alone, or for nothing",
      code: inStep(`
        const { data: taken } = await supabase.from("taken").select().eq("id", event.data.id);
        if (taken) throw new Error("taken");
        const saved = await supabase.from("results").insert({ id: event.data.id });
        const rows = await supabase.from("rows").select().eq("open", true);
        const [open, closed] = await Promise.all([
          supabase.from("rows").select("*", { count: "exact", head: true }).eq("open", true),
          supabase.from("rows").select("*", { count: "exact", head: true }).eq("open", false),
        ]);
        if (closed.error) throw closed.error;
        const kept = await supabase.from("kept").select().eq("open", true);
        await use(kept);
        return { rows: rows.data, open: open.count, closed: closed.count };
      `),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [4, 6, 7, 9].map((line) => ({ messageId: "resultDropped" as const, line })),
    },
    {
      name: "a client of the app that does not throw, its accounts and functions",
      code: `import { createAdminClient } from "@/lib/supabase/admin";\n${inBody(`
        await step.run("mail", async () => {
          const admin = createAdminClient();
          const { data } = await admin.auth.admin.getUserById(event.data.id);
          await supabase.functions.invoke("welcome", { body: { email: data?.user?.email } });
          await oauth.auth.admin.getUserById(event.data.id);
        });
      `)}`,
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [{ messageId: "resultDropped", line: 6, data: { call: "admin.auth.admin", step: "step 'mail'" } }, { messageId: "resultDropped", line: 7 }],
    },
    {
      name: "a client that does not throw, its result stored",
      code: inBody(`await step.run("send", () => resend.emails.send({ to: event.data.to }));`),
      options: [{ checkRecorded: false, checkReturnedResults: true }],
      errors: [{ messageId: "resultStored", line: 3 }],
    },
    {
      name: "a failure that is stored and returned, on request",
      code: inStep(`
        try { await render(); } catch (error) {
          await db.jobs.update({ status: "failed" });
          return { success: false, error: String(error) };
        }
      `),
      options: [{ checkRecorded: true, checkReturnedResults: false }],
      errors: [{ messageId: "inStep", line: 6, suggestions: [{ messageId: "throwError", data: {"name":"error"}, output: inStep(`
            try { await render(); } catch (error) {
              await db.jobs.update({ status: "failed" });
              throw error;
            }
          `) }] }],
    },
    {
      name: "a helper that a step calls",
      code: dedent`
        import { inngest } from "./client";
        async function publish(id) {
          try {
            return { success: true, post: await post(id) };
          } catch (error) {
            return { success: false, error };
          }
        }
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
          return await step.run("publish", () => publish(event.data.id));
        });
      `,
      errors: [{ messageId: "inStep", line: 6, suggestions: [{ messageId: "removeCatch", output: dedent`
            import { inngest } from "./client";
            async function publish(id) {
              return { success: true, post: await post(id) };
            }
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
              return await step.run("publish", () => publish(event.data.id));
            });
          ` }] }],
    },
  ],
});
