import type { GuardCallOptions } from "./guard-options.ts";
import { guardedExecute } from "./guarded-execute.ts";

/** What every tool of a set has to be guarded by. */
export interface AssertGuardedOptions extends Pick<GuardCallOptions, "guard" | "actor"> {
  /** Tools that are known to be unguarded, by name: those that run at the provider or the client. Default none. */
  readonly unguarded?: readonly string[] | undefined;
}

/**
 * Proves at start-up that every tool an agent is given asks this guard, for this actor, under its own
 * name.
 *
 * @throws TypeError listing every tool that doesn't.
 */
export function assertGuarded(tools: object, options: AssertGuardedOptions): void {
  const exceptions = new Set(options.unguarded ?? []);
  const gaps: string[] = [];
  const prototype: unknown = Object.getPrototypeOf(tools);
  if (prototype !== null && prototype !== Object.prototype) {
    gaps.push("the set itself (ai 6 also finds the tools of its prototype: give a plain object)");
  }
  for (const name of Reflect.ownKeys(tools)) {
    if (typeof name === "symbol" || exceptions.has(name)) continue;
    const gap = findGap(name, Reflect.get(tools, name), options);
    if (gap !== undefined) gaps.push(`${JSON.stringify(name)} (${gap})`);
  }
  if (gaps.length === 0) return;
  throw new TypeError(
    `not guarded: ${gaps.join(", ")}. Wrap the set with guardTools, or name an exception in unguarded`,
  );
}

function findGap(name: string, tool: unknown, options: AssertGuardedOptions): string | undefined {
  const mark = guardedExecute(tool);
  if (mark === undefined) {
    const executes = typeof tool === "object" && tool !== null && "execute" in tool;
    return executes ? "its execute asks no guard" : "it has no execute here";
  }
  if (mark.settings.guard !== options.guard) return "guarded by another guard";
  if (!Object.is(mark.settings.actor, options.actor)) return "guarded for another actor";
  return mark.name === name ? undefined : `guarded as ${JSON.stringify(mark.name)}`;
}
