import rule from "../../rules/no-swallowed-step-error.js";
import { inBody, inStep, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

const CAUGHT = [{ messageId: "inStep" as const, suggestions: offers(1) }];

ruleTester.run("no-swallowed-step-error: what becomes of an error", rule, {
  valid: [
    { name: "asked whether there is a message", code: inStep(`try { await insert(event.data); } catch (error) { const message = error.message; if (message) await store(message); }`) },
    { name: "asked before, and stored for all others", code: inStep(`try { await insert(event.data); } catch (error) { const isOld = error.code === "23505"; if (!isOld) await store(error); }`) },
    { name: "one kind is counted, the others are thrown", code: inStep(`let seen = 0;\ntry { await insert(event.data); } catch (error) { if (error.code === "23505") { seen++; } else { throw error; } }`) },
    { name: "one kind is thrown", code: inStep(`try { await insert(event.data); } catch (error) { if (error instanceof RateLimited) throw error; console.error(error); }`) },
    { name: "one kind is dropped, the others are stored", code: inStep(`try { await insert(event.data); } catch (error) { if (error.code !== "23505") await store(error); }`) },
    { name: "one kind is answered, the others have an answer, too", code: inStep(`try { return await load(event.data.id); } catch (error) { if (error.status === 404) return "gone"; return await loadOld(event.data.id); }`) },
    { name: "every error is one", code: inStep(`try { await insert(event.data); } catch (error) { if (error instanceof Error) await store(error); }`) },
    { name: "every error of the client", code: inStep(`try { await insert(event.data); } catch (error) { if (axios.isAxiosError(error)) await store(error.response); }`) },
    { name: "a question about something else", code: inStep(`try { await insert(event.data); } catch (error) { if (event.data.strict) await store(error); else console.error(error); }`) },
    { name: "either of two, one of which is no kind", code: inStep(`try { await insert(event.data); } catch (error) { if (error.status >= 500 || event.data.strict) await store(error); console.error(error); }`) },
    { name: "a list of failures", code: inBody(`const out = [];\nfor (const x of event.data.xs) {\n  try { out.push(await step.run(x, () => work(x))); } catch (error) { out.push({ x, error: null, failed: true }); }\n}\nreturn out;`) },
    { name: "a part of a larger value, and a promise that is put on a list", code: inStep(`const waits = [];\nfor (const id of event.data.ids) waits.push(quoteFor(id).catch(() => null));\nreturn describe(await photo(event.data.id).catch(() => null), await Promise.all(waits));`) },
    { name: "a list of what came instead", code: inStep(`const out = [];\nfor (const x of event.data.xs) { try { out.push(await work(x)); } catch { out.push({ x, text: standIn(x) }); } }\nreturn out;`) },
    { name: "an error message that is set", code: inStep(`try { await insert(event.data); } catch (error) { setErrorMessage(error.message); }`) },
    { name: "a message that is sent", code: inStep(`try { await insert(event.data); } catch (error) { errorMessage(error, event.data.chat); }`) },
    { name: "something that is let go by its id", code: inStep(`try { await book(event.data); } catch (error) { seats.release(event.data.seat); }`) },
    { name: "a ping", code: inStep("try { await db.$queryRaw`SELECT 1`; return true; } catch { return false; }") },
    { name: "a query that is not waited for", code: inStep("let query; try { query = sql`SELECT ${event.data.x}`; } catch { query = null; }") },
    { name: "tidying up, nobody wants to know of", code: inStep(`try { await cleanupTempFiles(event.data.dir); } catch (error) { console.error(error); }`) },
    { name: "a reason above what is computed for it", code: inStep(`// Best effort: a failure must not fail the run.\nconst score = rate(event.data);\ntry { await note(score); } catch (error) { console.warn(error); }`) },
    { name: "a reason above the step", code: inBody(`// The batch is ready: a digest that fails must never fail the run.\nconst sent = await step.run("digest", async () => { try { await digest(event.data.id); return true; } catch (error) { console.error(error); return false; } });\nreturn sent;`) },
    { name: "the next of several, and a throw behind them", code: inStep(`for (const url of event.data.urls) {\n  try { await get(url); break; } catch { continue; }\n}\nif (!found) throw new Error("none");`) },
  ],
  invalid: [
    { name: "one kind is counted, the others are logged", code: inStep(`let seen = 0;\ntry { await insert(event.data); } catch (error) { if (error.code === "23505") { seen++; } else { console.error(error.message); } }\nreturn seen;`), errors: CAUGHT },
    { name: "the other way round", code: inStep(`let seen = 0;\ntry { await insert(event.data); } catch (error) { if (error.code !== "23505") { console.error(error.message); } else { seen++; } }\nreturn seen;`), errors: CAUGHT },
    { name: "after the log line, with a comment on one kind", code: inStep(`try { await sync(event.data); } catch (error) {\n  console.error(error);\n  if (isRateLimited(error)) {\n    // may not be asked again for a while, that is fine\n    await coolDown();\n  }\n}`), errors: CAUGHT },
    { name: "a comment above the question for one kind", code: inStep(`try { await sync(event.data); } catch (error) {\n  // The table is not there yet, so it is made\n  if (error.message.includes("does not exist")) { await makeTable(); } else { console.error(error); }\n}\ntry { await sync(event.data); } catch (error) {\n  // Unique constraint: already recorded today, skip\n  if (!error.message.includes("duplicate")) console.error(error);\n}`), errors: [...CAUGHT, ...CAUGHT] },
    { name: "by a text made of the error, and 'else if'", code: inStep(`try { await sync(event.data); } catch (error) {\n  const message = error instanceof Error ? error.message : String(error);\n  console.error(message);\n  if (message.includes("401")) await disconnect();\n  else if (/quota/.test(message) && event.data.x) await coolDown();\n}`), errors: CAUGHT },
    { name: "asked before", code: inStep(`try { await sync(event.data); } catch (error) {\n  const message = String(error), isExpired = message.includes("401") || error.status === 401;\n  if (isExpired) { await disconnect(event.data.id); }\n  console.error(message);\n}`), errors: CAUGHT },
    { name: "one kind is an answer", code: inStep(`try { return await load(event.data.id); } catch (error) { if (!(error instanceof NotFound) && !(error instanceof Gone)) { console.error(error); return null; } return defaults; }`), errors: CAUGHT },
    { name: "nothing on a list", code: inStep(`const out = [];\nfor (const user of event.data.users) {\n  try { out.push({ user, news: await newsFor(user) }); } catch (error) { console.error(error); out.push({ user, news: null }); }\n}\nreturn out;`), errors: CAUGHT },
    { name: "'null' in a map, in place of what was asked for", code: inStep(`const quotes = new Map();\nfor (const id of event.data.ids) quotes.set(id, await quoteFor(id).catch(() => null));\nreturn [...quotes];`), errors: CAUGHT },
    { name: "'null' on a list", code: inStep(`const out = [];\nfor (const user of event.data.users) { try { out.push(await newsFor(user)); } catch { out.push(null); } }\nreturn out;`), errors: CAUGHT },
    { name: "functions that log", code: inStep(`try { await refund(event.data); } catch (error) { logStructured("warn", { message: getErrorMessage(error) }); logProviderDebug("refund", error); }`), errors: CAUGHT },
    { name: "a text of the error in a log line", code: inStep(`try { await refund(event.data); } catch (error) { const text = errMsg(error); console.error(text, describeError(error)); return null; }`), errors: CAUGHT },
    { name: "what was held is let go", code: inStep(`const client = await pool.connect();\ntry { return await count(client); } catch (error) { client.release(); clearTimeout(timer); console.error(error); return { total: 0 }; }`), errors: CAUGHT },
    { name: "a query in a template", code: inStep("try { await prisma.$executeRaw`UPDATE a SET b = ${event.data.b}`; } catch (error) { console.error(error); return { rows: 0 }; }"), errors: CAUGHT },
    { name: "an empty set", code: inStep(`try { return await blocked(event.data); } catch { return new Set(); }`), errors: CAUGHT },
    { name: "a reason above something else", code: inStep(`// Best effort: a failure must not fail the run.\nconst score = rate(event.data);\nawait touch(score);\ntry { await note(score); } catch (error) { console.warn(error); }`), errors: CAUGHT },
    { name: "a description above the step", code: inBody(`// Step 2: the optional digest, idempotent\nawait step.run("digest", async () => { try { await digest(event.data.id); } catch (error) { console.error(error); } });`), errors: CAUGHT },
    { name: "a throw behind the loop that is about something else", code: inStep(`for (const user of event.data.users) {\n  try { await mail(user); } catch (error) { console.error(error); }\n}\nif (!event.data.users.length) throw new Error("nobody");`), errors: CAUGHT },
    { name: "tidying up whose count is the result", code: inStep(`try { const { count } = await cleanupOrphans(); return count; } catch (error) { console.error(error); return 0; }`), errors: CAUGHT },
  ],
});
