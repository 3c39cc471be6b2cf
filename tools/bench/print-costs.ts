import type { Cost } from "./interleave.ts";

/** Prints a table: the median, the least round, and the ratio to the first line. */
export function printCosts(title: string, costs: readonly Cost[]): void {
  console.log(`\n${title.padEnd(44)}    median       least     ratio`);
  for (const { name, microseconds, minimum, ratio } of costs) {
    const times = `${time(microseconds)} ${time(minimum)}`;
    console.log(`  ${name.padEnd(38)}${times}${ratio.toFixed(2).padStart(10)} ×`);
  }
}

/** Prints what was promised beside what was measured. */
export function printBudget(what: string, measured: number, promised: Bound): void {
  const isMet = promised.atMost ? measured <= promised.value : measured >= promised.value;
  const bound = `${promised.atMost ? "≤" : "≥"} ${promised.value}${promised.unit}`;
  const value = measured.toFixed(measured < 10 ? 2 : 1);
  console.log(
    `  ${isMet ? "met    " : "NOT MET"} ${what}: ${value}${promised.unit} (budget ${bound})`,
  );
}

interface Bound {
  readonly atMost: boolean;
  readonly value: number;
  readonly unit: string;
}

function time(microseconds: number): string {
  const digits = microseconds < 10 ? 2 : microseconds < 10_000 ? 1 : 0;
  return `${microseconds.toFixed(digits).padStart(9)} µs`;
}
