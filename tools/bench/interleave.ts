/** One thing to measure: runs `count` times and awaits the end of all. */
export interface Contender {
  readonly name: string;
  readonly run: (count: number) => Promise<void> | void;
}

/** A contender's cost: the median over the rounds, in microseconds a run, and as a ratio to the first contender of the same round. */
export interface Cost {
  readonly name: string;
  readonly microseconds: number;
  readonly ratio: number;
}

/**
 * Runs contenders in turns, in another order each round, so that a noisy machine disturbs all alike;
 * ratios are taken within a round, and their median reported.
 */
export async function interleave(
  contenders: readonly Contender[],
  options: { readonly rounds: number; readonly count: number },
): Promise<Cost[]> {
  const times = contenders.map(() => [] as number[]);
  for (let round = 0; round < options.rounds + 2; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (turn + round) % contenders.length;
      const started = performance.now();
      await contenders[at]?.run(options.count);
      const spent = ((performance.now() - started) * 1000) / options.count;
      // The first two rounds warm up the compiler.
      if (round >= 2) times[at]?.push(spent);
    }
  }
  const first = times[0] ?? [];
  return contenders.map(({ name }, index) => ({
    name,
    microseconds: median(times[index] ?? []),
    ratio: median((times[index] ?? []).map((time, round) => time / (first[round] ?? Number.NaN))),
  }));
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
