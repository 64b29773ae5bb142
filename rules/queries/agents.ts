import type { TSESTree } from "@typescript-eslint/utils";
import { unwrap } from "../analysis/ast.js";
import type { FileAnalysis } from "../analysis/index.js";
import { oncePer } from "../analysis/remember.js";

/**
 * `agent.run()` and `network.run()` of what AgentKit's `createAgent` and `createNetwork` made in this file. They open steps
 * of their own.
 */
export const agentRuns = oncePer((file: FileAnalysis): readonly TSESTree.CallExpression[] =>
  file.callsNamed("run").filter((call) => {
    const callee = unwrap(call.callee);
    if (callee.type !== "MemberExpression") return false;
    const made = file.valueOf(callee.object);
    if (made.type !== "CallExpression") return false;
    const imported = file.importOf(made.callee);
    return imported?.source === "@inngest/agent-kit" && /^create(Agent|Network|RoutingAgent)$/.test(imported.path.at(-1) ?? "");
  }),
);
