import { defineConfig } from "eslint/config";
import eslintPlugin from "eslint-plugin-eslint-plugin";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", "fixtures/", "node_modules/", "test/docs/.blocks/", "**/*.js"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["rules/**/*.ts", "test/rules/**/*.ts"],
    extends: [eslintPlugin.configs.recommended],
    rules: {
      // `createRule` takes options that are never absent.
      "eslint-plugin/require-meta-default-options": "off",
      // Rules on options report through rules/configuration, where the check does not look.
      "eslint-plugin/require-meta-has-suggestions": "off",
      // Node types are compared as text: the enum would be a run-time import of typescript-eslint.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
    },
  },
  {
    // As in the rules.
    files: ["project/program/**/*.ts"],
    rules: { "@typescript-eslint/no-unsafe-enum-comparison": "off" },
  },
  {
    // Time and chance belong to the clock and the seeded generator.
    files: ["harness/**/*.ts"],
    ignores: ["harness/clock/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Use the harness clock." },
        { object: "Math", property: "random", message: "Use the seeded generator." },
      ],
      "no-restricted-globals": [
        "error",
        { name: "setTimeout", message: "Use harness/clock: real time is named there." },
        { name: "setInterval", message: "Use harness/clock: real time is named there." },
        { name: "setImmediate", message: "Use harness/clock: real time is named there." },
      ],
    },
  },
);
