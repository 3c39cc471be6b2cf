/** An amount spent on a counter, until it expires (milliseconds since 1970). */
export interface Spending {
  readonly counter: string;
  readonly amount: number;
  readonly expires: number;
}

/** What is spent, by counter, oldest first. */
export type Usage = Map<string, Spending[]>;

// More live spendings than this on one counter are joined two by two; more counters than this are
// searched for those that have run out.
const MAX_SPENDINGS = 512;
const MAX_COUNTERS = 1024;

/** How much of a counter is spent at a time. */
export function usedOf(
  usage: ReadonlyMap<string, readonly Spending[]>,
  counter: string,
  now: number,
): number {
  let used = 0;
  for (const spending of usage.get(counter) ?? []) {
    if (now < spending.expires) used += spending.amount;
  }
  return used;
}

/** Records a spending, in place. What has run out is dropped; memory is bounded whatever is spent. */
export function spend(usage: Usage, spending: Spending, now: number): void {
  if (usage.size >= MAX_COUNTERS && !usage.has(spending.counter)) dropRunOut(usage, now);
  const live = (usage.get(spending.counter) ?? []).filter(({ expires }) => now < expires);
  live.push(spending);
  usage.set(spending.counter, live.length > MAX_SPENDINGS ? join(live) : live);
}

/** Gives a spending back, in place: its tool was never started. */
export function giveBack(usage: Usage, spending: Spending): void {
  const spendings = usage.get(spending.counter);
  const at = spendings?.findLastIndex(
    ({ amount, expires }) => amount === spending.amount && expires === spending.expires,
  );
  // One that was joined with another stays spent: the safe side.
  if (spendings === undefined || at === undefined || at < 0) return;
  const left = spendings.toSpliced(at, 1);
  if (left.length === 0) usage.delete(spending.counter);
  else usage.set(spending.counter, left);
}

function dropRunOut(usage: Usage, now: number): void {
  for (const [counter, spendings] of usage) {
    if (spendings.every(({ expires }) => now >= expires)) usage.delete(counter);
  }
}

/** Each pair becomes one that lasts as long as the later of the two: never less than was spent. */
function join(spendings: readonly Spending[]): Spending[] {
  const joined: Spending[] = [];
  for (let at = 0; at < spendings.length; at += 2) {
    const [one, two] = [spendings[at], spendings[at + 1]];
    if (one === undefined) break;
    if (two === undefined) joined.push(one);
    else {
      const expires = Math.max(one.expires, two.expires);
      joined.push({ counter: one.counter, amount: one.amount + two.amount, expires });
    }
  }
  return joined;
}
