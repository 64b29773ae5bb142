/** What the page of a graph looks like. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --paper: #fdfdfc; --line: #b9bec6; --soft: #eef0f3; --accent: #2563eb; --event: #fff4d6; --event-line: #c98a00; --schedule: #e3f1ff; --schedule-line: #3a7bd5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #17191c; --line: #555b64; --soft: #24282d; --accent: #7aa7ff; --event: #3a2f10; --event-line: #d9a437; --schedule: #14304d; --schedule-line: #6aa5ec; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--line); }
h1 { font-size: 16px; margin: 0; }
input, button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; }
input { width: 240px; }
.key { opacity: .8; }
.key i { display: inline-block; width: 14px; height: 10px; margin: 0 4px 0 10px; border: 1px solid var(--line); border-radius: 2px; }
main { flex: 1; display: flex; min-height: 0; }
svg { flex: 1; min-width: 0; cursor: grab; touch-action: none; }
svg.moving { cursor: grabbing; }
aside { width: 340px; overflow: auto; padding: 14px 18px; border-left: 1px solid var(--line); }
aside h2 { font-size: 15px; margin: 0 0 2px; overflow-wrap: anywhere; }
aside h3 { font-size: 13px; margin: 14px 0 4px; }
aside ol, aside ul { margin: 0; padding-left: 22px; }
aside small { opacity: .75; }
aside a { color: var(--accent); cursor: pointer; overflow-wrap: anywhere; }
.node rect, .key i.function { fill: var(--soft); background: var(--soft); stroke: var(--line); }
.node.event rect, .key i.event { fill: var(--event); background: var(--event); stroke: var(--event-line); }
.node.schedule rect, .key i.schedule { fill: var(--schedule); background: var(--schedule); stroke: var(--schedule-line); }
.node.source rect, .key i.source { fill: none; background: none; stroke-dasharray: 3 3; }
.node text { fill: var(--ink); font: 12px ui-monospace, monospace; }
.node { cursor: pointer; outline: none; }
.node:focus-visible rect, .node.selected rect { stroke: var(--accent); stroke-width: 2.5; }
.edge { fill: none; stroke: var(--line); stroke-width: 1.4; }
.edge.wakes { stroke-dasharray: 6 4; }
.edge.cancels { stroke-dasharray: 2 4; stroke: #d0454c; }
.edge.invokes { stroke-width: 2.4; }
marker path { fill: var(--line); }
.faded { opacity: .13; }
.edge.near { stroke: var(--accent); }
@media (max-width: 760px) { main { flex-direction: column; } aside { width: auto; height: 40%; border-left: 0; border-top: 1px solid var(--line); } }
`;

/** What it does. Runs in a browser, on the drawing and on the graph beside it. */
export const script = `
(() => {
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const svg = document.getElementById("drawing"), panel = document.getElementById("panel"), search = document.getElementById("search");
  const nodes = [...document.querySelectorAll(".node")], edges = [...document.querySelectorAll(".edge")];
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const whole = { x: 0, y: 0, w: Number(svg.dataset.width), h: Number(svg.dataset.height) };
  let view = { ...whole };
  const show = () => svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].join(" "));
  const scale = () => Math.max(view.w / svg.clientWidth, view.h / svg.clientHeight);

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const factor = event.deltaY > 0 ? 1.15 : 1 / 1.15, box = svg.getBoundingClientRect();
    const px = (event.clientX - box.left) / box.width, py = (event.clientY - box.top) / box.height;
    view = { x: view.x + view.w * px * (1 - factor), y: view.y + view.h * py * (1 - factor), w: view.w * factor, h: view.h * factor };
    show();
  }, { passive: false });
  let grip = null;
  svg.addEventListener("pointerdown", (event) => { if (!event.target.closest(".node")) { grip = { x: event.clientX, y: event.clientY, view }; svg.classList.add("moving"); svg.setPointerCapture(event.pointerId); } });
  svg.addEventListener("pointermove", (event) => {
    if (!grip) return;
    view = { ...grip.view, x: grip.view.x - (event.clientX - grip.x) * scale(), y: grip.view.y - (event.clientY - grip.y) * scale() };
    show();
  });
  svg.addEventListener("pointerup", (event) => { if (grip && Math.hypot(event.clientX - grip.x, event.clientY - grip.y) < 4) select(null); grip = null; svg.classList.remove("moving"); });
  document.getElementById("fit").addEventListener("click", () => { view = { ...whole }; show(); });

  const element = (name, text, className) => { const made = document.createElement(name); if (text !== undefined) made.textContent = text; if (className) made.className = className; return made; };
  const link = (id) => { const made = element("a", byId.get(id).label); made.tabIndex = 0; made.addEventListener("click", () => select(id, true)); made.addEventListener("keydown", (event) => { if (event.key === "Enter") select(id, true); }); return made; };
  const section = (title, list, render, ordered) => {
    if (list.length === 0) return;
    panel.append(element("h3", title));
    const made = element(ordered ? "ol" : "ul");
    for (const item of list) { const entry = element("li"); render(entry, item); made.append(entry); }
    panel.append(made);
  };

  function select(id, center) {
    const near = new Set(id === null ? [] : [id]);
    for (const edge of graph.edges) if (edge.from === id || edge.to === id) { near.add(edge.from); near.add(edge.to); }
    for (const node of nodes) { node.classList.toggle("faded", id !== null && !near.has(node.dataset.id)); node.classList.toggle("selected", node.dataset.id === id); }
    for (const edge of edges) { const isNear = edge.dataset.from === id || edge.dataset.to === id; edge.classList.toggle("faded", id !== null && !isNear); edge.classList.toggle("near", isNear); }
    panel.replaceChildren();
    if (id === null) { panel.append(element("p", "Select a function or an event.")); return; }
    const node = byId.get(id);
    panel.append(element("h2", node.label), element("small", [node.kind, node.app, node.place].filter(Boolean).join(" · ")));
    const describe = (other) => (entry, edge) => { entry.append(edge.kind + " ", link(edge[other])); if (edge.condition) entry.append(element("br"), element("small", "if " + edge.condition)); };
    section("From", graph.edges.filter((edge) => edge.to === id), describe("from"));
    section("To", graph.edges.filter((edge) => edge.from === id), describe("to"));
    section("Steps", node.steps, (entry, step) => {
      entry.append(step.id + " ", element("small", [step.tool, step.detail, step.repeated && "in a loop", step.parallel && "in parallel", step.conditional && "conditional"].filter(Boolean).join(" · ")));
    }, true);
    if (center) {
      const [, x, y] = /translate\\(([-\\d.]+) ([-\\d.]+)\\)/.exec(nodes.find((candidate) => candidate.dataset.id === id).getAttribute("transform")).map(Number);
      view = { ...view, x: x - view.w / 2 + 60, y: y - view.h / 2 };
      show();
    }
  }
  for (const node of nodes) {
    node.addEventListener("click", () => select(node.dataset.id));
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(node.dataset.id); } });
  }
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const node of nodes) node.classList.toggle("faded", words !== "" && !node.textContent.toLowerCase().includes(words));
    for (const edge of edges) edge.classList.toggle("faded", words !== "");
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = nodes.find((node) => !node.classList.contains("faded"));
    if (found) select(found.dataset.id, true);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { search.value = ""; select(null); } });
})();
`;
