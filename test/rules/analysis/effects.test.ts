import { describe, expect, test } from "vitest";
import { model } from "./analyse.js";

const around = (body: string, beside = "") => `
  import { inngest } from "./client";
  ${beside}
  export const f = inngest.createFunction({ id: "f", triggers: { event: "a/b" } }, async ({ event, step, db: fromContext }) => {
    ${body}
  });
`;
const effects = (body: string, beside?: string) =>
  model(around(body, beside)).effects.map(({ kind, category, label, confidence }) => `${kind} ${category} ${label} ${confidence}`);

describe("effects", () => {
  test.each([
    ["fetch", `await fetch("https://x");`, "", ["read http fetch certain"]],
    ["fetch with a method", `await fetch("https://x", { method: "POST" });`, "", ["write http fetch certain"]],
    ["an own fetch", `await fetch("x");`, `const fetch = (x) => x;`, []],
    ["axios", `await axios.post("x", {});`, `import axios from "axios";`, ["write http axios.post certain"]],
    ["files", `await fs.promises.writeFile("a", "b");`, `import fs from "node:fs";`, ["write filesystem fs.promises.writeFile certain"]],
    ["a client of a package", `await stripe.refunds.create({});`, `import Stripe from "stripe";\nconst stripe = new Stripe("k");`, ["write payment stripe.refunds.create certain"]],
    ["a client that is required", `await stripe.refunds.create({});`, `const stripe = require("stripe")("k");`, ["write payment stripe.refunds.create certain"]],
    ["a promisified function", `await run("ls");`, `import { exec } from "node:child_process";\nimport { promisify } from "node:util";\nconst run = promisify(exec);`, ["write process run certain"]],
    ["a promisified function of nobody knows what", `await run("ls");`, `import { promisify } from "node:util";\nimport { parse } from "csv-parse";\nconst run = promisify(parse);`, []],
    ["a pure member", `stripe.webhooks.constructEvent(a, b, c);`, `import Stripe from "stripe";\nconst stripe = new Stripe("k");`, []],
    ["a client of the app, by name", `await prisma.user.findMany();`, `import { prisma } from "@/lib/db";`, ["read database prisma.user.findMany certain"]],
    ["a handle of the app, by name", `await db.user.create({});`, `import { db } from "@/lib/db";`, ["write database db.user.create likely"]],
    ["a model of the app, by its file", `await Message.aggregate([]); await Message.create({}); const m = await Message.findById(1); await m.save();`, `import Message from "../models/Message.js";`, ["read database Message.aggregate certain", "write database Message.create certain", "read database Message.findById certain", "write database m.save certain"]],
    ["queries of a model of the app that go on", `await User.findOne({}).populate("team").lean(); await User.find({}).sort({ age: 1 }).limit(2).lean().exec(); await User.findByIdAndUpdate(1, {}).lean(); await Team.findOne({}).lean();`, `import User from "../models/User.js";\nimport { Team } from "../teams";`, ["read database User.findOne.populate.lean certain", "read database User.find.sort.limit.lean.exec certain", "write database User.findByIdAndUpdate.lean certain", "read database Team.findOne.lean certain"]],
    ["queries of a database that a call hands out", `const db = (await connect()).connection.db!; await db.collection("users").findOne({}); await (await getMongo()).collection("users").countDocuments(); await scoped(event).order.findMany({}); await source.getRepository(User).findOne({}); await db.collection("users").find({}).sort({}).toArray();`, `import { connect, getMongo, scoped, source } from "./db";`, ["write other connect possible", "read database db.collection.findOne certain", "read database ….collection.countDocuments certain", "read other getMongo possible", "read database scoped.order.findMany certain", "read database source.getRepository.findOne certain", "read database db.collection.find.sort.toArray certain"]],
    ["what goes on like a query, and is none", `await _(rows).groupBy("day").toArray(); const links = parse(html).findAll("a").sort(); await compute(1).sort().limit(2); const first = pick(rows).findFirst();`, `import _ from "lodash";\nimport { parse, compute, pick, html, rows } from "./x";`, ["write other compute.sort.limit possible"]],
    ["what the language makes, whatever it is called", `const usersDb = new Map(); usersDb.set(1, 2); const connection = new Set(); connection.add(1); await tables.has(1); const db = new Database(); db.insert(1);`, `import { Database, tables } from "./db";`, ["write database db.insert likely"]],
    ["changes of a model of the app", `await User.update({}, {}); await User.destroy({}); await Menu.update({});`, `import { User } from "../models/user";\nimport { Menu } from "./menu";`, ["write database User.update certain", "write database User.destroy certain", "write other Menu.update possible"]],
    ["a repository of TypeORM", `await source.getRepository(User).save(x); await source.getRepository(User);`, `import { source } from "./source";`, ["write database source.getRepository.save certain", "write other source.getRepository possible"]],
    ["Elasticsearch, where 'index' is a verb", `await es.index({ index: "a" }); await es.search({}); es.child({});`, `import { Client } from "@elastic/elasticsearch";\nconst es = new Client({});`, ["write search es.index certain", "read search es.search certain"]],
    ["what a model makes", `const m = new Message({}); await m.save(); const p = new Pdf(); await p.save();`, `import Message from "../models/Message.js";\nimport { Pdf } from "./pdf";`, ["write database m.save certain", "write other p.save possible"]],
    ["classes and values that are no models", `await Order.create(x); await canvas.save(); const doc = await render(); await doc.save(); await report.aggregate(x);`, `import { Order } from "./orders";\nimport { canvas, render, report } from "../models/draw";`, ["write other Order.create possible", "write other canvas.save possible", "write other render possible", "write other doc.save possible", "write other report.aggregate possible"]],
    ["a helper of a package with effects", `const a = zodResponseFormat(S, "x"); await zodTextFormat(S, "y");`, `import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";`, []],
    ["a fluent chain, once", `await db.update(users).set({}).where(eq(1, 2));`, `import { db } from "./db";\nimport { eq } from "drizzle-orm";`, ["write database db.update.set.where certain"]],
    ["Supabase", `await supabase.from("a").select().eq("b", 1);`, `import { supabase } from "./supabase";`, ["read database supabase.from.select.eq certain"]],
    ["version 2 of the AWS SDK", `await mail.sendEmail({}).promise();`, `import AWS from "aws-sdk";\nconst mail = new AWS.SES();`, ["write other mail.sendEmail.promise certain"]],
    ["commands", `await client.send(new DeleteObjectCommand({}));`, `import { S3Client, DeleteObjectCommand } from "@aws-sdk/client-s3";\nconst client = new S3Client({});`, ["write storage client.send certain"]],
    ["a model", `await generateText({});`, `import { generateText } from "ai";`, ["write ai generateText certain"]],
    ["an outward verb", `await sendWelcome("a");`, `import { sendWelcome } from "./mail";`, ["write other sendWelcome likely"]],
    ["work that is done once, and its plumbing", `await advanceOperation(1); await reconcileStock(); await pruneSessions(); await queueContext(); await advance();`, `import { advanceOperation, reconcileStock, pruneSessions, queueContext, advance } from "./work";`, ["write other advanceOperation likely", "write other reconcileStock likely", "write other pruneSessions likely", "write queue queueContext possible", "write other advance possible"]],
    ["a service", `await mailer.deliver({});`, `import { mailer } from "./mail";`, ["write mail mailer.deliver likely"]],
    ["plumbing", `const a = await createClient(); const b = createSupabase();`, `import { createClient, createSupabase } from "./x";`, ["write other createClient possible"]],
    ["an unknown call", `await compute(1);`, `import { compute } from "./x";`, ["write other compute possible"]],
    ["a package that only computes", `await parseAsync("x");`, `import { parseAsync } from "zod";`, []],
    ["SQL in a template", "await sql`select 1`;", `import { sql } from "@vercel/postgres";`, ["read database sql`…` certain"]],
    ["Drizzle, made here", `await d.insert(t).values({}); await d.delete(t).where(eq(t.id, 1)); await d.select().from(t); await d.query.t.findMany(); await d.execute(sql\`x\`);`, `import { drizzle } from "drizzle-orm/node-postgres";\nimport { eq, sql } from "drizzle-orm";\nconst d = drizzle("u");`, ["write database d.insert.values certain", "write database d.delete.where certain", "read database d.select.from certain", "read database d.query.t.findMany certain", "write database d.execute certain"]],
    ["parts of a statement of Drizzle", `const c = and(eq(t.id, 1), sql\`x\`); const s = d.select().from(t).as("s");`, `import { drizzle } from "drizzle-orm/node-postgres";\nimport { and, eq, sql } from "drizzle-orm";\nconst d = drizzle("u");`, []],
    ["SQL that a client is given", `await pool.query("UPDATE a SET b = 1"); await pool.query({ text: "DELETE FROM a" }); await pool.query("SELECT 1"); await pool.query(text);`, `import { Pool } from "pg";\nimport { text } from "./sql";\nconst pool = new Pool();`, ["write database pool.query certain", "write database pool.query certain", "read database pool.query certain", "read database pool.query certain"]],
    ["services", `await notion.pages.create({}); await notion.databases.query({}); await linear.createIssue({}); await linear.issue("x");`, `import { Client } from "@notionhq/client";\nimport { LinearClient } from "@linear/sdk";\nconst notion = new Client({});\nconst linear = new LinearClient({});`, ["write http notion.pages.create certain", "read http notion.databases.query certain", "write http linear.createIssue certain", "read http linear.issue certain"]],
    ["something of the context", `await fromContext.user.upsert({});`, "", ["write database fromContext.user.upsert certain"]],
    ["methods of data", `const a = event.data.list.map((x) => x.id); a.push(1); await response.json();`, "", []],
    ["listeners", `const s = client.messages.stream({}); s.on("text", (x) => push(x)); s.once("end", done); client.messages.stream({}).on("text", push).on("end", done); await s.finalText();`, `import Anthropic from "@anthropic-ai/sdk";\nimport { push, done } from "./x";\nconst client = new Anthropic();`, ["write ai client.messages.stream certain", "write ai client.messages.stream certain", "write ai s.finalText certain"]],
    ["what is called like a listener, and is awaited or takes no callback", `await bus.on("paid", event.data); await mailer.once({});`, `import { bus, mailer } from "./x";`, ["write other bus.on possible", "write mail mailer.once possible"]],
    ["a method under a name of its own", `const rpc = supabase.rpc; await rpc("close"); const bound = (supabase.rpc.bind(supabase)); await bound("close"); const { create } = stripe.refunds; await create({}); await save(1); await notify("x");`, `import { supabase } from "./supabase";\nimport Stripe from "stripe";\nimport { mailer } from "./mail";\nconst stripe = new Stripe("k");\nconst save = stripe.charges.create.bind(stripe.charges) as (id: number) => Promise<void>;\nconst notify = mailer.deliver;`, ["write database rpc certain", "write database bound certain", "write payment create certain", "write payment save certain", "write mail notify likely"]],
    ["a name for what is no method of a client", `const pick = event.data.list.map; pick((x) => x); const run = step.run; await run("a", () => 1); const compute = helpers.compute; compute(1); let send = mailer.deliver; send = compute; send(1);`, `const helpers = { compute: (n) => n };\nimport { mailer } from "./mail";`, []],
    ["a helper that gets step", `await work(step);`, `import { work } from "./x";`, []],
  ])("%s", (_name, body, beside, expected) => {
    expect(effects(body, beside)).toEqual(expected);
  });
});

describe("non-determinism", () => {
  const found = (body: string, beside?: string) => model(around(body, beside)).nondeterminism.map(({ kind, label }) => `${kind} ${label}`);

  test.each([
    ["clocks", `Date.now(); new Date(); performance.now(); process.hrtime.bigint();`, "", ["clock Date.now()", "clock new Date()", "clock performance.now()", "clock process.hrtime.bigint()"]],
    ["clocks that are required", `dayjs().format(); dayjs(event.data.at); moment();`, `const dayjs = require("dayjs");\nconst moment = require("moment");`, ["clock dayjs()", "clock moment()"]],
    ["conversions", `new Date(event.data.at); Date.parse("x"); new Date(0);`, "", []],
    ["chance", `Math.random(); crypto.randomUUID(); globalThis.crypto.getRandomValues(x);`, "", ["random Math.random()", "random crypto.randomUUID()", "random globalThis.crypto.getRandomValues()"]],
    ["what a package makes", `makeId(); shout();`, `import { customAlphabet, urlAlphabet } from "nanoid";\nimport { make } from "./make";\nconst makeId = customAlphabet(urlAlphabet, 8);\nconst shout = make(urlAlphabet);`, ["random makeId()"]],
    ["packages", `uuid(); nanoid(); dayjs(); dayjs(event.data.at); ulid();`, `import { v4 as uuid } from "uuid";\nimport { nanoid } from "nanoid";\nimport dayjs from "dayjs";\nimport { ulid } from "ulid";`, ["random uuid()", "random nanoid()", "clock dayjs()", "random ulid()"]],
    ["ids that follow from a name", `uuid(event.data.id, NS);`, `import { v5 as uuid } from "uuid";`, []],
    ["node's module", `randomBytes(8);`, `import { randomBytes } from "node:crypto";`, ["random randomBytes()"]],
    ["a name of the file", `Math.random();`, `const Math = { random: () => 4 };`, []],
  ])("%s", (_name, body, beside, expected) => {
    expect(found(body, beside)).toEqual(expected);
  });
});
