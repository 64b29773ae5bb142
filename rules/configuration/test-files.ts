const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]sx?$|[/\\]__tests__[/\\]/;

/** Whether a file is one of tests: what is fixed there reaches no deployment. */
export function isTestFile(filename: string): boolean {
  return TEST_FILE.test(filename);
}

const BY_HAND = /(?:^|[/\\])(?:tests?|e2e|scripts?)[/\\]/;

/** Whether a file is started by hand: one of tests, or in a folder of tests or scripts of the project. */
export function isRunByHand(filename: string, cwd: string): boolean {
  return isTestFile(filename) || BY_HAND.test(filename.startsWith(cwd) ? filename.slice(cwd.length) : filename);
}
