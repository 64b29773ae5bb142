import { dirname } from "node:path";
import ts from "typescript";

/** Compares the compiler's complaints about files before and after a change, in memory. */
export class TypeComparison {
  readonly #configs = new Map<string, ts.ParsedCommandLine>();
  readonly #before = new Map<string, ts.Program>();
  readonly #sources = new Map<string, ts.SourceFile | undefined>();

  /**
   * What the compiler says after the changes and did not say before, by file. Files that no tsconfig includes are not
   * compared.
   *
   * @param changes - new texts by absolute path
   * @param watched - other files that may rely on the changed ones
   */
  worse(changes: ReadonlyMap<string, string>, watched: Iterable<string>): Map<string, string> {
    const worse = new Map<string, string>();
    for (const [config, files] of this.#byConfig(changes.keys())) {
      const options = this.#configs.get(config)!;
      const before = this.#before.get(config) ?? this.#program(options, new Map());
      this.#before.set(config, before);
      const after = this.#program(options, changes);
      const others = [...watched].filter((file) => options.fileNames.includes(file));
      for (const file of new Set([...files, ...others])) {
        const complaint = newComplaint(complaints(before, file), complaints(after, file));
        if (complaint !== undefined) worse.set(file, complaint);
      }
    }
    return worse;
  }

  #byConfig(files: Iterable<string>): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const file of files) {
      const config = this.#configOf(file);
      if (config !== undefined) groups.set(config, [...(groups.get(config) ?? []), file]);
    }
    return groups;
  }

  /** The tsconfig that includes a file; a "solution" only points at those that do. */
  #configOf(file: string): string | undefined {
    const nearest = ts.findConfigFile(dirname(file), (path) => ts.sys.fileExists(path));
    if (nearest === undefined) return undefined;
    const candidates = [nearest, ...(this.#read(nearest)?.projectReferences ?? []).map(({ path }) => ts.resolveProjectReferencePath({ path }))];
    return candidates.find((config) => this.#read(config)?.fileNames.includes(file));
  }

  #read(config: string): ts.ParsedCommandLine | undefined {
    const known = this.#configs.get(config);
    if (known !== undefined) return known;
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
    const parsed = ts.getParsedCommandLineOfConfigFile(config, { noEmit: true }, host);
    if (parsed !== undefined) this.#configs.set(config, parsed);
    return parsed;
  }

  #program({ fileNames, options }: ts.ParsedCommandLine, overlay: ReadonlyMap<string, string>): ts.Program {
    const host = ts.createCompilerHost(options);
    const readFile = host.readFile.bind(host);
    const getSourceFile = host.getSourceFile.bind(host);
    host.readFile = (path) => overlay.get(path) ?? readFile(path);
    host.getSourceFile = (path, target, ...rest) => {
      const changed = overlay.get(path);
      if (changed !== undefined) return ts.createSourceFile(path, changed, target);
      // What did not change, the library first of all, is parsed once for both programs.
      const key = `${path}\0${String(typeof target === "object" ? target.impliedNodeFormat : "")}`;
      if (!this.#sources.has(key)) this.#sources.set(key, getSourceFile(path, target, ...rest));
      return this.#sources.get(key);
    };
    return ts.createProgram(fileNames, options, host);
  }
}

function complaints(program: ts.Program, file: string): string[] {
  const source = program.getSourceFile(file);
  if (source === undefined) return [];
  const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return diagnostics.map(({ messageText, code }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

/** Each complaint that was there before excuses one like it; positions move, so they do not count. */
function newComplaint(before: readonly string[], after: readonly string[]): string | undefined {
  const excused = [...before];
  for (const complaint of after) {
    const index = excused.indexOf(complaint);
    if (index < 0) return after.length > before.length ? complaint : undefined;
    excused.splice(index, 1);
  }
  return undefined;
}
