import dedent from "dedent";
import rule from "../../rules/check-wait-result.js";
import { inBody, inBodyV3 } from "./shapes.js";
import { ruleTester, typedRuleTester } from "./tester.js";

ruleTester.run("check-wait-result", rule, {
  valid: [
    {
      name: "waits for what somebody decides, that nobody has to read",
      code: inBody(`
        await step.run("ask", () => ask(event.data.id));
        // Time-out or not: the digest says what is still open.
        await step.waitForEvent("wait-for-approval", { event: "digest/approved", timeout: "1d" });
        await step.run("digest", () => digest(event.data.id));
        await step.waitForEvent("wait-for-payment", { event: "order/paid", timeout: "1d" });
        const order = await step.run("load", () => load(event.data.id));
        if (order.status !== "paid") return;
        while (await step.run("open-" + round, () => isOpen(event.data.id))) {
          await step.waitForEvent("signed-" + round++, { event: "contract/signed", timeout: "1d" });
        }
        await step.run("ship", () => ship(event.data.id));
        await step.waitForEvent("wait-for-confirmation", { event: "delivery/confirmed", timeout: "1d" });
      `),
      options: [{ checkUnread: true }],
    },
    {
      name: "waits whose result nobody reads, by default",
      code: inBody(`
        await step.waitForEvent("wait-for-signup", { event: "user/signed.up", timeout: "1d" });
        await step.waitForEvent("review", { event: "post/approved", match: "data.id", timeout: "7d" });
        await step.waitForEvent("wait-for-signal", { event: "sync/signal", timeout: "1d" });
        await step.waitForEvent("copyeditor", { event: "pipeline/copyeditor.assigned", timeout: "1d" });
        await step.run("go-on", () => goOn(event.data.id));
      `),
    },
    {
      name: "asked for null, also beside undefined",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        if (paid === null || paid === undefined) return;
        use(paid.data, other === undefined);
      `),
    },
    {
      name: "asked",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        if (!paid) return;
        use(paid.data);
      `),
    },
    {
      name: "two at once, asked",
      code: inBody(`
        const [paid, shipped] = await Promise.all([
          step.waitForEvent("paid", { event: "a/b", timeout: "1d" }),
          step.waitForEvent("shipped", { event: "a/c", timeout: "1d" }),
        ]);
        if (!paid || !shipped) return;
        use(paid.data, shipped.data);
      `),
    },
    {
      name: "at once, with one that is never null",
      code: inBody(`
        const [user, paid] = await Promise.all([step.run("load", () => load()), step.waitForEvent("paid", { event: "a/b", timeout: "1d" })]);
        use(user.name, paid?.data);
      `),
    },
    {
      name: "optional",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        use(paid?.data.id);
      `),
    },
    {
      name: "in a ternary, and behind &&",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        const id = paid ? paid.data.id : null;
        const ok = paid && paid.data.ok;
        const no = paid === null || paid.data.no;
      `),
    },
    {
      name: "in a variable",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        const timedOut = paid === null;
        if (timedOut) return;
        use(paid.data);
      `),
    },
    {
      name: "an assertion function",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        assert(paid);
        use(paid.data);
      `),
    },
    {
      name: "handed on",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        await step.run("a", () => a(paid));
      `),
    },
    {
      name: "other steps",
      code: inBody(`
        const user = await step.run("a", () => a());
        use(user.email);
      `),
    },
    {
      name: "the waitForEvent of something else",
      code: dedent`
        const x = await page.waitForEvent("popup");
        x.data.id;
      `,
    },
  ],
  invalid: [
    {
      name: "waits for what somebody decides, of which nobody reads whether it came",
      code: inBody(`
        await step.waitForEvent("review", { event: "post/approved", match: "data.id", timeout: "7d" });
        await step.run("publish", () => publish(event.data.id));
        const paid = await step.waitForEvent("waitForPayment", { event: ORDER_PAID, match: "data.id", timeout: "7d" });
        for (const stage of stages) {
          await step.waitForSignal("approval-" + stage, { signal: stage, timeout: "7d", onConflict: "fail" });
          await step.run("stage-" + stage, () => start(stage));
        }
      `),
      errors: [
        { messageId: "unread", data: { tool: "step.waitForEvent" }, line: 3 },
        { messageId: "unread", data: { tool: "step.waitForEvent" }, line: 5 },
        { messageId: "unread", data: { tool: "step.waitForSignal" }, line: 7 },
      ],
      options: [{ checkUnread: true }],
    },
    {
      name: "a wait for anything, where all are asked about",
      code: inBody(`
        await step.waitForEvent("copyeditor", { event: "pipeline/copyeditor.assigned", timeout: "1d" });
        await step.run("go-on", () => goOn(event.data.id));
      `),
      options: [{ checkUnread: true }],
      errors: [{ messageId: "unread", line: 3 }],
    },
    {
      name: "asked for undefined",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        if (paid === undefined) return "late";
        const sent = await step.waitForSignal("signal", { signal: "a", timeout: "1d", onConflict: "fail" });
        return undefined !== sent;
      `),
      errors: [
        {
          messageId: "neverUndefined",
          data: { tool: "step.waitForEvent", answer: "false" },
          line: 4,
          suggestions: [
            {
              messageId: "askForNull",
              output: inBody(`
                const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
                if (paid === null) return "late";
                const sent = await step.waitForSignal("signal", { signal: "a", timeout: "1d", onConflict: "fail" });
                return undefined !== sent;
              `),
            },
          ],
        },
        {
          messageId: "neverUndefined",
          data: { tool: "step.waitForSignal", answer: "true" },
          line: 6,
          suggestions: [
            {
              messageId: "askForNull",
              output: inBody(`
                const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
                if (paid === undefined) return "late";
                const sent = await step.waitForSignal("signal", { signal: "a", timeout: "1d", onConflict: "fail" });
                return null !== sent;
              `),
            },
          ],
        },
      ],
    },
    {
      name: "two at once",
      code: inBody(`
        const [paid, shipped] = await Promise.all([
          step.waitForEvent("paid", { event: "a/b", timeout: "1d" }),
          step.waitForEvent("shipped", { event: "a/c", timeout: "1d" }),
        ]);
        if (!paid) return;
        use(paid.data, shipped.data);
      `),
      errors: [{ messageId: "unchecked", line: 8 }],
    },
    {
      name: "a member",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        await step.run("a", () => a(paid.data.id));
      `),
      errors: [{ messageId: "unchecked", line: 4 }],
    },
    {
      name: "at once",
      code: inBodyV3(`const id = (await step.waitForEvent("wait", { event: "a/b", timeout: "1d" })).data.id;`),
      errors: [{ messageId: "unchecked", line: 3 }],
    },
    {
      name: "taken apart",
      code: inBody(`const { data } = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });`),
      errors: [{ messageId: "unchecked", line: 3 }],
    },
    {
      name: "an assertion",
      code: inBody(`
        const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
        use(paid!.data);
      `),
      errors: [{ messageId: "asserted", line: 4 }],
    },
    {
      name: "a signal",
      code: inBody(`
        const signal = await step.waitForSignal("wait", { signal: "a", timeout: "1d", onConflict: "fail" });
        use(signal.data);
      `),
      errors: [{ messageId: "unchecked", line: 4 }],
    },
  ],
});

typedRuleTester.run("check-wait-result", rule, {
  valid: [
    {
      name: "types: left to the compiler",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
          return paid.data;
        });
      `,
    },
  ],
  invalid: [
    {
      name: "types: an assertion",
      filename: "case.ts",
      code: dedent`
        import { Inngest } from "inngest";
        const inngest = new Inngest({ id: "app" });
        
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ step }) => {
          const paid = await step.waitForEvent("wait", { event: "a/b", timeout: "1d" });
          return paid!.data;
        });
      `,
      errors: [{ messageId: "asserted", line: 6 }],
    },
  ],
});
