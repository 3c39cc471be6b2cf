import { guardTool } from "./guard-tool.ts";
import type { GuardableTool } from "./guard-tool.ts";
import type { GuardToolOptions } from "./options.ts";

/**
 * {@link guardTool} for a list. The tools' own types and literal names are kept.
 *
 * @throws TypeError on the first tool that can't be guarded.
 */
export function guardTools<const T extends readonly GuardableTool[]>(
  tools: T,
  options: GuardToolOptions,
): { -readonly [K in keyof T]: T[K] } {
  return tools.map((tool) => guardTool(tool, options)) as { -readonly [K in keyof T]: T[K] };
}
