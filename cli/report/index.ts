import type { Terminal } from "../terminal.js";
import { github } from "./github.js";
import { json } from "./json.js";
import { markdown } from "./markdown.js";
import type { Report } from "./report.js";
import { sarif } from "./sarif.js";
import { stylish } from "./stylish.js";

export type Format = "stylish" | "json" | "sarif" | "github" | "markdown";

export function printReport(report: Report, format: Format, terminal: Pick<Terminal, "colours" | "columns">): string {
  switch (format) {
    case "stylish":
      return stylish(report, terminal);
    case "json":
      return json(report);
    case "sarif":
      return sarif(report);
    case "github":
      return github(report);
    case "markdown":
      return markdown(report);
  }
}
