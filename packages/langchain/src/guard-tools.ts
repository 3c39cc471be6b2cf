import { guardTool } from "./guard-tool.ts";
import type { GuardableTool, OnlyGuardable } from "./guard-tool.ts";
import type { GuardToolOptions } from "./options.ts";

/**
 * {@link guardTool} for a list. The tools' own types and literal names are kept.
 *
 * @throws TypeError on the first tool that can't be guarded.
 */
export function guardTools<const T extends readonly object[]>(
  tools: T,
  options: GuardToolOptions & OnlyGuardable<T[number]>,
): { -readonly [K in keyof T]: T[K] } {
  const list: readonly object[] = tools;
  return list.map((tool) => guardTool(tool as GuardableTool, options)) as unknown as {
    -readonly [K in keyof T]: T[K];
  };
}
