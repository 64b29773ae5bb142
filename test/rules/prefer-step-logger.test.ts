import dedent from "dedent";
import rule from "../../rules/prefer-step-logger.js";
import { inBody, inBodyV3, offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

ruleTester.run("prefer-step-logger", rule, {
  valid: [
    { name: "the context's logger", code: inBody(`logger.info("a"); await step.run("go", () => go());`, "{ step, logger }") },
    { name: "the context's logger by another name", code: inBody(`log.info("a"); await step.run("go", () => go());`, "{ step, logger: log }") },
    {
      name: "a logger made of the context",
      code: inBodyV3(
        `
        const { step } = ctx;
        const logger = withRun(ctx);
        const log = ctx.logger.child({ a: 1 });
        logger.info("a");
        log.info("b");
        await step.run("go", () => go());
      `,
        "ctx",
      ),
    },
    { name: "inside a step", code: inBody(`await step.run("go", () => { console.log("go"); return go(); });`) },
    { name: "a function without steps", code: inBody(`console.log("a"); await go();`) },
    { name: "after the last step", code: inBody(`await step.run("go", () => go()); console.log("done"); return { ok: true };`) },
    {
      name: "on a way that leaves",
      code: inBody(`
        const rows = await step.run("rows", () => rowsOf(event.data.id));
        if (rows.length === 0) {
          console.log("nothing to do");
          return;
        }
        await step.run("use", () => use(rows));
      `),
    },
    {
      name: "before a throw that nobody catches",
      code: inBody(`
        const user = await step.run("user", () => find(event.data.id));
        if (!user) {
          console.error("no user");
          throw new Error("no user");
        }
        await step.run("greet", () => greet(user));
      `),
    },
    { name: "an unknown global", code: inBody(`logger.info("a"); await step.run("go", () => go());`) },
  ],
  invalid: [
    {
      name: "before a step",
      code: inBody(`console.log("start"); await step.run("go", () => go());`),
      errors: [{ messageId: "console", line: 3, suggestions: offers(1) }],
    },
    {
      name: "a module's logger, version 3",
      code: `import { logger } from "@/lib/logger";\n${inBodyV3(`await step.run("a", () => a()); logger.info({ id: 1 }, "between"); await step.run("b", () => b());`)}`,
      errors: [{ messageId: "module", line: 4 }],
    },
    {
      name: "at the end of a round",
      code: inBody(`
        for (const id of event.data.ids) {
          await step.run(\`go-\${id}\`, () => go(id));
          console.log("did", id);
        }
      `),
      errors: [{ messageId: "console", line: 5, suggestions: offers(1) }],
    },
    {
      name: "in a catch that goes on",
      code: inBody(`
        try {
          await step.run("go", () => go());
        } catch (error) {
          console.error(error);
        }
        await step.run("next", () => next());
      `),
      errors: [{ messageId: "console", line: 6, suggestions: offers(1) }],
    },
    {
      name: "before a throw that the catch answers with a step",
      code: inBody(`
        try {
          if (!event.data.id) {
            console.error("no id");
            throw new Error("no id");
          }
        } catch {
          await step.run("note", () => note());
        }
      `),
      errors: [{ messageId: "console", line: 5, suggestions: offers(1) }],
    },
    {
      name: "before a helper that has the steps",
      code: dedent`
        import { agentLoop } from "./agent";
        ${inBody(`console.log("start"); return agentLoop(step, event.data);`)}
      `,
      errors: [{ messageId: "console", line: 4, suggestions: offers(1) }],
    },
    {
      name: "after the last step, on request",
      code: inBody(`await step.run("go", () => go()); console.log("done");`),
      options: [{ report: "all" }],
      errors: [{ messageId: "console", line: 3, suggestions: offers(1) }],
    },
  ],
});
