export { buildGraph, findFunctions, type Graph, type GraphEdge, type GraphNode } from "./build.js";
export { html } from "./html.js";
export { dot, mermaid, outline, outlineMermaid } from "./text.js";
