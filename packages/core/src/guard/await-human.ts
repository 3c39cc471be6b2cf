import type { Hold } from "../hold/hold.ts";
import { cancelHold } from "./answer-hold.ts";
import { GuardHeld } from "./guard-errors.ts";
import type { EnforceOptions, GuardResult } from "./guard-options.ts";
import type { GuardParts } from "./guard-parts.ts";
import { readClock } from "./read-clock.ts";
import { waitForAnswer } from "./wait-for-answer.ts";

/** The longest that one timer may run. */
const MAX_TIMER_MS = 2_147_483_647;

/** How one call waits. */
export interface HumanWait {
  readonly options: EnforceOptions;
  /** When this call stops waiting, in milliseconds of `performance.now`. */
  readonly ends: number;
  /** Whether `onHold` has not heard of this hold yet. */
  readonly isNew: boolean;
}

/**
 * Waits until there is something to decide again. THE bounded wait for the host's own steps: one that
 * hangs ends with the wait, the hold's deadline or the caller's abort.
 *
 * @throws GuardHeld when the wait ends first; else what `onHold` or `waitForHold` throws.
 */
export async function awaitHuman(
  parts: GuardParts,
  result: GuardResult,
  hold: Hold,
  wait: HumanWait,
): Promise<void> {
  const { onHold } = wait.options;
  try {
    if (wait.isNew) await hostStep(parts, hold, wait, () => onHold?.(hold));
    if (await waitForOne(parts, hold, wait)) return;
  } catch (error) {
    await leaveHold(parts, hold);
    throw error;
  }
  throw new GuardHeld({ ...result, hold: await leaveHold(parts, hold) });
}

async function waitForOne(parts: GuardParts, hold: Hold, wait: HumanWait): Promise<boolean> {
  if (hold.status !== "PENDING") return true;
  const { waitForHold, signal } = wait.options;
  if (waitForHold === undefined) {
    return waitForAnswer(parts, hold, wait.ends - performance.now(), signal);
  }
  await hostStep(parts, hold, wait, (over) => waitForHold(hold, over));
  // What it returned is only a message; whether somebody answered stands in the ledger.
  await parts.session.refresh();
  return waitForAnswer(parts, hold, 0, signal);
}

/** Runs a step of the host's; its throw is passed on, and what it does after its time is ignored. */
function hostStep(
  { config, session }: GuardParts,
  hold: Hold,
  { ends, options: { signal } }: HumanWait,
  step: (over: AbortSignal) => unknown,
): Promise<void> {
  const { now } = readClock(config.clock, session.state().time);
  const left = Math.min(ends - performance.now(), hold.deadline - now);
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = (): void => {
      finish();
      over.abort(signal?.reason);
    };
    // A call that does not wait still hears what its own step throws.
    const timer = setTimeout(giveUp, Math.min(Math.max(left, config.timeoutMs), MAX_TIMER_MS));
    signal?.addEventListener("abort", giveUp, { once: true });
    (async () => step(over.signal))().then(finish, (error: unknown) => {
      reject(error);
      finish();
    });
    if (signal?.aborted === true) giveUp();
  });
}

/** A call that leaves a hold it can never find again withdraws it, so that nobody approves into nothing. */
async function leaveHold(parts: GuardParts, hold: Hold): Promise<Hold> {
  if (hold.callKey !== undefined) return hold;
  try {
    return await cancelHold(parts, hold.id);
  } catch {
    // It was answered at the last moment, or can't be recorded: it ends by its own deadline.
    return hold;
  }
}
