import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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
    include: ["test/**/*.test.ts", "fixtures/*/**/*.test.ts"],
    // One process per file: the two majors of the SDK cannot share one.
    pool: "forks",
    // Only against what hangs: a busy machine is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
