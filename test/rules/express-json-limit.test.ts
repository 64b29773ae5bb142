import rule from "../../rules/express-json-limit.js";
import { ruleTester } from "./tester.js";

ruleTester.run("express-json-limit", rule, {
  valid: [
    { name: "with a limit", code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json({ limit: "4mb" }));
app.use("/api/inngest", serve({ client, functions }));` },
    { name: "no Inngest", code: `import express from "express";
import "inngest";
app.use(express.json());` },
    { name: "what is not known", code: `import express from "express";
import { serve } from "inngest/express";
app.use(express.json(options));
app.use(serve({ client, functions }));` },
  ],
  invalid: [
    {
      name: "without",
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
