import dedent from "dedent";
import rule from "../../rules/middleware-call-next.js";
import { ruleTester } from "./tester.js";

ruleTester.run("middleware-call-next", rule, {
  valid: [
    { name: "an arrow function that returns it", code: `import { Middleware } from "inngest";\nexport class M extends Middleware.BaseMiddleware {\n  id = "m";\n  wrapStep = ({ next }) => next();\n}` },
    {
      name: "returned",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep({ next }) { return await next(); }
        }
      `,
    },
    {
      name: "returned in each branch, thrown at the end, and tried again",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep({ next, stepInfo }) { if (stepInfo.memoized) { return next(); } else { return await next(); } }
          async wrapRequest({ next }) { for (const wait of [1, 2]) { try { return await next(); } catch { await pause(wait); } } throw new Error("gone"); }
          async wrapSendEvent({ next }) { if (muted()) return { ids: [] }; return next(); }
        }
      `,
    },
    {
      name: "returned later",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep({ next }) { const result = await next(); return result; }
        }
      `,
    },
    {
      name: "in a try",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapRequest({ next }) { try { return await next(); } finally { done(); } }
        }
      `,
    },
    {
      name: "the whole argument",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep(args) { return await args.next(); }
        }
      `,
    },
    {
      name: "handed on",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep(args) { return super.wrapStep(args); }
          async wrapStepHandler({ next }) { return trace("step", next); }
        }
      `,
    },
    {
      name: "hooks that do not wrap",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async transformFunctionInput(args) { return args; }
          async onRunStart() {}
        }
      `,
    },
    {
      name: "a class of somebody else",
      code: dedent`
        import { Middleware } from "./middleware";
        import { Inngest } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          async wrapStep() {}
        }
      `,
    },
  ],
  invalid: [
    {
      name: "left in one branch",
      code: `import { Middleware } from "inngest";\nexport class M extends Middleware.BaseMiddleware {\n  id = "m";\n  async wrapFunctionHandler({ next }) {\n    if (isMaintenance()) {\n      next();\n      return undefined;\n    }\n    return next();\n  }\n}`,
      errors: [{ messageId: "resultDropped", line: 6 }],
    },
    {
      name: "left out where a condition does not hold",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep({ next, stepInfo }) { if (stepInfo.memoized) return next(); log(stepInfo); }
          async wrapRequest({ next }) { if (on()) { return await next(); } }
        }
      `,
      errors: [{ messageId: "resultDropped", data: { hook: "wrapStep" }, line: 4 }, { messageId: "resultDropped", data: { hook: "wrapRequest" }, line: 5 }],
    },
    { name: "an arrow function", code: `import { Middleware } from "inngest";\nexport class M extends Middleware.BaseMiddleware {\n  id = "m";\n  wrapStep = async ({ next }) => { await next(); };\n}`, errors: [{ messageId: "resultDropped", line: 4, suggestions: [{ messageId: "returnNext", output: `import { Middleware } from "inngest";\nexport class M extends Middleware.BaseMiddleware {\n  id = "m";\n  wrapStep = async ({ next }) => { return await next(); };\n}` }] }] },
    {
      name: "never called",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStepHandler({ stepInfo }) { await log(stepInfo); }
        }
      `,
      errors: [{ messageId: "nextNotCalled", line: 4 }],
    },
    {
      name: "no parameter",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapFunctionHandler() {}
        }
      `,
      errors: [{ messageId: "nextNotCalled", line: 4 }],
    },
    {
      name: "the result is dropped",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapStep({ next }) {
            start();
            await next();
          }
        }
      `,
      errors: [{ messageId: "resultDropped", line: 6, suggestions: [{ messageId: "returnNext", output: dedent`
            import { Middleware } from "inngest";
            export class M extends Middleware.BaseMiddleware {
              id = "m";
              async wrapStep({ next }) {
                start();
                return await next();
              }
            }
          ` }] }],
    },
    {
      name: "the result is dropped in the middle",
      code: dedent`
        import { Middleware } from "inngest";
        export class M extends Middleware.BaseMiddleware {
          id = "m";
          async wrapSendEvent(args) {
            await args.next();
            done();
          }
        }
      `,
      errors: [{ messageId: "resultDropped", line: 5 }],
    },
  ],
});
