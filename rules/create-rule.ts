import type { TSESLint } from "@typescript-eslint/utils";
import { type FileAnalysis, getAnalysis } from "./analysis/index.js";

/** How a config sets a rule. */
export type Severity = "off" | "warn" | "error";

export type RuleCategory = "correctness" | "configuration" | "reliability" | "style" | "trigger-dev";

/** What is known of a rule beyond its code. Configs, the index of rules and the head of its page are made from this. */
export interface RuleDocs {
  /** Imperative, without a full stop: "Disallow steps inside the callback of another step". */
  description: string;
  category: RuleCategory;
  /** Severity in `recommended` and in `recommendedTypeChecked`. */
  recommended: Severity;
  /** Severity in `recommendedTypeChecked` where it differs from `recommended`. */
  recommendedTypeChecked?: Severity;
  /** Severity in `strict`, with options where they differ from the defaults. */
  strict: Severity | readonly [Severity, ...unknown[]];
  /** Severity in the config `triggerDev`: for the rules that speak of Trigger.dev, and of nothing of Inngest's. */
  triggerDev?: Severity;
  /** The rule finds nothing without type information: it stands in the `…TypeChecked` configs only. */
  requiresTypeChecking?: boolean;
  /** The majors of the SDK that the rule speaks of; both where absent. */
  majors?: readonly (3 | 4)[];
  /** The page of the rule; filled in by `createRule`. */
  url?: string;
}

export type RuleContext<MessageIds extends string, Options extends readonly unknown[]> = Readonly<
  TSESLint.RuleContext<MessageIds, Options>
>;

interface Definition<Options extends readonly unknown[], MessageIds extends string> {
  /** The same as the name of the file. */
  name: string;
  meta: {
    type: "problem" | "suggestion" | "layout";
    docs: RuleDocs;
    messages: Record<MessageIds, string>;
    schema: TSESLint.RuleMetaData<MessageIds, RuleDocs, Options>["schema"];
    defaultOptions: Options;
    fixable?: "code";
    hasSuggestions?: boolean;
    deprecated?: boolean;
    replacedBy?: readonly string[];
  };
}

/** A rule that looks at Inngest. */
export interface InngestRule<Options extends readonly unknown[], MessageIds extends string> extends Definition<Options, MessageIds> {
  /**
   * Reports what is wrong in a file. Called once for each file with Inngest in it, and for no other.
   *
   * @param options - the user's options over the defaults
   */
  check: (file: FileAnalysis, context: RuleContext<MessageIds, Options>, options: Options) => void;
}

/** A rule that looks at something else, such as Trigger.dev. */
export interface OtherRule<Options extends readonly unknown[], MessageIds extends string> extends Definition<Options, MessageIds> {
  create: (context: RuleContext<MessageIds, Options>) => TSESLint.RuleListener;
}

/** A rule as ESLint and oxlint take it, with what the configs are made from. */
export interface StepcheckRule<
  MessageIds extends string = string,
  Options extends readonly unknown[] = readonly unknown[],
> {
  meta: Definition<Options, MessageIds>["meta"] & { docs: RuleDocs & { url: string }; languages: string[] };
  create: (context: RuleContext<MessageIds, Options>) => TSESLint.RuleListener;
  defaultOptions: Options;
}

const PAGES = "https://github.com/stepcheck/stepcheck/blob/main/docs/rules";

/** What every rule listens to in a file without Inngest. */
const NOTHING: TSESLint.RuleListener = Object.freeze({});

/**
 * Makes a rule of its definition: adds the address of its page, lays the user's options over the defaults, and keeps the
 * rule from files without Inngest, unless it looks at something else.
 */
export function createRule<Options extends readonly unknown[], MessageIds extends string>(
  definition: InngestRule<Options, MessageIds> | OtherRule<Options, MessageIds>,
): StepcheckRule<MessageIds, Options> {
  const { name, meta } = definition;
  return {
    meta: { ...meta, docs: { ...meta.docs, url: `${PAGES}/${name}.md` }, languages: ["js/js"] },
    defaultOptions: meta.defaultOptions,
    create: "create" in definition ? definition.create : (context) => listenerOf(definition, context),
  };
}

function listenerOf<Options extends readonly unknown[], MessageIds extends string>(
  { meta, check }: InngestRule<Options, MessageIds>,
  context: RuleContext<MessageIds, Options>,
): TSESLint.RuleListener {
  const file = getAnalysis(context);
  if (file === null) return NOTHING;
  return {
    Program() {
      check(file, context, mergeOptions(meta.defaultOptions, context.options));
    },
  };
}

/** ESLint merges `meta.defaultOptions` itself only since 9.15, and the rules run on 9.0, too. */
function mergeOptions<Options extends readonly unknown[]>(defaults: Options, given: readonly unknown[]): Options {
  if (given.length === 0) return defaults;
  return defaults.map((value, index) => mergeOption(value, given[index])) as unknown as Options;
}

function mergeOption(fallback: unknown, given: unknown): unknown {
  if (given === undefined) return fallback;
  if (!isRecord(fallback) || !isRecord(given)) return given;
  return hasAll(given, fallback) ? given : { ...fallback, ...given };
}

/** ESLint has merged them already: most often so, and for each rule in each file. */
function hasAll(given: Record<string, unknown>, fallback: Record<string, unknown>): boolean {
  for (const key in fallback) if (!(key in given)) return false;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
