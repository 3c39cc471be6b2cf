// How long a program waits for its first decision, whatever the ledger's length.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleave } from "./interleave.ts";
import type { Contender } from "./interleave.ts";
import { decideOnce, guardOn, makeLedger } from "./ledger-of.ts";
import { printBudget, printCosts } from "./print-costs.ts";

const ENTRIES = 100_000;

/** Opens a long ledger and one with a single decision. */
export async function benchOpen(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
  try {
    const short = join(folder, "short");
    const long = join(folder, "long");
    await makeLedger(short, 1);
    await makeLedger(long, ENTRIES);
    const contenders = [opening("a ledger of one", short), opening(`of ${ENTRIES}`, long)];
    const costs = await interleave(contenders, { rounds: 15, count: 1 });
    printCosts("from opening to the first decision", costs);
    const milliseconds = (costs[1]?.microseconds ?? Number.NaN) / 1000;
    printBudget("opening the long one", milliseconds, { atMost: true, value: 50, unit: " ms" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Closing, which writes a checkpoint, is measured too: it is the same for both. */
function opening(name: string, folder: string): Contender {
  return {
    name,
    run: async (count) => {
      for (let at = 0; at < count; at += 1) {
        const guard = guardOn(folder);
        await decideOnce(guard);
        await guard.close();
      }
    },
  };
}
