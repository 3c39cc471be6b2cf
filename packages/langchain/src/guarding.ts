import type { ExecutionGuard } from "@execution-guard/core";
import { isDynamicToolPrototype } from "./is-dynamic-tool-prototype.ts";

/** Whose gate stands before a tool. */
export interface Guarding {
  readonly guard: ExecutionGuard;
  /** The actor as it was given: a name, a function, or nothing. */
  readonly actor: unknown;
}

// INVARIANT: what stands here was made by this package and lets nothing through undecided. Names, tags
// and metadata could be copied onto a tool that is not guarded; a function's identity could not.
const gates = new WeakMap<object, Guarding>();
const announcements = new WeakMap<object, Guarding>();

/** Remembers a function, or the runnable of a `RunnableToolLike`, as a gate. */
export function registerGate<T extends object>(gate: T, guarding: Guarding): T {
  gates.set(gate, guarding);
  return gate;
}

/**
 * Whose gate stands before this tool, or `undefined` where any way in is open. It is read from the
 * tool as it is now, so a copy of a guarded tool is guarded too, until somebody replaces its `_call`.
 */
export function guardingOf(tool: unknown): Guarding | undefined {
  if (typeof tool !== "object" || tool === null) return undefined;
  const { _call, func, bound } = tool as Readonly<Record<string, unknown>>;
  if (typeof func !== "function") return gateOf(typeof _call === "function" ? _call : bound);
  const guarding = gateOf(func);
  return guarding !== undefined && (gateOf(_call) !== undefined || isStockCall(tool))
    ? guarding
    : undefined;
}

/** Remembers the serialized form that a guarded tool hands to callback handlers as it starts. */
export function announce<T extends object>(serialized: T, tool: unknown): T {
  const guarding = guardingOf(tool);
  if (guarding !== undefined) announcements.set(serialized, guarding);
  return serialized;
}

/** Whose gate the tool of this serialized form stands behind; `undefined`: nobody's. */
export function announcedGuarding(serialized: unknown): Guarding | undefined {
  return typeof serialized === "object" && serialized !== null
    ? announcements.get(serialized)
    : undefined;
}

/** LangChain's own dynamic tools do nothing in `_call` but call `func`. */
function isStockCall(tool: object): boolean {
  let owner: object | null = tool;
  while (owner !== null && !Object.hasOwn(owner, "_call")) {
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return owner !== null && owner !== tool && isDynamicToolPrototype(owner);
}

function gateOf(gate: unknown): Guarding | undefined {
  const isKey = typeof gate === "function" || (typeof gate === "object" && gate !== null);
  return isKey ? gates.get(gate) : undefined;
}
