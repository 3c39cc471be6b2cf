/** A clock that stands still until it is told to go on. */
export interface FixedClock {
  /** Give it to a guard as its `clock`. Milliseconds since 1970. */
  readonly now: () => number;
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => void;
}

/** A clock for tests that starts at `start` (milliseconds since 1970, default 2026-01-01) and stands still. */
export function fixedClock(start: number = Date.UTC(2026, 0, 1)): FixedClock {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}
