import dedent from "dedent";

const V4 = 'inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async';
const V3 = 'inngest.createFunction({ id: "f" }, { event: "app/x" }, async';

/** A function of version 4 around `body`, whose first line is line 3. */
export function inBody(body: string, context = "{ event, step }"): string {
  return wrap(dedent(body), `${V4} (${context}) => {`);
}

/** A function of version 3 around `body`, whose first line is line 3. */
export function inBodyV3(body: string, context = "{ event, step }"): string {
  return wrap(dedent(body), `${V3} (${context}) => {`);
}

/** A step around `body`, whose first line is line 4. */
export function inStep(body: string): string {
  return wrap(asStep(body), `${V4} ({ event, step }) => {`);
}

/** A step of version 3 around `body`, whose first line is line 4. */
export function inStepV3(body: string): string {
  return wrap(asStep(body), `${V3} ({ event, step }) => {`);
}

function asStep(body: string): string {
  return `await step.run("work", async () => {\n${dedent(body)}\n});`;
}

function wrap(body: string, opening: string): string {
  return `import { inngest } from "./client";\nexport const f = ${opening}\n${body}\n});`;
}

/** So many suggestions, where another case shows their text. */
export function offers(count: number): readonly never[] {
  return count as unknown as readonly never[];
}

/** A Trigger.dev task around `body`, whose first line is line 5. */
export function inTask(body: string): string {
  return `import { task, wait, tasks, batch, idempotencyKeys } from "@trigger.dev/sdk";\nimport { child } from "./child";\nexport const t = task({ id: "t",\nrun: async (payload) => {\n${dedent(body)}\n} });`;
}
