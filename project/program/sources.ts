import { createRequire } from "node:module";
import { parseForESLint } from "@typescript-eslint/parser";
import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { type FileAnalysis, getAnalysis } from "../../rules/analysis/index.js";
import { readSource } from "../files.js";
import type { ModuleResolver } from "../modules.js";
import { collectExports, type ModuleExports } from "./exports.js";

type SourceCodeClass = typeof TSESLint.SourceCode;
const { SourceCode } = createRequire(import.meta.url)("eslint") as { SourceCode: SourceCodeClass };

/** A parsed file. */
export interface Source {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly code: Readonly<TSESLint.SourceCode>;
  readonly exports: ModuleExports;
  /** What the rules know of it; `null` when it has nothing to do with Inngest. Made when it is asked for. */
  readonly analysis: FileAnalysis | null;
}

/** What kept a file from being read. */
export interface SourceProblem {
  readonly path: string;
  readonly kind: "syntax" | "unreadable";
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The files of a program, each read and parsed once, when it is first needed. */
export class Sources {
  readonly #texts = new Map<string, string | undefined>();
  readonly #parsed = new Map<string, Source | undefined>();
  readonly problems: SourceProblem[] = [];

  constructor(
    readonly modules: ModuleResolver,
    readonly settings: Readonly<Record<string, unknown>> = {},
  ) {}

  text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      const read = readSource(path);
      if ("unreadable" in read) this.problems.push({ path, kind: "unreadable", message: `The file cannot be read (${read.unreadable}).`, line: 1, column: 1 });
      this.#texts.set(path, "text" in read ? read.text : undefined);
    }
    return this.#texts.get(path);
  }

  get(path: string): Source | undefined {
    if (!this.#parsed.has(path)) this.#parsed.set(path, this.#parse(path));
    return this.#parsed.get(path);
  }

  /** The file of the repository that an import means. */
  imported(specifier: string, from: Source): Source | undefined {
    const path = this.modules.resolve(specifier, from.path);
    return path === undefined ? undefined : this.get(path);
  }

  #parse(path: string): Source | undefined {
    const text = this.text(path);
    if (text === undefined) return undefined;
    try {
      return this.#build(path, text);
    } catch (error) {
      const { message, lineNumber = 1, column = 1 } = error as Error & { lineNumber?: number; column?: number };
      this.problems.push({ path, kind: "syntax", message: `The file does not parse: ${message}`, line: lineNumber, column: column + 1 });
      return undefined;
    }
  }

  #build(path: string, text: string): Source {
    const { ast, scopeManager, visitorKeys, services } = parseForESLint(text, {
      filePath: path,
      range: true,
      loc: true,
      comment: true,
      tokens: true,
      sourceType: "module",
      ecmaFeatures: { jsx: /\.[cm]?tsx?$/.test(path) ? path.endsWith("x") : true },
      loggerLevel: false,
    });
    const code = new SourceCode({
      text,
      ast: ast,
      scopeManager,
      visitorKeys: { ...visitorKeys } as TSESLint.Parser.VisitorKeys,
      parserServices: services,
    });
    linkParents(code.ast, code.visitorKeys);
    const settings = this.settings;
    let analysis: FileAnalysis | null | undefined;
    return {
      path,
      text,
      code,
      exports: collectExports(code.ast),
      get analysis() {
        analysis ??= getAnalysis({ sourceCode: code, settings, filename: path });
        return analysis;
      },
    };
  }
}

/** ESLint does this while it walks; scopes are looked up through it. */
function linkParents(root: TSESTree.Program, visitorKeys: Readonly<TSESLint.Parser.VisitorKeys>): void {
  const stack: TSESTree.Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      for (const item of Array.isArray(child) ? child : [child]) {
        if (!isNode(item)) continue;
        (item as { parent: TSESTree.Node }).parent = node;
        stack.push(item);
      }
    }
  }
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === "object" && value !== null && "type" in value;
}
