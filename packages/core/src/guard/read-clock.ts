import { ignoreRejection } from "./within.ts";

/** The time a decision is made at. */
export interface ClockReading {
  /** Milliseconds since 1970, whole; never behind the ledger's last entry. */
  readonly now: number;
  /** What is wrong with the clock; absent: nothing. */
  readonly problem?: string;
}

const PROBLEM = "The guard's clock gave no time.";

/**
 * Asks the guard's clock. A clock that goes back, or is set back to reopen a window, stays at the last
 * entry's time; one that throws or gives no time is a failure, which denies.
 */
export function readClock(clock: () => number, floor: number): ClockReading {
  try {
    const time: unknown = clock();
    if (typeof time !== "number" || !(Math.abs(time) <= 8.64e15)) {
      ignoreRejection(time);
      return { now: floor, problem: PROBLEM };
    }
    return { now: Math.max(Math.floor(time), floor) };
  } catch {
    return { now: floor, problem: PROBLEM };
  }
}
