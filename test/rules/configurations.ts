/** Functions around what a case is about: its options, its triggers, its body. */

const IMPORT = 'import { Inngest } from "inngest";\nconst inngest = new Inngest({ id: "app" });\n';
const HANDLER = 'async ({ event, step }) => { await step.run("work", () => event); }';

/** A function of version 4 with these options, which stand in line 3. */
export const withOptions = (options: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" }, ${options} }, ${HANDLER});\n`;

/** The same in version 3. */
export const withOptionsV3 = (options: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f", ${options} }, { event: "app/x" }, ${HANDLER});\n`;

/** A function of version 4 with these triggers, which stand in line 3. */
export const withTriggers = (triggers: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f", triggers: ${triggers} }, ${HANDLER});\n`;

/** The same in version 3. */
export const withTriggersV3 = (triggers: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f" }, ${triggers}, ${HANDLER});\n`;

/** A function of version 4 with this body, which stands in line 4. */
export const withBody = (body: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f", triggers: { event: "app/x" } }, async ({ event, step, attempt }) => {\n${body}\n});\n`;

/** The same in version 3. */
export const withBodyV3 = (body: string) =>
  `${IMPORT}export const f = inngest.createFunction({ id: "f" }, { event: "app/x" }, async ({ event, step, attempt }) => {\n${body}\n});\n`;
