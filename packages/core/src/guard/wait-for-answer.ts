import type { Hold } from "../hold/hold.ts";
import { holdStatusAt } from "../hold/hold-status.ts";
import type { GuardParts } from "./guard-parts.ts";
import { readClock } from "./read-clock.ts";

/** The longest that one timer may run. */
const MAX_TIMER_MS = 2_147_483_647;
/** A wait that would end this shortly before the deadline waits for the deadline: the answer is EXPIRED then. */
const TOGETHER_MS = 1_000;

/**
 * Waits until a hold is no longer PENDING: answered by anyone, in any process, or past its deadline.
 *
 * @returns true when there is something to decide again; false when `waitMs` passed, the caller
 * aborted or the guard was closed first.
 */
export function waitForAnswer(
  { config, session }: GuardParts,
  hold: Hold,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const ends = performance.now() + waitMs;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopListening: (() => void) | undefined;
    const finish = (answered: boolean): void => {
      clearTimeout(timer);
      stopListening?.();
      signal?.removeEventListener("abort", abort);
      resolve(answered);
    };
    const abort = (): void => finish(false);
    const look = (): void => {
      clearTimeout(timer);
      if (session.isClosing()) return finish(false);
      const state = session.state();
      const { now } = readClock(config.clock, state.time);
      const record = state.holds.get(hold.id);
      if (record === undefined || holdStatusAt(record, now) !== "PENDING") return finish(true);
      const left = ends - performance.now();
      const toDeadline = hold.deadline - now;
      // A clock that stands still never gets to the deadline.
      if (left <= 0 && (toDeadline > TOGETHER_MS || left < -2 * TOGETHER_MS)) return finish(false);
      const next = left <= 0 ? toDeadline : Math.min(left, toDeadline);
      timer = setTimeout(look, Math.min(Math.max(next, 1), MAX_TIMER_MS));
      return undefined;
    };
    try {
      stopListening = session.onChange(look);
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted === true) abort();
      else look();
    } catch (error) {
      reject(error);
      finish(false);
    }
  });
}
