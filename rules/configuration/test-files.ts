const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]sx?$|[/\\]__tests__[/\\]/;

/** Whether a file is one of tests: what is fixed there reaches no deployment. */
export function isTestFile(filename: string): boolean {
  return TEST_FILE.test(filename);
}
