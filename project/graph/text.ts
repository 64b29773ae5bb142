import { relativePath } from "../files.js";
import type { InngestFunction, Program, Step } from "../program/index.js";
import type { EdgeKind, Graph, GraphNode } from "./build.js";

const verbs: Record<EdgeKind, string> = { sends: "sends", triggers: "", wakes: "wakes", cancels: "cancels", invokes: "invokes" };

/** A Mermaid flowchart, as GitHub and GitLab draw it in Markdown. */
export function mermaid(graph: Graph): string {
  const names = shortNames(graph);
  const lines = ["flowchart LR"];
  const apps = [...new Set(graph.nodes.map(({ app }) => app))];
  for (const app of apps) {
    const nodes = graph.nodes.filter((node) => node.app === app);
    const isGroup = app !== null && apps.filter((name) => name !== null).length > 1;
    if (isGroup) lines.push(`  subgraph ${names.get(nodes[0]!.id)!}_app["${escapeMermaid(app)}"]`);
    for (const node of nodes) lines.push(`  ${isGroup ? "  " : ""}${names.get(node.id)!}${mermaidShape(node)}`);
    if (isGroup) lines.push("  end");
  }
  for (const { from, to, kind, condition } of graph.edges) {
    const label = [verbs[kind], condition === null ? "" : `if ${condition}`].filter((part) => part !== "").join(" ");
    const arrow = kind === "sends" || kind === "triggers" ? "-->" : kind === "invokes" ? "==>" : "-.->";
    lines.push(`  ${names.get(from)!} ${arrow}${label === "" ? "" : `|"${escapeMermaid(label)}"|`} ${names.get(to)!}`);
  }
  lines.push("  classDef event fill:#fff7e0,stroke:#c98a00", "  classDef schedule fill:#e8f4ff,stroke:#3a7bd5", "  classDef source fill:#f4f4f4,stroke:#999");
  for (const kind of ["event", "schedule", "source"] as const) {
    const members = graph.nodes.filter((node) => node.kind === kind).map(({ id }) => names.get(id)!);
    if (members.length > 0) lines.push(`  class ${members.join(",")} ${kind}`);
  }
  return lines.join("\n");
}

function mermaidShape({ kind, label }: GraphNode): string {
  const text = `"${escapeMermaid(label)}"`;
  switch (kind) {
    case "function":
      return `[${text}]`;
    case "event":
      return `([${text}])`;
    case "schedule":
      return `{{${text}}}`;
    case "source":
      return `[/${text}/]`;
  }
}

function escapeMermaid(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll("|", "&#124;");
}

/** For Graphviz. */
export function dot(graph: Graph): string {
  const shapes = { function: "box", event: "ellipse", schedule: "hexagon", source: "note" };
  const styles: Record<EdgeKind, string> = { sends: "solid", triggers: "solid", wakes: "dashed", cancels: "dotted", invokes: "bold" };
  const quote = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const nodes = graph.nodes.map(({ id, kind, label }) => `  ${quote(id)} [label=${quote(label)}, shape=${shapes[kind]}];`);
  const edges = graph.edges.map(({ from, to, kind, condition }) => {
    const label = [verbs[kind], condition === null ? "" : `if ${condition}`].filter((part) => part !== "").join(" ");
    return `  ${quote(from)} -> ${quote(to)} [style=${styles[kind]}${label === "" ? "" : `, label=${quote(label)}`}];`;
  });
  return ["digraph inngest {", "  rankdir=LR;", '  node [fontname="Helvetica"];', ...nodes, ...edges, "}"].join("\n");
}

function shortNames(graph: Graph): Map<string, string> {
  return new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
}

/** The steps of one function as an indented list. */
export function outline(fn: InngestFunction, program: Program): string {
  const head = `${fn.id.pattern}  ${relativePath(program.root, fn.place.file)}:${fn.place.line}`;
  const triggers = fn.triggers.map(({ kind, text, condition }) => `  ${kind === "cron" ? "at" : kind === "event" ? "on" : "by"} ${text ?? "?"}${condition === undefined ? "" : ` if ${condition.text}`}`);
  const cancels = fn.cancels.map(({ event, condition, match }) => `  cancelled on ${event ?? "?"}${condition === undefined ? (match === undefined ? "" : ` with the same ${match.text}`) : ` if ${condition.text}`}`);
  const width = Math.max(0, ...fn.steps.map(({ tool }) => tool.length));
  const steps = fn.steps.map((step, index) => `  ${String(index + 1).padStart(String(fn.steps.length).length)}. ${step.tool.padEnd(width)}  ${step.id.pattern}${step.detail === undefined ? "" : `  (${step.detail})`}${marks(step)}`);
  const rest = fn.delegates ? ["  …  steps in code that could not be followed"] : [];
  return [head, ...triggers, ...cancels, ...(steps.length === 0 && !fn.delegates ? ["  no steps"] : steps), ...rest].join("\n");
}

function marks({ repeated, parallel, conditional }: Step): string {
  const words = [repeated ? "in a loop" : "", parallel ? "in parallel" : "", conditional ? "conditional" : ""].filter((word) => word !== "");
  return words.length === 0 ? "" : `  [${words.join(", ")}]`;
}

/** The steps of one function as a Mermaid flowchart, from top to bottom; steps that run in parallel stand side by side. */
export function outlineMermaid(fn: InngestFunction): string {
  const lines = ["flowchart TD", `  start(["${escapeMermaid(fn.id.pattern)}"])`];
  let ends = ["start"];
  let beside: string[] = [];
  fn.steps.forEach((step, index) => {
    const name = `s${index}`;
    const text = `${step.tool}: ${step.id.pattern}${step.repeated ? " ↻" : ""}`;
    lines.push(step.conditional ? `  ${name}{{"${escapeMermaid(text)}"}}` : `  ${name}["${escapeMermaid(text)}"]`);
    if (!step.parallel && beside.length > 0) [ends, beside] = [beside, []];
    for (const end of ends) lines.push(`  ${end} --> ${name}`);
    if (step.parallel) beside.push(name);
    else ends = [name];
  });
  return lines.join("\n");
}
