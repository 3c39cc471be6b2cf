import type { ExecutionGuard } from "@execution-guard/core";
import { guardingOf } from "./guarding.ts";

/** What an agent's tools are checked against. */
export interface AssertGuardedOptions {
  /** The guard that must stand before every tool. */
  readonly guard: ExecutionGuard;
  /** The actor that the tools must act for. */
  readonly actor: string;
  /** Names of tools that are left open on purpose, as `web_search`, which runs at the model's provider. */
  readonly unguarded?: readonly string[] | undefined;
}

/**
 * Proves at start-up that every tool an agent was given is guarded.
 *
 * @throws TypeError that lists each tool that is not, and why.
 */
export function assertGuarded(tools: readonly unknown[], options: AssertGuardedOptions): void {
  const problems: string[] = [];
  for (const [index, tool] of tools.entries()) {
    const problem = problemOf(tool, options);
    if (problem !== undefined) problems.push(`  ${nameOf(tool) ?? `tools[${index}]`}: ${problem}`);
  }
  if (problems.length > 0) {
    throw new TypeError(
      `Not every tool is guarded. Wrap these with guardTools, or name them in \`unguarded\`:\n${problems.join("\n")}`,
    );
  }
}

function problemOf(
  tool: unknown,
  { guard, actor, unguarded }: AssertGuardedOptions,
): string | undefined {
  const guarding = guardingOf(tool);
  if (guarding === undefined) {
    const name = nameOf(tool);
    return name !== undefined && unguarded?.includes(name) === true ? undefined : "not guarded";
  }
  if (guarding.guard !== guard) return "guarded by another guard";
  const isOther = typeof guarding.actor === "string" && guarding.actor !== actor;
  return isOther ? "guarded for another actor" : undefined;
}

/** A provider's tool often has only a type. */
function nameOf(tool: unknown): string | undefined {
  if (typeof tool !== "object" || tool === null) return undefined;
  const { name, type } = tool as Readonly<Record<string, unknown>>;
  if (typeof name === "string") return name;
  return typeof type === "string" ? type : undefined;
}
