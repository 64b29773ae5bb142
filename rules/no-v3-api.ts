import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { optionKeys } from "../inngest/options.js";
import { createRule } from "./create-rule.js";
import { literalText, unwrap } from "./analysis/ast.js";
import type { FileAnalysis, FunctionDefinition, ObjectInfo, OptionProperty, ServeCall } from "./analysis/index.js";
import { table } from "../inngest/table.js";

type MessageIds = "threeArguments" | "serveArguments" | "removedExport" | "removedType" | "movedToClient" | "option" | "oldName" | "streaming" | "redundant" | "invokeById" | "instance" | "migrate";

/** What of the client's options v4 no longer has, and what takes its place. */
const CLIENT_OPTIONS: Readonly<Record<string, string>> = table({
  schemas: "Describe each event with eventType(…, { schema }).",
  logLevel: "Give the client a logger: new ConsoleLogger({ level }).",
});
const REMOVED_EXPORTS: Readonly<Record<string, string>> = table({
  EventSchemas: "Describe each event with eventType(…, { schema }).",
  InngestMiddleware: "Extend Middleware.BaseMiddleware.",
  isInngestMiddleware: "Middleware is a class now.",
  GetEvents: "Take the types from the eventType constants.",
});
const RENAMED: Readonly<Record<string, string>> = table({ serveHost: "serveOrigin" });

export default createRule<[], MessageIds>({
  name: "no-v3-api",
  meta: {
    type: "problem",
    docs: {
      description: "Disallow what v4 of the SDK no longer has",
      category: "configuration",
      recommended: "error",
      strict: "error",
      majors: [4],
    },
    fixable: "code",
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      threeArguments: "In v4 createFunction takes two arguments and throws without a handler as the second. The triggers belong into the options.",
      serveArguments: "serve() takes one object, and throws when it is handed the client and the functions one by one. Write serve({ client, functions }).",
      removedType: "v4 has no type '{{name}}': the compiler refuses it. {{advice}}",
      removedExport: "v4 has no '{{name}}': the module does not load, or, where it is bundled or in CommonJS, finds it undefined and throws at its use. {{advice}}",
      movedToClient: "serve() no longer has '{{name}}', and ignores it without a word. Give it to the client: new Inngest({ {{name}} }).",
      option: "v4 has no option '{{name}}', and ignores it without a word. {{advice}}",
      oldName: "'{{name}}' is the old name of '{{meant}}', and v4 reads it only where there is no other. Write '{{meant}}'.",
      streaming: "In v4 'streaming' is true or false. Write {{text}}.",
      redundant: "'{{name}}' is the default in v4. Leave it out.",
      invokeById: "v4 does not invoke by a text: step.invoke throws. Pass the function, or referenceFunction({ appId, functionId }).",
      instance: "In v4 a middleware is a class, of which the SDK makes an instance for each request and each send: handed an instance, it throws there ('… is not a constructor'), and nothing runs. Pass the class.",
      migrate: "{{text}}",
    },
  },
  check(file, context) {
    const { sourceCode } = context;
    // The major is looked up on disk: only for what there is to say.
    const report: typeof context.report = (problem) => {
      if (file.major === 4) context.report(problem);
    };

    function functionForm(definition: FunctionDefinition): void {
      const { form, kind, confidence, options, triggers, handler } = definition;
      // Options of another file: what is known is the trigger, and that steps run.
      const hasSteps = handler !== null && handler.steps.length > 0;
      const isWritten = options?.literal || (hasSteps && triggers.list.some((trigger) => trigger.kind === "event" || trigger.kind === "cron"));
      const isInngest = confidence === "certain" || (confidence === "likely" && isWritten);
      if (form !== "three" || kind !== "function" || !isInngest) return;
      report({ node: definition.locator, messageId: "threeArguments", fix: (fixer) => moveTriggers(definition, fixer) });
    }

    /** Writes the second argument into the options. With comments around it is left to a person. */
    function moveTriggers({ node }: FunctionDefinition, fixer: TSESLint.RuleFixer): TSESLint.RuleFix[] | null {
      const [options, triggers, handler] = node.arguments;
      if (!options || !triggers || !handler || options.type !== "ObjectExpression" || triggers.type === "SpreadElement") return null;
      const between = { ...node, range: [options.range[1], handler.range[0]] as [number, number] };
      const hasComments = sourceCode.getAllComments().some(({ range }) => range[0] >= between.range[0] && range[1] <= between.range[1]);
      if (hasComments) return null;
      const isEmpty = triggers.type === "ArrayExpression" && triggers.elements.length === 0;
      const text = `triggers: ${sourceCode.getText(triggers)}`;
      const last = options.properties.at(-1);
      const write = last ? fixer.insertTextAfter(last, `, ${text}`) : fixer.replaceText(options, `{ ${text} }`);
      const remove = fixer.removeRange([options.range[1], sourceCode.getTokenAfter(triggers)!.range[0]]);
      return isEmpty ? [remove] : [write, remove];
    }

    function rename(property: OptionProperty, meant: string, messageId: "option" | "oldName"): void {
      const { key, shorthand } = property.node;
      const text = shorthand ? `${meant}: ${property.key}` : meant;
      report({ node: key, messageId, data: { name: property.key, meant, advice: `It is called '${meant}'.` }, fix: (fixer) => fixer.replaceText(key, text) });
    }

    function clientOptions(options: ObjectInfo | null): void {
      for (const property of options?.properties.values() ?? []) {
        const { key, node } = property;
        const advice = CLIENT_OPTIONS[key];
        if (advice !== undefined) report({ node: node.key, messageId: "option", data: { name: key, advice } });
        sharedOptions(property);
      }
    }

    /** `middleware: [new Logging()]`; the name that the import of version 3 has is reported where it is imported. */
    function middlewareInstances(option: TSESTree.Expression): void {
      const list = file.valueOf(option);
      for (const element of list.type === "ArrayExpression" ? list.elements : []) {
        if (!element || element.type === "SpreadElement") continue;
        const made = file.valueOf(element);
        if (made.type !== "NewExpression" || file.importOf(made.callee)?.path.at(-1) === "InngestMiddleware") continue;
        const text = sourceCode.getText(made.callee);
        const suggest = unwrap(element) === made ? [{ messageId: "migrate" as const, data: { text: `Pass '${text}'.` }, fix: (fixer: TSESLint.RuleFixer) => fixer.replaceText(element, text) }] : [];
        report({ node: element, messageId: "instance", suggest });
      }
    }

    /** What functions and clients have in common. */
    function sharedOptions(property: OptionProperty): void {
      const value = unwrap(property.value);
      if (property.key === "middleware") middlewareInstances(value);
      if (property.key === "experimentalCheckpointing") rename(property, "checkpointing", "oldName");
      if (property.key === "optimizeParallelism" && value.type === "Literal" && value.value === true) {
        report({ node: property.node, messageId: "redundant", data: { name: "optimizeParallelism: true" }, fix: (fixer) => removeProperty(property.node, fixer) });
      }
    }

    function removeProperty(property: TSESTree.Property, fixer: TSESLint.RuleFixer): TSESLint.RuleFix {
      const after = sourceCode.getTokenAfter(property)!;
      const before = sourceCode.getTokenBefore(property)!;
      if (after.value === ",") return fixer.removeRange([before.range[1], after.range[1]]);
      return fixer.removeRange([before.value === "," ? before.range[0] : property.range[0], property.range[1]]);
    }

    /** `serve(client, functions, options)`, as v2 had it. */
    function serveForm({ node, name }: ServeCall): void {
      const [client, functions, options] = node.arguments;
      if (name !== "serve" || !client || !functions || unwrap(client).type === "ObjectExpression") return;
      if (node.arguments.some((argument) => argument.type === "SpreadElement")) return;
      const rest = options ? `, ...${sourceCode.getText(options)}` : "";
      const text = `{ client: ${sourceCode.getText(client)}, functions: ${sourceCode.getText(functions)}${rest} }`;
      const hasComments = sourceCode.getCommentsInside(node).length > 0;
      const range: [number, number] = [client.range[0], node.arguments.at(-1)!.range[1]];
      report({ node: node.callee, messageId: "serveArguments", fix: hasComments ? null : (fixer) => fixer.replaceTextRange(range, text) });
    }

    function serveOptions(options: ObjectInfo | null): void {
      for (const property of options?.properties.values() ?? []) {
        const { key, node, value } = property;
        if (RENAMED[key] !== undefined) rename(property, RENAMED[key], "option");
        else if (key === "logLevel") report({ node: node.key, messageId: "option", data: { name: key, advice: CLIENT_OPTIONS[key]! } });
        else if (key === "streaming") streaming(value);
        else if (!optionKeys.serve[4].includes(key) && optionKeys.serve[3].includes(key)) report({ node: node.key, messageId: "movedToClient", data: { name: key } });
      }
    }

    function streaming(written: TSESTree.Expression): void {
      const value = unwrap(written);
      const given = literalText(value);
      if (given === undefined) return;
      // With the text its cast has to go: `"force" as const`.
      const fix = (fixer: TSESLint.RuleFixer) => fixer.replaceText(written, "true");
      const text = "true";
      // "allow" streamed where it could; true throws where it cannot.
      if (given === "force") report({ node: value, messageId: "streaming", data: { text }, fix });
      else report({ node: value, messageId: "streaming", data: { text }, suggest: [{ messageId: "migrate", data: { text: "Write true, which throws where streaming is not possible." }, fix }] });
    }

    file.functions.forEach(functionForm);
    for (const { options, kind } of file.functions) {
      if (kind === "function") for (const property of options?.properties.values() ?? []) sharedOptions(property);
    }
    for (const { options } of file.clients) clientOptions(options);
    for (const call of file.serves) {
      serveForm(call);
      serveOptions(call.options);
    }
    for (const { imported, node, from, typeOnly } of file.imports) {
      const advice = from === "inngest" ? REMOVED_EXPORTS[imported] : undefined;
      const isType = typeOnly || imported === "GetEvents";
      if (advice !== undefined) report({ node, messageId: isType ? "removedType" : "removedExport", data: { name: imported, advice } });
    }
    for (const node of invokedTexts(file)) report({ node, messageId: "invokeById" });
  },
});

/** The functions that are invoked by a text. */
function invokedTexts(file: FileAnalysis): TSESTree.Expression[] {
  return file.stepCalls.flatMap(({ tool, confidence, options }) => {
    const value = tool === "invoke" && confidence !== "possible" ? options?.get("function")?.value : undefined;
    const invoked = value && unwrap(value);
    return invoked && (invoked.type === "Literal" || invoked.type === "TemplateLiteral") ? [invoked] : [];
  });
}
