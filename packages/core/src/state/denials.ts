/** The denials of one actor's action that still count, and whether they have locked it. */
export interface Denials {
  /** When each of them stops counting, in milliseconds since 1970, oldest first. */
  readonly expires: readonly number[];
  /** Until then every call is denied; absent: not locked. */
  readonly lockedUntil?: number;
  /** The entry of the last denial that was recorded. */
  readonly last: { readonly index: number; readonly time: number };
}

const MAX_COUNTERS = 1024;

/** One denial, as its entry tells it to the fold. */
export interface Denial {
  readonly counter: string;
  /** When it stops counting; absent: it does not count, as one by the lock itself. */
  readonly expires?: number;
  readonly lockedUntil?: number;
}

/** Records a denial, in place. */
export function recordDenial(
  denials: Map<string, Denials>,
  denial: Denial,
  last: Denials["last"],
): void {
  const { counter, expires, lockedUntil } = denial;
  if (denials.size >= MAX_COUNTERS && !denials.has(counter)) dropRunOut(denials, last.time);
  const known = denials.get(counter);
  const live = (known?.expires ?? []).filter((time) => last.time < time);
  // A lock is not extended by its own denials: they bring none of their own, and the old one stands.
  const locked = lockedUntil ?? known?.lockedUntil;
  denials.set(counter, {
    expires: expires === undefined ? live : [...live, expires],
    ...(locked !== undefined && last.time < locked ? { lockedUntil: locked } : {}),
    last,
  });
}

/** How many denials of a counter count at a time. */
export function countDenials(denials: Denials | undefined, now: number): number {
  return denials?.expires.filter((time) => now < time).length ?? 0;
}

function dropRunOut(denials: Map<string, Denials>, now: number): void {
  for (const [counter, { expires, lockedUntil }] of denials) {
    if (expires.every((time) => now >= time) && !(lockedUntil !== undefined && now < lockedUntil)) {
      denials.delete(counter);
    }
  }
}
