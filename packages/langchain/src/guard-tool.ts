import type { RunnableToolLike } from "@langchain/core/runnables";
import type { DynamicTool, StructuredToolInterface } from "@langchain/core/tools";
import { checkToolOptions } from "./check-options.ts";
import { guardRunnableTool } from "./guard-runnable-tool.ts";
import { guardStructuredTool } from "./guard-structured-tool.ts";
import { guardingOf } from "./guarding.ts";
import type { GuardToolOptions } from "./options.ts";
import { refuseUnguardable } from "./refuse-unguardable.ts";

/** A tool that runs in this program: LangChain's `tool(…)`, a class of tools, or `runnable.asTool(…)`. */
export type GuardableTool = StructuredToolInterface | DynamicTool | RunnableToolLike;

/**
 * Puts the gate before a tool: a copy of it that decides, records and only then runs, whoever calls it
 * and however. The tool itself stays as it is and open: keep it private.
 *
 * The gate stands in `_call` and `func`, where arguments are already parsed and every agent ends up.
 * A tool that this guard already guards for this actor is returned as it is.
 *
 * @throws TypeError on a tool that can't be guarded, such as one that runs at the model's provider, on
 * one that another guard or actor already guards, and on a wrong option.
 */
export function guardTool<T extends GuardableTool>(tool: T, options: GuardToolOptions): T {
  const checked = checkToolOptions(options);
  const kind = refuseUnguardable(tool);
  const guarding = guardingOf(tool);
  if (guarding !== undefined) {
    if (guarding.guard === checked.guard && guarding.actor === checked.actor) return tool;
    throw new TypeError(
      `The tool "${tool.name}" is already guarded, by another guard or for another actor. Guard the bare tool instead.`,
    );
  }
  return kind === "runnable"
    ? guardRunnableTool(tool, checked)
    : guardStructuredTool(tool, checked);
}
