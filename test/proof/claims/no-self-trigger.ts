import type { Claim } from "../proof.js";

const page = (again: string) => `
  import { inngest } from "./client.js";
  import { crawl } from "./crawler.js";
  export const crawlPage = inngest.createFunction(
    { id: "crawl-page", triggers: { event: "page/found" } },
    async ({ event, step }) => {
      const next = await step.run("crawl", () => crawl(event.data.url));
      ${again}
    },
  );
`;
const INVOKE = `await step.invoke("next", { function: crawlPage, data: { url: next }, timeout: "1h" });`;

export default [
  {
    messageId: "invokesItself",
    shows: "how many runs there are after twenty pages",
    code: { Wrong: page(INVOKE), Right: page(`if (next) ${INVOKE}`) },
    stubs: ({ NonRetriableError }) => {
      let pages = 0;
      return { answers: { crawl: () => (++pages < 20 ? null : Promise.reject(new NonRetriableError("enough"))) } };
    },
    drive: async (t) => {
      await t.send({ name: "page/found", data: { url: "/" } });
      await t.drain();
    },
    observe: ({ runs }) => runs.length,
    wrong: 20,
    right: 1,
  },
] satisfies Claim[];
