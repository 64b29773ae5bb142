import dedent from "dedent";

/** A function of version 4 around `body`, whose first line is line 3. */
export function inBody(body: string, context = "{ event, step }"): string {
  return wrap(body, `inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async (${context}) => {`);
}

/** A function of version 3 around `body`, whose first line is line 3. */
export function inBodyV3(body: string, context = "{ event, step }"): string {
  return wrap(body, `inngest.createFunction({ id: "f" }, { event: "app/x" }, async (${context}) => {`);
}

/** A step around `body`, whose first line is line 4. */
export function inStep(body: string): string {
  return inBody(`await step.run("work", async () => {\n${dedent(body)}\n});`);
}

/** A step of version 3 around `body`, whose first line is line 4. */
export function inStepV3(body: string): string {
  return inBodyV3(`await step.run("work", async () => {\n${dedent(body)}\n});`);
}

function wrap(body: string, opening: string): string {
  return `import { inngest } from "./client";\nexport const f = ${opening}\n${dedent(body)}\n});\n`;
}

/** So many suggestions, where another case shows their text. */
export function offers(count: number): readonly never[] {
  return count as unknown as readonly never[];
}
