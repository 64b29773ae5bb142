import type { Graph, GraphNode } from "./build.js";

export interface Placed {
  readonly node: GraphNode;
  /** The middle of the left side. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const columnGap = 90;
const rowHeight = 44;
const characterWidth = 7.2;
const padding = 28;

/** Lays a graph out in columns from left to right: what is set going stands right of what sets it going. */
export function layOut(graph: Graph): { placed: Placed[]; width: number; height: number } {
  const ranks = rank(graph);
  const columns: GraphNode[][] = [];
  for (const node of graph.nodes) (columns[ranks.get(node.id)!] ??= []).push(node);
  const filled = columns.filter((column) => column.length > 0);
  untangle(filled, graph);

  const placed: Placed[] = [];
  const tallest = Math.max(1, ...filled.map((column) => column.length));
  let x = padding;
  for (const column of filled) {
    const width = Math.max(...column.map(widthOf));
    const top = padding + ((tallest - column.length) * rowHeight) / 2;
    column.forEach((node, row) => placed.push({ node, x, y: top + row * rowHeight + rowHeight / 2, width: widthOf(node) }));
    x += width + columnGap;
  }
  return { placed, width: x - columnGap + padding, height: tallest * rowHeight + 2 * padding };
}

function widthOf({ label }: GraphNode): number {
  return Math.min(label.length, 44) * characterWidth + 28;
}

/** The column of each node: one right of the rightmost that leads to it; edges that close a circle do not count. */
function rank(graph: Graph): Map<string, number> {
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.edges) next.set(from, [...(next.get(from) ?? []), to]);
  const ranks = new Map<string, number>();
  const isOpen = new Set<string>();
  // The longest way to the end, depth first; a node that is met on its own way closes a circle.
  const depth = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    isOpen.add(id);
    const below = (next.get(id) ?? []).filter((to) => !isOpen.has(to)).map((to) => depth(to) + 1);
    isOpen.delete(id);
    const own = Math.max(0, ...below);
    ranks.set(id, own);
    return own;
  };
  for (const { id } of graph.nodes) depth(id);
  const deepest = Math.max(0, ...ranks.values());
  return new Map([...ranks].map(([id, own]) => [id, deepest - own]));
}

/** Orders each column by where its neighbours stand, back and forth, so that fewer edges cross. */
function untangle(columns: GraphNode[][], graph: Graph): void {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  for (let round = 0; round < 6; round++) {
    const order = round % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) {
      const rows = new Map(columns.flatMap((nodes) => nodes.map(({ id }, row) => [id, row / Math.max(1, nodes.length)] as const)));
      const middle = ({ id }: GraphNode) => {
        const places = (neighbours.get(id) ?? []).map((other) => rows.get(other)!);
        return places.length === 0 ? rows.get(id)! : places.reduce((sum, place) => sum + place, 0) / places.length;
      };
      const middles = new Map(column.map((node) => [node, middle(node)]));
      column.sort((a, b) => middles.get(a)! - middles.get(b)!);
    }
  }
}
