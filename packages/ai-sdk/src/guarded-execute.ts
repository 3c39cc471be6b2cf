import type { GuardSettings } from "./guard-settings.ts";

/** By which guard, for which actor, under which name a tool is guarded. */
export interface GuardMark {
  readonly name: string;
  readonly settings: GuardSettings;
}

// The key is the execute function itself: a mark can't be copied to another function, and a tool that
// is spread into a new object keeps its guarded execute and so its mark.
const marks = new WeakMap<object, GuardMark>();

/** Marks an `execute` as one that asks the guard first. */
export function markGuarded(execute: object, mark: GuardMark): void {
  marks.set(execute, mark);
}

/** How a tool is guarded, or `undefined` if its `execute` would run without asking. */
export function guardedExecute(tool: unknown): GuardMark | undefined {
  if (typeof tool !== "object" || tool === null) return undefined;
  const execute: unknown = Reflect.get(tool, "execute");
  return typeof execute === "function" ? marks.get(execute) : undefined;
}
