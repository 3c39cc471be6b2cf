// What one recorded decision costs, against a bare Ed25519 signature of the same bytes.
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALLOW_ALL, ExecutionGuard } from "../../packages/core/dist/index.js";
import { fileStorage } from "../../packages/core/dist/node/index.js";
import { commitDecision } from "../../packages/core/dist/guard/commit-decision.js";
import { CHECKPOINT_EVERY } from "../../packages/core/dist/guard/complete-drafts.js";
import { gather, takeOrExplain } from "../../packages/core/dist/guard/gather.js";
import { configureGuard } from "../../packages/core/dist/guard/guard-config.js";
import { newParts } from "../../packages/core/dist/guard/guard-parts.js";
import { entryMessage } from "../../packages/core/dist/proof/entry-message.js";
import { interleave } from "./interleave.ts";
import type { Contender, Cost } from "./interleave.ts";
import { printBudget, printCosts } from "./print-costs.ts";

const intent = {
  actor: "agent.finance",
  action: "wire_transfer",
  args: { amount: 50_000, to: "external", note: "invoice 4711" },
};

const IN_FLIGHT = 256;

type Durability = "process" | "disk";

/** Commits at several lengths of the ledger and with both durabilities, and a whole guarded call. */
export async function benchCommit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
  try {
    await benchLengths(join(folder, "process"));
    await benchDisk(join(folder, "disk"));
    await benchEnforce(join(folder, "enforce"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SHORT = 3_000;
const LONG = 30_000;

/** The cost must not grow with history: a short ledger and a long one, side by side. */
async function benchLengths(folder: string): Promise<void> {
  const short = await openCommitter(join(folder, "short"), "process");
  const long = await openCommitter(join(folder, "long"), "process");
  // Together, so that the code is compiled for both before either is measured.
  while (long.size() < LONG) {
    await long.commit(LONG / 100);
    if (short.size() < SHORT) await short.commit(SHORT / 100);
  }
  const contenders = [
    short.bare,
    { name: `one commit, "process", from entry ${SHORT} on`, run: short.commit },
    { name: `one commit, "process", from entry ${LONG} on`, run: long.commit },
  ];
  // Each turn pays for one checkpoint.
  const costs = await interleave(contenders, { rounds: 61, count: CHECKPOINT_EVERY });
  printCosts("one after the other, all that belongs to them", costs);
  printBudget(`a commit at entry ${SHORT}`, ratioOf(costs, 1), atMost(1.35, " ×"));
  printBudget(`a commit at entry ${LONG}`, ratioOf(costs, 2), atMost(1.35, " ×"));
  await benchOneByOne(contenders);
  await short.close();
  await long.close();
}

/** What most calls see: a checkpoint and the collection of garbage fall on few of them. */
async function benchOneByOne(contenders: readonly Contender[]): Promise<void> {
  const costs = await interleave(contenders, { rounds: 8_000, count: 1, withoutRest: true });
  printCosts("one at a time, the median call", costs);
  printBudget("the median commit", ratioOf(costs, 2), atMost(1.35, " ×"));
}

async function benchDisk(folder: string): Promise<void> {
  const { bare, commit, commitTogether, close } = await openCommitter(folder, "disk");
  const alone = await interleave([bare, { name: 'one commit, "disk"', run: commit }], {
    rounds: 9,
    count: 100,
  });
  printCosts("one after the other, each waiting for the disk", alone);
  const milliseconds = (alone[1]?.microseconds ?? Number.NaN) / 1000;
  printBudget("a commit to the disk", milliseconds, atMost(0.5, " ms"));
  const together = await interleave([bare, { name: "one decision", run: commitTogether }], {
    rounds: 9,
    count: 4 * IN_FLIGHT,
  });
  printCosts(`${IN_FLIGHT} in flight, each waiting for the disk`, together);
  printBudget("a decision among many", ratioOf(together, 1), atMost(1.4, " ×"));
  await close();
}

async function benchEnforce(folder: string): Promise<void> {
  const guard = new ExecutionGuard({
    policy: ALLOW_ALL,
    storage: fileStorage(folder, { durability: "process" }),
  });
  const tool = (): Promise<number> => Promise.resolve(1);
  const contenders: Contender[] = [
    {
      name: "the bare tool",
      run: async (count) => {
        for (let at = 0; at < count; at += 1) consume(await tool());
      },
    },
    {
      name: "evaluate",
      run: async (count) => {
        for (let at = 0; at < count; at += 1) {
          consume((await guard.evaluate(intent)).outcome === "ALLOW" ? 1 : 0);
        }
      },
    },
    {
      name: "enforce (decision, tool and outcome)",
      run: async (count) => {
        for (let at = 0; at < count; at += 1) consume(await guard.enforce(intent, tool));
      },
    },
  ];
  const costs = await interleave(contenders, { rounds: 15, count: 300 });
  printCosts('a guarded call, "process"', costs);
  const more = (costs[2]?.microseconds ?? Number.NaN) - (costs[0]?.microseconds ?? Number.NaN);
  printBudget("guarded minus bare", more, atMost(90, " µs"));
  await guard.close();
}

function consume(value: number): void {
  if (value !== 1) throw new Error("a call was not what it must be");
}

/** A ledger to commit to below the public door: the intent is taken and its risk scored before. */
interface Committer {
  /** The signature alone, over the very bytes that the last commit signed. */
  readonly bare: Contender;
  readonly commit: (count: number) => Promise<void>;
  readonly commitTogether: (count: number) => Promise<void>;
  readonly size: () => number;
  readonly close: () => Promise<void>;
}

async function openCommitter(folder: string, durability: Durability): Promise<Committer> {
  const storage = fileStorage(folder, { durability });
  const config = configureGuard({ policy: ALLOW_ALL, storage });
  const parts = newParts(config);
  const { session } = parts;
  const gathered = await gather(config, takeOrExplain(intent), {});
  const one = async (): Promise<string> => {
    const { decision, proof } = await commitDecision(parts, gathered, { by: "enforce" });
    if (decision.outcome !== "ALLOW") throw new Error("the call was not allowed");
    return proof.entry;
  };
  return {
    bare: bareSign(entryMessage(await one())),
    commit: async (count) => {
      for (let run = 0; run < count; run += 1) await one();
    },
    commitTogether: async (count) => {
      for (let run = 0; run < count; run += IN_FLIGHT) {
        await Promise.all(Array.from({ length: IN_FLIGHT }, one));
      }
    },
    size: () => session.state().size,
    close: () => session.close(),
  };
}

function bareSign(bytes: Uint8Array): Contender {
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    name: "bare crypto.sign of the same bytes",
    run: (count) => {
      let length = 0;
      for (let at = 0; at < count; at += 1) length += sign(null, bytes, privateKey).length;
      if (length !== 64 * count) throw new Error("a signature was not 64 bytes");
    },
  };
}

function ratioOf(costs: readonly Cost[], at: number): number {
  return costs[at]?.ratio ?? Number.NaN;
}

function atMost(value: number, unit: string): { atMost: true; value: number; unit: string } {
  return { atMost: true, value, unit };
}
