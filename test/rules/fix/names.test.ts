import { parse } from "@typescript-eslint/parser";
import type { TSESTree } from "@typescript-eslint/utils";
import { expect, test } from "vitest";
import { idForCode } from "../../../rules/fix/names.js";

function idFor(code: string): string | null {
  const program = parse(`(${code});`, { range: true }) as TSESTree.Program;
  return idForCode((program.body[0] as TSESTree.ExpressionStatement).expression);
}

test.each([
  // Calls.
  ["sendWelcomeMail(user)", "send-welcome-mail"],
  ["resend.emails.send({})", "send-email"],
  ["stripe.charges.create({})", "create-charge"],
  ["prisma.user.findUniqueOrThrow({})", "find-user"],
  ["this.mailer.send(mail)", "send-mailer"],
  ["load(id).then((order) => order.id).catch(() => null)", "load"],
  ["async () => { const user = await db.users.find(1); return user; }", "find-user"],
  ["() => 1", null],
  // Drizzle.
  ["db.select().from(orders).where(eq(orders.id, id)).orderBy(orders.at).limit(1)", "select-orders"],
  ["db.insert(schema.orderItems).values(rows).returning()", "insert-order-items"],
  ["tx.update(ordersTable).set({ paid: true })", "update-orders"],
  ["db.delete(orders).where(eq(orders.id, id))", "delete-orders"],
  ["db.query.orders.findMany({ limit: 1 })", "find-order"],
  // Supabase.
  [`supabase.from("orders").select("*").limit(1).order("at").single()`, "select-orders"],
  [`supabase.from("order_items").insert(rows).select()`, "insert-order-items"],
  [`supabase.from("orders").upsert(row, { onConflict: "id" })`, "upsert-orders"],
  [`supabase.rpc("charge_card", { id }).throwOnError()`, "charge-card"],
  [`supabase.storage.from("files").upload(path, file)`, "upload-storage"],
  // Knex, Kysely.
  [`knex("orders").where({ id }).first()`, "select-orders"],
  [`knex("public.orders").where({ id }).del()`, "delete-orders"],
  [`db.selectFrom("orders as o").selectAll().execute()`, "select-orders"],
  [`db.insertInto("orders").values(row).executeTakeFirst()`, "insert-orders"],
  // SQL.
  ["sql`select * from orders where id = ${id}`", "select-orders"],
  ["db.execute(sql`x`)", null],
  [`pool.query("INSERT INTO public.orders (id) VALUES ($1)", [id])`, "insert-orders"],
  ["prisma.$executeRaw`update \"orders\" set paid = true`", "update-orders"],
  // What only looks like a query.
  ["Array.from(rows).map(send)", "map-array"],
  [`stripe.customers.update("cus_1", {})`, "update-customer"],
  [`cache.delete("orders")`, "delete-cache"],
  // Requests.
  [`fetch("https://example.com").then((response) => response.json())`, "fetch-example"],
  [`fetch("https://crm.example.com/api/v1/contacts?all=1")`, "fetch-contacts"],
  ["fetch(`${BASE_URL}/users/${id}`)", "fetch-users"],
  [`axios.post("/api/send-mail", mail)`, "post-send-mail"],
  ["fetch(event.data.webhookUrl)", "fetch-webhook-url"],
  ["fetch(target)", "fetch"],
  ["fetch(`${base}`)", "fetch"],
  [`run("a/b.sh")`, "run"],
  [`inngest.send({ name: "a/b" })`, "send-inngest"],
])("%s → %s", (code, id) => {
  expect(idFor(code)).toBe(id);
});
