/** Rewrites of a program that leave its meaning as it is: the same function as other people would have written it. */
import parser from "@typescript-eslint/parser";
import type { TSESTree } from "@typescript-eslint/utils";

/** What stands for a part of the text instead. */
type Edit = [range: readonly [number, number], text: string];

interface Program {
  code: string;
  nodes: readonly TSESTree.Node[];
}

/** The rewritten program, or `null` where there is nothing to rewrite, or not in this simple way. */
type Rewrite = (program: Program) => string | null;

export const rewrites: Readonly<Record<string, Rewrite>> = {
  "step under another name": (program) => {
    const property = takenFromContext(program)?.find(({ key }) => key.name === "step");
    if (!property) return null;
    const uses = usesOf("step", program).filter((use) => use.parent !== property);
    if (uses.some(isShorthand)) return null;
    return edited(program, [[property.range, "step: s"], ...uses.map(({ range }): Edit => [range, "s"])]);
  },
  "the context as a whole": (program) => {
    const [pattern, taken] = [patternOf(program), takenFromContext(program)];
    if (!pattern || !taken) return null;
    const edits: Edit[] = [[pattern.range, "ctx"]];
    for (const { key } of taken) {
      for (const use of usesOf(key.name, program)) {
        if (isWithin(use, pattern)) continue;
        if (!isWithin(use, pattern.parent)) return null;
        edits.push([use.range, isShorthand(use) ? `${key.name}: ctx.${key.name}` : `ctx.${key.name}`]);
      }
    }
    return edited(program, edits);
  },
  "the context taken apart in the body": (program) => {
    const pattern = patternOf(program);
    const body = pattern && (pattern.parent as TSESTree.ArrowFunctionExpression).body;
    if (!pattern || body?.type !== "BlockStatement" || pattern.typeAnnotation) return null;
    const at = body.range[0] + 1;
    return edited(program, [[pattern.range, "ctx"], [[at, at], ` const ${textOf(pattern, program)} = ctx;`]]);
  },
  "the handler as a declaration": (program) => {
    const [handler, statement] = handlerIn(program);
    if (statement?.parent?.type !== "Program" || !handler) return null;
    const end = program.code.length;
    return edited(program, [[handler.range, "handle"], [[end, end], `\n${asFunction(handler, program, "handle")}\n`]]);
  },
  "texts as templates": (program) => {
    const texts = program.nodes.filter((node): node is TSESTree.StringLiteral => node.type === "Literal" && typeof node.value === "string" && isPlainText(node));
    return edited(program, texts.map((node): Edit => [node.range, `\`${node.value}\``]));
  },
  "callbacks by their names": (program) => {
    const callbacks = callbacksIn(program).filter((callback) => isInStatement(callback));
    return edited(
      program,
      callbacks.flatMap((callback, index): Edit[] => {
        const at = statementOf(callback).range[0];
        return [[callback.range, `work${index}`], [[at, at], `const work${index} = ${textOf(callback, program)};\n`]];
      }),
    );
  },
};

/** The program read, or `null` where it cannot be. */
export function readProgram(code: string): Program | null {
  try {
    const { ast, visitorKeys } = parser.parseForESLint(code, { range: true, ecmaFeatures: { jsx: true }, sourceType: "module" });
    const nodes: TSESTree.Node[] = [];
    const visit = (node: TSESTree.Node, parent: TSESTree.Node | undefined) => {
      node.parent = parent;
      nodes.push(node);
      for (const key of visitorKeys[node.type] ?? []) {
        const child = (node as unknown as Record<string, unknown>)[key];
        for (const item of Array.isArray(child) ? child : [child]) if (item) visit(item as TSESTree.Node, node);
      }
    };
    visit(ast, undefined);
    return { code, nodes };
  } catch {
    return null;
  }
}

function edited({ code }: Program, edits: readonly Edit[]): string | null {
  if (edits.length === 0) return null;
  let [text, before] = [code, Infinity];
  for (const [[start, end], replacement] of edits.toSorted(([a], [b]) => b[0] - a[0])) {
    if (end > before) return null;
    text = text.slice(0, start) + replacement + text.slice(end);
    before = start;
  }
  return text;
}

const textOf = ({ range }: TSESTree.Node, { code }: Program) => code.slice(...range);
const isWithin = (inner: TSESTree.Node, outer: TSESTree.Node) => inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

type FunctionNode = TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;
const isFunction = (node: TSESTree.Node | null | undefined): node is FunctionNode => node?.type === "ArrowFunctionExpression" || node?.type === "FunctionExpression";

const isCallOf = (node: TSESTree.Node | undefined, name: string): node is TSESTree.CallExpression =>
  node?.type === "CallExpression" && node.callee.type === "MemberExpression" && node.callee.property.type === "Identifier" && node.callee.property.name === name;

/** The one handler of a program, and the statement that it stands in. */
function handlerIn({ nodes }: Program): [FunctionNode, TSESTree.Node] | [null] {
  const handlers = nodes.flatMap((node) => (isCallOf(node, "createFunction") ? (node.arguments.at(-1) ?? []) : [])).filter((node) => isFunction(node));
  return handlers.length === 1 ? [handlers[0]!, statementOf(handlers[0]!)] : [null];
}

/** The pattern that takes the context apart, in parentheses. */
function patternOf(program: Program): TSESTree.ObjectPattern | null {
  const parameter = handlerIn(program)[0]?.params[0];
  return parameter?.type === "ObjectPattern" ? parameter : null;
}

/** What is taken from the context, where each part keeps its name. */
function takenFromContext(program: Program): { key: TSESTree.Identifier; range: readonly [number, number] }[] | null {
  const pattern = patternOf(program);
  const isPlain = pattern && !pattern.typeAnnotation && pattern.properties.every((property) => property.type === "Property" && property.shorthand && property.value.type === "Identifier");
  return isPlain ? (pattern.properties as unknown as { key: TSESTree.Identifier; range: readonly [number, number] }[]) : null;
}

function usesOf(name: string, { nodes }: Program): TSESTree.Identifier[] {
  return nodes.filter((node): node is TSESTree.Identifier => {
    if (node.type !== "Identifier" || node.name !== name) return false;
    const { parent } = node;
    if (parent.type === "MemberExpression") return parent.object === node || parent.computed;
    if (parent.type === "Property") return parent.value === node || parent.computed;
    return !parent.type.startsWith("TS") && !parent.type.startsWith("Import");
  });
}

const isShorthand = ({ parent }: TSESTree.Node) => parent?.type === "Property" && parent.shorthand;

/** A text that a template could stand for. */
function isPlainText(node: TSESTree.StringLiteral): boolean {
  const { parent, value } = node;
  if (/[`$\\\n]/.test(value) || (parent.type === "Property" && parent.key === node)) return false;
  if (parent.type === "CallExpression" && parent.callee.type === "Identifier" && parent.callee.name === "require") return false;
  return !/^(?:Import|Export|JSX|TSLiteral|TSExternal|ExpressionStatement)/.test(parent.type);
}

/** The callbacks of `step.run`, outermost only. */
function callbacksIn({ nodes }: Program): FunctionNode[] {
  const callbacks = nodes.filter((node): node is FunctionNode => isFunction(node) && isCallOf(node.parent, "run") && !node.returnType && !node.typeParameters);
  return callbacks.filter((callback) => !callbacks.some((other) => other !== callback && isWithin(callback, other)));
}

function statementOf(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  while (at.parent && at.parent.type !== "Program" && at.parent.type !== "BlockStatement") at = at.parent;
  return at;
}

/** Does the statement around it run the code at once, so that a name before it is in sight? */
function isInStatement(callback: FunctionNode): boolean {
  const statement = statementOf(callback);
  for (let at: TSESTree.Node = callback.parent; at !== statement; at = at.parent!) if (isFunction(at)) return false;
  return statement.type === "ExpressionStatement" || statement.type === "VariableDeclaration" || statement.type === "ReturnStatement";
}

function asFunction(node: FunctionNode, program: Program, name: string): string {
  const body = node.body.type === "BlockStatement" ? textOf(node.body, program) : `{ return ${textOf(node.body, program)}; }`;
  return `${node.async ? "async " : ""}function ${name}(${node.params.map((parameter) => textOf(parameter, program)).join(", ")}) ${body}`;
}
