import type { FunctionLike, Harness, HarnessOptions, Run } from "../../harness/index.js";
import type { Call, Sdk, Stubs } from "./load.js";

/** What goes wrong at run time: two functions meet the same events and the same outside world, and come out differently. */
export interface Difference {
  /** What differs between the two. */
  shows: string;
  /** Made anew for each of the two: answers may count. */
  stubs?: (sdk: Sdk) => Stubs;
  options?: Omit<HarnessOptions, "functions">;
  /** Functions that use what the example exports, where it has none of its own. */
  functions?: (exported: Readonly<Record<string, unknown>>, sdk: Sdk) => FunctionLike[];
  /** What happens to the functions, until nothing is left to happen. */
  drive: (t: Harness) => Promise<unknown>;
  /** What is looked at afterwards. */
  observe: (seen: Seen) => unknown;
  wrong: unknown;
  right: unknown;
  /**
   * With checkpointing, several steps run in one request, and the difference is there only once the function is entered again.
   * The step that has to fail once for that.
   */
  resumedBy?: string;
  /** Where it does not hold for each major that the rule speaks of. */
  majors?: readonly (3 | 4)[];
}

/** What the page of a rule says goes wrong, shown by an example under "Wrong" and one under "Right". */
export interface Proof extends Difference {
  /** Which of them, from 0; the first of each where absent. */
  examples?: Readonly<Record<Side, number>>;
}

/** What a message of a rule says goes wrong, where no example of the page shows it. */
export interface Claim extends Difference {
  messageId: string;
  /** A module each, as `load` takes it: the rule reports the first with the message, and nothing in the second. */
  code: Readonly<Record<Side, string>>;
  /** What the rule is given, where it is not silent without. */
  ruleOptions?: object;
}

export type Side = "Wrong" | "Right";

export interface Seen {
  runs: readonly Run[];
  events: Harness["events"];
  /** The calls of a stub, by its path. */
  calls: (path: string) => readonly Call[];
  /** What the functions and the SDK logged. */
  logs: readonly string[];
  /** The code with which the harness refused the functions, or stopped driving them. */
  refusal: string | undefined;
}
