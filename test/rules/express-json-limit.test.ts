import rule from "../../rules/express-json-limit.js";
import { offers } from "./shapes.js";
import { ruleTester } from "./tester.js";

/** An app of this file; the body begins in line 6. */
const withApp = (body: string) => `import express from "express";
import cors from "cors";
import { serve } from "inngest/express";
import { setup } from "./setup";
const app = express();
${body}`;
const SERVE = `app.use("/api/inngest", serve({ client, functions }));`;

ruleTester.run("express-json-limit", rule, {
  valid: [
    { name: "without a limit, by default", code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json());
app.use("/api/inngest", serve({ client, functions }));` },
    { name: "a parser that is added later, in the same place", code: withApp(`function parsers() { app.use(express.json()); }\nparsers();\n${SERVE}\napp.listen(3000);`) },
    { name: "with a limit", options: [{ checkLimit: true }], code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json({ limit: "4mb" }));
app.use("/api/inngest", serve({ client, functions }));` },
    { name: "no Inngest", code: `import express from "express";
import "inngest";
app.use(express.json());` },
    { name: "a parser for the route", code: withApp(`app.use("/api/inngest", express.json({ limit: "4mb" }), serve({ client, functions }));\napp.listen(3000);`) },
    { name: "middleware of another file", code: withApp(`app.use(setup());\n${SERVE}\napp.listen(3000);`) },
    { name: "set up in another file", code: withApp(`setup(app);\n${SERVE}\napp.listen(3000);`) },
    { name: "a parser of its own", code: withApp(`app.use((req, res, next) => { req.body = parse(req); next(); });\n${SERVE}\napp.listen(3000);`) },
    { name: "a host that listens, and may parse", code: withApp(`${SERVE}\nexport default app;`) },
    { name: "a router that another file uses", code: `import { Router } from "express";\nimport { serve } from "inngest/express";\nconst router = Router();\nrouter.use("/api/inngest", serve({ client, functions }));\nexport { router };` },
    { name: "what is not known", options: [{ checkLimit: true }], code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json(options));
app.use(serve({ client, functions }));` },
  ],
  invalid: [
    {
      name: "no parser at all",
      code: withApp(`app.use(cors());\n${SERVE}\napp.get("/", (req, res) => res.send("ok"));\napp.listen(3000);`),
      errors: [
        { messageId: "missing", line: 7, column: 25, suggestions: [{ messageId: "addParser", output: withApp(`app.use(cors());\napp.use(express.json({ limit: "4mb" }));\n${SERVE}\napp.get("/", (req, res) => res.send("ok"));\napp.listen(3000);`) }] },
      ],
    },
    {
      name: "a parser behind it",
      code: withApp(`${SERVE}\napp.use(express.json());\napp.listen(3000);`),
      errors: [{ messageId: "missing", line: 6, suggestions: offers(1) }],
    },
    {
      name: "no parser at all, in CommonJS",
      code: `const express = require("express");\nconst { serve } = require("inngest/express");\nconst app = express();\n${SERVE}\napp.listen(3000);`,
      errors: [
        { messageId: "missing", line: 4, suggestions: [{ messageId: "addParser", output: `const express = require("express");\nconst { serve } = require("inngest/express");\nconst app = express();\napp.use(express.json({ limit: "4mb" }));\n${SERVE}\napp.listen(3000);` }] },
      ],
    },
    {
      name: "without",
      options: [{ checkLimit: true }],
      code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json());
app.use("/api/inngest", serve({ client, functions }));`,
      errors: [
        { messageId: "limit", line: 3, column: 9, suggestions: [{ messageId: "setLimit", output: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json({ limit: "4mb" }));
app.use("/api/inngest", serve({ client, functions }));` }] },
      ],
    },
    {
      name: "other options",
      options: [{ checkLimit: true }],
      code: `import { json } from "express";
import { serve } from "inngest/express";
app.use(json({ strict: true }));
app.use("/api/inngest", serve({ client, functions }));`,
      errors: [
        { messageId: "limit", line: 3, column: 9, suggestions: [{ messageId: "setLimit", output: `import { json } from "express";
import { serve } from "inngest/express";
app.use(json({ limit: "4mb", strict: true }));
app.use("/api/inngest", serve({ client, functions }));` }] },
      ],
    },
    {
      name: "empty options",
      options: [{ checkLimit: true }],
      code: `import { json } from "body-parser";
import { serve } from "inngest/express";
app.use(json({}));
app.use("/api/inngest", serve({ client, functions }));`,
      errors: [
        { messageId: "limit", line: 3, column: 9, suggestions: [{ messageId: "setLimit", output: `import { json } from "body-parser";
import { serve } from "inngest/express";
app.use(json({ limit: "4mb" }));
app.use("/api/inngest", serve({ client, functions }));` }] },
      ],
    },
  ],
});
