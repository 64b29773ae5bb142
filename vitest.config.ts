import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests of version 3 of the SDK: a process takes one major. */
const VERSION_3 = ["test/harness/**/v3{.test.ts,/*.test.ts}", "test/proof/v3.test.ts", "fixtures/shop-v3/**/*.test.ts"];
/** Tests that would disturb others of their process. */
const DISTURBING = [
  // These import the test files of all rules, which then do not run.
  "test/rules/fixes.test.ts",
  "test/rules/rewrites.test.ts",
  // A process has one project service, with the options of whoever asked first: those of test/rules/tester.ts.
  "test/rules/analysis/cross-file.test.ts",
  "test/cli/check.test.ts",
  "test/cli/fix.test.ts",
  "test/fixtures/shops.test.ts",
];
const NOT_SHARED = [...VERSION_3, ...DISTURBING];

export default defineConfig({
  resolve: {
    // The project's own entries, from source: the fixture apps import them as users do.
    alias: [
      { find: /^stepcheck$/, replacement: here("./rules/index.ts") },
      { find: /^stepcheck\/harness$/, replacement: here("./harness/index.ts") },
      { find: /^stepcheck\/vitest$/, replacement: here("./harness/vitest/index.ts") },
      { find: /^stepcheck\/matchers$/, replacement: here("./harness/vitest/matchers.ts") },
    ],
  },
  test: {
    pool: "forks",
    // Only against what hangs: a busy machine is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      // Loading the SDK, ESLint and TypeScript takes longer than most tests: files share a process.
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.ts", "fixtures/*/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...NOT_SHARED],
          isolate: false,
        },
      },
      { extends: true, test: { name: "apart", include: NOT_SHARED, exclude: ["**/node_modules/**"] } },
    ],
  },
});
