// Prints the closing line of CI from vitest's JSON report: "N passed, N failed".
// A failed task outside the tests (second argument) counts as one failure, so the line never looks green when CI is not.
import { readFileSync } from "node:fs";

const [file, status] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(file, "utf8"));
  passed = report.numPassedTests;
  // A file that fails to load has no tests of its own.
  const brokenFiles = report.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0);
  failed = report.numFailedTests + brokenFiles.length;
} catch (error) {
  console.error(`No test report at ${file}: ${error.message}`);
  failed = 1;
}
if (failed === 0 && status !== "0") failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
