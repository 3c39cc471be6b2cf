import { setImmediate as nextTurn } from "node:timers/promises";

/** One thing to measure: runs `count` times and awaits the end of all. */
export interface Contender {
  readonly name: string;
  readonly run: (count: number) => Promise<void> | void;
}

/** A contender's cost a run. */
export interface Cost {
  readonly name: string;
  /** The median over the rounds, in microseconds. */
  readonly microseconds: number;
  /** The least of the rounds: what it costs when nothing else runs. */
  readonly minimum: number;
  /** The median of the ratios to the first contender in the same round. */
  readonly ratio: number;
}

/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  /** How often each contender runs in a turn; absent: as often as fills `turnMilliseconds`. */
  readonly count?: number;
  /** Leave out what a turn leaves behind: garbage, timers. Default: it counts. */
  readonly withoutRest?: boolean;
  /** How long a turn takes at least where `count` is absent. Default 5. */
  readonly turnMilliseconds?: number;
}

const WARM_UP_ROUNDS = 2;

/**
 * Runs contenders in turns, in another order each round, so that a noisy machine disturbs all alike;
 * ratios are taken within a round, and their median reported.
 */
export async function interleave(contenders: readonly Contender[], plan: Plan): Promise<Cost[]> {
  const counts: number[] = [];
  for (const contender of contenders) counts.push(plan.count ?? (await fill(contender, plan)));
  const times = contenders.map(() => [] as number[]);
  for (let round = 0; round < plan.rounds + WARM_UP_ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (turn + round) % contenders.length;
      const count = counts[at] ?? 1;
      const started = performance.now();
      await contenders[at]?.run(count);
      const ended = performance.now();
      // What a turn leaves behind, its garbage above all, is its own cost and not that of whoever is next.
      await nextTurn();
      const until = plan.withoutRest === true ? ended : performance.now();
      const spent = ((until - started) * 1000) / count;
      if (round >= WARM_UP_ROUNDS) times[at]?.push(spent);
    }
  }
  const first = times[0] ?? [];
  return contenders.map(({ name }, index) => {
    const own = times[index] ?? [];
    const ratios = own.map((time, round) => time / (first[round] ?? Number.NaN));
    return {
      name,
      microseconds: median(own),
      minimum: Math.min(...own),
      ratio: median(ratios),
    };
  });
}

/** How many runs fill a turn. Runs at full speed first: what is asked is the cost of warm code. */
async function fill(contender: Contender, plan: Plan): Promise<number> {
  const wanted = plan.turnMilliseconds ?? 5;
  for (let count = 1; ; count *= 2) {
    let fastest = Infinity;
    for (let run = 0; run < 3; run += 1) {
      const started = performance.now();
      await contender.run(count);
      fastest = Math.min(fastest, performance.now() - started);
    }
    if (fastest >= wanted) return count;
  }
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
