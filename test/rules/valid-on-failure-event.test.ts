import dedent from "dedent";
import rule from "../../rules/valid-on-failure-event.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("valid-on-failure-event", rule, {
  valid: [
    {
      name: "what the original event has of its own, and what is looked for in both places",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          const original = event.data.event;
          use(original.name, original.data.userId, original.id, original.ts, original.v, original.user, original.meta, original.toString());
          use(original.userId ?? original.data.userId);
          const { data, name, team = "none" } = original;
          use(data, name, team);
        } }, async ({ event }) => use(event.data.event.userId));
      `,
    },
    {
      name: "looked for in the original event, and where it may be otherwise, by its type",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          const data = event.data as Record<string, any>;
          const id = data.event?.data?.jobId ? data.event.data.jobId : typeof data.jobId === "string" ? data.jobId : undefined;
          use(id);
        } }, async () => {});
      `,
    },
    {
      name: "function_id with the id of the app before it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "import", triggers: { event: "app/x" } }, async () => {});
        export const g = inngest.createFunction({ id: "g", triggers: { event: "inngest/function.failed", if: "event.data.function_id == 'app-import'" } }, async ({ event }) => {
          if (event.data.function_id !== "app-import") return;
        });
      `,
    },
    {
      name: "function_id with an id of another file, which may have the app's in it",
      code: dedent`
        import { inngest } from "./client";
        export const g = inngest.createFunction({ id: "g", triggers: { event: "inngest/function.failed" } }, async ({ event }) => {
          if (event.data.function_id !== "crm-import") return;
        });
      `,
    },
    {
      name: "function_id with an id that another function of the file has with the app's before it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "import", triggers: { event: "app/x" } }, async () => {});
        export const h = inngest.createFunction({ id: "app-import", triggers: { event: "app/y" } }, async () => {});
        export const g = inngest.createFunction({ id: "g", triggers: { event: "inngest/function.failed" } }, async ({ event }) => {
          if (event.data.function_id !== "app-import") return;
        });
      `,
    },
    {
      name: "a field of that name in an event of the app",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "import", triggers: { event: "app/x" } }, async ({ event }) => {
          if (event.data.function_id === "import") return;
        });
      `,
    },
    {
      name: "the original event",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        await step.run("a", () => a(event.data.event.data.userId, event.data.run_id, event.data.function_id, event.data.error.message, event.data.result, event.data.events));
        } }, async ({ event }) => { use(event.data.userId); });
      `,
    },
    {
      name: "taken apart",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        const { event: original, error: reason } = event.data;
        use(original.data.userId, reason);
        } }, async ({ event }) => { use(event.data.userId); });
      `,
    },
    {
      name: "a parameter of the same name",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        items.forEach((event) => use(event.data.userId));
        } }, async ({ event }) => { use(event.data.userId); });
      `,
    },
    {
      name: "optional",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        use(event.data?.userId ?? "nobody");
        } }, async ({ event }) => { use(event.data.userId); });
      `,
    },
    {
      name: "looked for in both places",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        const original = event.data?.event?.data?.userId;
        use(original ?? event.data?.userId);
        } }, async ({ event }) => { use(event.data.userId); });
      `,
    },
    {
      name: "an event beside the event, looked for in both places",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
        const original = event.data.event ?? (event as any).event;
        use(original.data.userId);
        } }, async ({ event }) => { use((event as any).event); });
      `,
    },
    {
      name: "data of the handler itself",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step }) => {
        use(event.data.userId);
        });
      `,
    },
    {
      name: "a function on all failures",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "inngest/function.failed" } }, async ({ event }) => { use(event.data.error, event.data.event.data.x); });
      `,
    },
  ],
  invalid: [
    {
      name: "the original event, read as if it were its data",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          const original = event.data.event;
          use(original.storeId);
          use(event.data.event.teamId);
          const { userId } = event.data.event;
          use(userId);
        } }, async () => {});
      `,
      errors: [
        { messageId: "besideData", data: { field: "storeId" }, line: 4, suggestions: offers(1) },
        { messageId: "besideData", data: { field: "teamId" }, line: 5, suggestions: offers(1) },
        { messageId: "besideData", data: { field: "userId" }, line: 6 },
      ],
    },
    {
      name: "with its type written beside it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use((event.data as unknown as { jobId: string }).jobId);
        } }, async () => {});
      `,
      errors: [{ messageId: "originalEvent", data: { field: "jobId" }, suggestions: [{ messageId: "readOriginal", data: { field: "jobId" }, output: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use((event.data.event.data as unknown as { jobId: string }).jobId);
        } }, async () => {});
      ` }] }],
    },
    {
      name: "beside the data of the original event, with its type written beside it",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use((event.data.event as any).storeId);
        } }, async () => {});
      `,
      errors: [{ messageId: "besideData", data: { field: "storeId" }, suggestions: [{ messageId: "readOriginal", data: { field: "storeId" }, output: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use((event.data.event.data as any).storeId);
        } }, async () => {});
      ` }] }],
    },
    {
      name: "asked for its type, and nowhere else",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use(typeof event.data.jobId === "string");
        } }, async () => {});
      `,
      errors: [{ messageId: "originalEvent", data: { field: "jobId" }, suggestions: [{ messageId: "readOriginal", data: { field: "jobId" }, output: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event }) => {
          use(typeof event.data.event.data.jobId === "string");
        } }, async () => {});
      ` }] }],
    },
    {
      name: "function_id without the id of the app, in code",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "import" }, { event: "app/x" }, async () => {});
        export const g = inngest.createFunction({ id: "g" }, { event: "inngest/function.failed" }, async ({ event }) => {
          const failed = event.data as { function_id?: string };
          if (failed.function_id !== "import") return;
        });
      `,
      errors: [{ messageId: "functionId", data: { id: "import" }, line: 5 }],
    },
    {
      name: "the same, in the condition of a trigger",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "import", triggers: { event: "app/x" } }, async () => {});
        export const g = inngest.createFunction({ id: "g", triggers: [{ event: "inngest/function.failed", if: 'event.data.function_id == "import"' }] }, async () => {});
      `,
      errors: [{ messageId: "functionId", line: 3 }],
    },
    {
      name: "what the original event has no more than the failure",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "inngest/function.failed" } }, async ({ event }) => { use(event.data.attempt); });
      `,
      errors: [{ messageId: "contextValue", data: { field: "attempt" } }],
    },
    {
      name: "a field of the original",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        await step.run("a", () => a(event.data.userId));
        } }, async ({ event }) => { use(event.data.userId); });
      `,
      errors: [{ messageId: "originalEvent", line: 3, suggestions: [{ messageId: "readOriginal", data: {"field":"userId"}, output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
            await step.run("a", () => a(event.data.event.data.userId));
            } }, async ({ event }) => { use(event.data.userId); });
          ` }] }],
    },
    {
      name: "an event beside the data",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, error }) => {
        const { userId } = (event as any).event.data;
        use(userId, error);
        } }, async ({ event }) => { use(event.data.userId); });
      `,
      errors: [{ messageId: "noEvent", line: 3, suggestions: [{ messageId: "readEvent", output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, error }) => {
            const { userId } = (event as any).data.event.data;
            use(userId, error);
            } }, async ({ event }) => { use(event.data.userId); });
          ` }] }],
    },
    {
      name: "optional behind a cast, and nowhere else",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", onFailure: async ({ event, error }) => {
        const orderId = (event as { data?: { orderId?: string } }).data?.orderId;
        if (!orderId) return;
        report(orderId, error);
        } }, { event: "app/x" }, async ({ event }) => { use(event.data.orderId); });
      `,
      errors: [{ messageId: "originalEvent", line: 3, suggestions: [{ messageId: "readOriginal", data: { field: "orderId" }, output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", onFailure: async ({ event, error }) => {
            const orderId = (event as { data?: { orderId?: string } }).data.event.data?.orderId;
            if (!orderId) return;
            report(orderId, error);
            } }, { event: "app/x" }, async ({ event }) => { use(event.data.orderId); });
          ` }] }],
    },
    {
      name: "taken apart",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event, step, error }) => {
        const { userId } = event.data as any;
        use(userId);
        } }, async ({ event }) => { use(event.data.userId); });
      `,
      errors: [{ messageId: "originalEvent", line: 3 }],
    },
    {
      name: "in the parameter",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, onFailure: async ({ event: { data: { userId } } }) => {
        use(userId);
        } }, async ({ event }) => { use(event.data.userId); });
      `,
      errors: [{ messageId: "originalEvent", line: 2 }],
    },
    {
      name: "the whole context, version 3",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", onFailure: async (ctx) => {
          use(ctx.event.data.orderId);
        } }, { event: "app/x" }, async () => {});
      `,
      errors: [{ messageId: "originalEvent", line: 3, suggestions: [{ messageId: "readOriginal", data: {"field":"orderId"}, output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", onFailure: async (ctx) => {
              use(ctx.event.data.event.data.orderId);
            } }, { event: "app/x" }, async () => {});
          ` }] }],
    },
    {
      name: "a function on all failures",
      code: dedent`
        import { inngest } from "./client";
        export const f = inngest.createFunction({ id: "f", triggers: { event: "inngest/function.failed" } }, async ({ event }) => {
          use(event.data.userId);
        });
      `,
      errors: [{ messageId: "originalEvent", line: 3, suggestions: [{ messageId: "readOriginal", data: {"field":"userId"}, output: dedent`
            import { inngest } from "./client";
            export const f = inngest.createFunction({ id: "f", triggers: { event: "inngest/function.failed" } }, async ({ event }) => {
              use(event.data.event.data.userId);
            });
          ` }] }],
    },
  ],
});
