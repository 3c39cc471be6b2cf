import type { GuardDenied, GuardExpired } from "@execution-guard/core";
import type { Guard, GuardCallContext } from "./guard-options.ts";

type Denial = GuardDenied | GuardExpired;

// By guard, the denials under `onDeny: "stop"` that no stopOnDeny has seen yet, by tool call id.
const unstopped = new WeakMap<Guard, Map<string, Denial>>();
const MAX_REMEMBERED = 1_000;

const stopped = new WeakSet<Denial>();

/** Remembers a denial that `stopOnDeny` has to see before the run goes on. */
export function expectStop(guard: Guard, toolCallId: string | undefined, error: Denial): void {
  if (toolCallId === undefined) return;
  const denials = unstopped.get(guard) ?? new Map<string, Denial>();
  unstopped.set(guard, denials);
  denials.set(toolCallId, error);
  const [oldest] = denials.keys();
  if (denials.size > MAX_REMEMBERED && oldest !== undefined) denials.delete(oldest);
}

/** Notes that `stopOnDeny` has seen a denial. */
export function noteStopped(error: Denial): void {
  stopped.add(error);
}

/**
 * Refuses a call whose messages already show a denial that was to stop the run: nothing stopped it.
 *
 * `execute` can't see the run's `stopWhen`, so a missing `stopOnDeny()` shows only when the model
 * goes on. A run that ended before its stop conditions were asked (a client-side tool or a pending
 * approval in the same step) looks the same in the next run; the error carries the denial as its
 * cause, so `stopOnDeny` then stops that run, and the one after goes on.
 */
export function refuseUnstopped(guard: Guard, messages: GuardCallContext["messages"]): void {
  const denials = unstopped.get(guard);
  if (denials === undefined) return;
  for (const [toolCallId, error] of denials) {
    if (stopped.has(error)) {
      denials.delete(toolCallId);
    } else if (shows(messages, toolCallId, error)) {
      throw new Error(MISSING, { cause: error });
    }
  }
}

const MISSING =
  'A denied call was to stop this run, but nothing did. onDeny: "stop" needs its partner: add ' +
  "stopWhen: [stopOnDeny()] to generateText, streamText or the agent. This call was not run.";

function shows(messages: GuardCallContext["messages"], toolCallId: string, error: Denial): boolean {
  return messages.some(
    ({ role, content }) =>
      role === "tool" &&
      Array.isArray(content) &&
      content.some((part: unknown) => isResultOf(part, toolCallId, error)),
  );
}

/** Ids may repeat between runs, so the words have to be the denial's too. */
function isResultOf(part: unknown, toolCallId: string, error: Denial): boolean {
  if (typeof part !== "object" || part === null) return false;
  const { toolCallId: id, output } = part as { toolCallId?: unknown; output?: unknown };
  if (id !== toolCallId || typeof output !== "object" || output === null) return false;
  const { value } = output as { value?: unknown };
  return typeof value === "string" && value.includes(error.message);
}
