import type { RunnableToolLike } from "@langchain/core/runnables";
import type { DynamicTool, StructuredToolInterface } from "@langchain/core/tools";
import { checkToolOptions } from "./check-options.ts";
import { guardRunnableTool } from "./guard-runnable-tool.ts";
import { guardStructuredTool } from "./guard-structured-tool.ts";
import { guardingOf } from "./guarding.ts";
import type { GuardToolOptions } from "./options.ts";
import { refuseMisfit } from "./refuse-misfit.ts";
import { refuseUnguardable } from "./refuse-unguardable.ts";

/** A tool that runs in this program: LangChain's `tool(…)`, a class of tools, or `runnable.asTool(…)`. */
export type GuardableTool = StructuredToolInterface | DynamicTool | RunnableToolLike;

/**
 * A tool by another copy of LangChain's types: those that a program compiled as CommonJS sees are not
 * these, though the tools are the same.
 */
interface ForeignTool {
  readonly name: string;
  readonly lc_namespace: readonly string[];
  readonly invoke: (input: never, config?: never) => Promise<unknown>;
}

/**
 * Refuses at compile time what `guardTool` refuses at run time. Not a constraint of the tool's own type:
 * that would choose the overload of a `tool(…)` written in place, and its arguments would be text.
 */
export type OnlyGuardable<T> = [T] extends [GuardableTool | ForeignTool]
  ? unknown
  : { readonly "a tool that runs at the model's provider can't be guarded": never };

/**
 * Puts the gate before a tool: a copy of it that decides, records and only then runs, whoever calls it
 * and however. The tool itself stays as it is and open: keep it private.
 *
 * The gate stands in `_call` and `func`, where arguments are already parsed and every agent ends up.
 * A tool that this guard already guards for this actor is returned as it is.
 *
 * @throws TypeError on a tool that can't be guarded, such as one that runs at the model's provider, on
 * one that another guard or actor already guards, on one that a policy among the options does not fit,
 * and on a wrong option.
 */
export function guardTool<T extends object>(
  tool: T,
  options: GuardToolOptions & OnlyGuardable<T>,
): T {
  const checked = checkToolOptions(options);
  const kind = refuseUnguardable(tool);
  const guarding = guardingOf(tool);
  if (guarding !== undefined) {
    if (guarding.guard === checked.guard && guarding.actor === checked.actor) return tool;
    throw new TypeError(
      `The tool "${(tool as GuardableTool).name}" is already guarded, by another guard or for another actor. Guard the bare tool instead.`,
    );
  }
  refuseMisfit(tool as GuardableTool, checked);
  return kind === "runnable"
    ? guardRunnableTool(tool, checked)
    : guardStructuredTool(tool, checked);
}
