import dedent from "dedent";
import rule from "../../rules/no-blanket-non-retriable.js";
import { inBody, inStep, inStepV3, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("no-blanket-non-retriable", rule, {
  valid: [
    {
      name: "failures of a client that does not throw, looked at, or of a row that is not there",
      code: inStep(`
        const { data, error } = await supabase.from("rows").select().eq("id", event.data.id).single();
        if (error) throw new NonRetriableError("no such row");
        const { data: row, error: failed } = await supabase.from("rows").select().eq("id", event.data.id).maybeSingle();
        if (failed || !row) throw new NonRetriableError("no such row");
        const { error: late } = await supabase.from("rows").insert(row);
        if (late) {
          if (late.code === "23503") throw new NonRetriableError("no owner");
          throw late;
        }
        const { error: last } = await supabase.from("rows").delete().eq("id", data.id);
        // Never retried: the rows are gone by then.
        if (last) throw new NonRetriableError("delete failed");
        const { error: other } = await api.remove(data.id);
        if (other) throw new NonRetriableError("remove failed");
      `),
    },
    {
      name: "under a condition",
      code: inStep(`
        try {
          await crm.upsert(1);
        } catch (error) {
          if (error.status === 404) throw new NonRetriableError("gone");
          throw error;
        }
      `),
    },
    {
      name: "around a step, where the retries are spent",
      code: inBody(`
        try {
          await step.run("a", () => a());
        } catch (error) {
          throw new NonRetriableError("failed");
        }
      `),
    },
    {
      name: "called final in a comment",
      code: inBody(`
        await step.run("a", async () => {
          try { await audit.fire(1); } catch (error) {
            // The audit is mandatory: a failed one is terminal.
            throw new NonRetriableError(error.message);
          }
        });
        // A second call would be charged again, so this must not be retried.
        await step.run("b", async () => {
          try { await audit.fire(2); } catch (error) { throw new NonRetriableError(error.message); }
        });
      `),
    },
    {
      name: "a parser",
      code: inStep(`
        try {
          return JSON.parse(text);
        } catch {
          throw new NonRetriableError("not JSON");
        }
      `),
    },
    {
      name: "a signature, which is checked of what is at hand",
      code: inStep(`
        try {
          await verifyWebhook({ raw: event.data.raw, headers: event.data.headers });
          await this.validateWebhookSignature(event.data);
        } catch {
          throw new NonRetriableError("Invalid webhook");
        }
      `),
    },
    {
      name: "with the cause",
      code: inStep(`
        try {
          await crm.upsert(1);
        } catch (error) {
          throw new NonRetriableError("failed", { cause: error });
        }
      `),
    },
    {
      name: "in onFailure",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: [], onFailure: async ({ step }) => {
          await step.run("a", async () => { try { await a(); } catch { throw new NonRetriableError("x"); } });
        } }, async () => {});
      `,
    },
  ],
  invalid: [
    {
      name: "what is asked of a server, whatever else it verifies",
      code: inStep(`
        try {
          await verifyWebhookSubscription(event.data.id);
        } catch {
          throw new NonRetriableError("Invalid subscription");
        }
      `),
      errors: [{ messageId: "blanket", line: 7, suggestions: offers(1) }],
    },
    {
      name: "every failure of a client that does not throw",
      code: inStep(`
        const { data, error } = await supabase.from("rows").select().eq("open", true);
        if (error) throw new NonRetriableError(\`DB error: \${error.message}\`);
        const { error: failed } = await supabase.rpc("purge");
        if (failed) {
          console.error(failed);
          throw new NonRetriableError("purge failed");
        }
        return data;
      `),
      errors: [{ messageId: "blanket", line: 5 }, { messageId: "blanket", line: 9 }],
    },
    {
      name: "comments that say something else",
      code: inStep(`
        try {
          await crm.upsert(1);
        } catch (error) {
          // A non-fatal error of the CRM. TODO: do not retry when it is a 404 only
          // expect: no-blanket-non-retriable
          throw new NonRetriableError("sync failed");
        }
      `),
      errors: [{ messageId: "blanket", suggestions: offers(1) }],
    },
    {
      name: "every error",
      code: inStep(`
        try {
          await crm.upsert(1);
        } catch (error) {
          throw new NonRetriableError("failed");
        }
      `),
      errors: [{ messageId: "blanket", line: 7, suggestions: [{ messageId: "rethrow", output: inStep(`
            await crm.upsert(1);
          `) }] }],
    },
    {
      name: "without the parameter",
      code: inStepV3(`
        try {
          await crm.upsert(1);
        } catch {
          throw new NonRetriableError("failed");
        }
      `),
      errors: [{ messageId: "blanket", line: 7, suggestions: [{ messageId: "rethrow", output: inStepV3(`
            await crm.upsert(1);
          `) }] }],
    },
    {
      name: "in a function without steps",
      code: inBody(`
        try {
          await crm.upsert(event.data.id);
        } catch (error) {
          console.error(error);
          throw new NonRetriableError("failed");
        }
      `, "{ event }"),
      errors: [{ messageId: "blanket", line: 7, suggestions: [{ messageId: "rethrow", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event }) => {
            try {
              await crm.upsert(event.data.id);
            } catch (error) {
              console.error(error);
              throw error;
            }
            });
          ` }] }],
    },
    {
      name: ".catch()",
      code: inStep(`
        await crm.upsert(1).catch((error) => {
          throw new NonRetriableError("failed");
        });
      `),
      errors: [{ messageId: "blanket", line: 5 }],
    },
    {
      name: "with the cause, on request",
      code: inStep(`
        try {
          await crm.upsert(1);
        } catch (error) {
          throw new NonRetriableError("failed", { cause: error });
        }
      `),
      options: [{ checkWithCause: true }],
      errors: [{ messageId: "blanket", line: 7, suggestions: [{ messageId: "rethrow", output: inStep(`
            await crm.upsert(1);
          `) }] }],
    },
  ],
});
