import type { Graph } from "./build.js";
import { layOut, type Placed } from "./layout.js";
import { script, style } from "./page.js";

/** One page that needs nothing else: the drawing, with search, zoom, and the steps of the function that is selected. */
export function html(graph: Graph, title: string): string {
  const { placed, width, height } = layOut(graph);
  const byId = new Map(placed.map((place) => [place.node.id, place]));
  const edges = graph.edges.map(({ from, to, kind, condition }, index) => {
    const label = condition === null ? kind : `${kind} if ${condition}`;
    return `<path id="e${index}" class="edge ${kind}" data-from="${escape(from)}" data-to="${escape(to)}" d="${curve(byId.get(from)!, byId.get(to)!)}" marker-end="url(#arrow)"><title>${escape(label)}</title></path>`;
  });
  const nodes = placed.map(({ node, x, y, width: nodeWidth }) => {
    const text = node.label.length > 44 ? `${node.label.slice(0, 43)}…` : node.label;
    const radius = node.kind === "event" ? 15 : 4;
    return `<g class="node ${node.kind}" data-id="${escape(node.id)}" tabindex="0" role="button" transform="translate(${round(x)} ${round(y)})"><rect x="0" y="-15" width="${round(nodeWidth)}" height="30" rx="${radius}"/><text x="14" y="5">${escape(text)}</text><title>${escape(node.label)}</title></g>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
<input id="search" type="search" placeholder="Find a function or event" aria-label="Find">
<span class="key"><i class="function"></i>function <i class="event"></i>event <i class="schedule"></i>schedule <i class="source"></i>other code</span>
<button id="fit" type="button">Fit</button>
</header>
<main>
<svg id="drawing" viewBox="0 0 ${round(width)} ${round(height)}" data-width="${round(width)}" data-height="${round(height)}" aria-label="Graph">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>
<g id="edges">${edges.join("\n")}</g>
<g id="nodes">${nodes.join("\n")}</g>
</svg>
<aside id="panel" aria-live="polite"><p>Select a function or an event: what it is connected with stays, the rest fades. Drag to move, turn the wheel to zoom.</p></aside>
</main>
<script type="application/json" id="graph">${JSON.stringify(graph).replaceAll("<", "\\u003c")}</script>
<script>${script}</script>
</body>
</html>
`;
}

function curve(from: Placed, to: Placed): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y, to.x, to.y];
  if (from === to) return `M${round(x1)} ${round(y1)}c40 -40 -${round(from.width / 2)} -60 -${round(from.width / 2)} -16`;
  const bend = x2 > x1 ? (x2 - x1) / 2 : 70;
  return `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
