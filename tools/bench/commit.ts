// What one recorded decision costs, against a bare Ed25519 signature of the same bytes.
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALLOW_ALL, ExecutionGuard } from "../../packages/core/dist/index.js";
import { fileStorage } from "../../packages/core/dist/node/index.js";
import { commitDecision } from "../../packages/core/dist/guard/commit-decision.js";
import { gather, takeOrExplain } from "../../packages/core/dist/guard/gather.js";
import { configureGuard } from "../../packages/core/dist/guard/guard-config.js";
import { openLedgerSession } from "../../packages/core/dist/guard/ledger-session.js";
import { interleave } from "./interleave.ts";
import type { Cost } from "./interleave.ts";

const intent = {
  actor: "agent.finance",
  action: "wire_transfer",
  args: { amount: 50_000, to: "external", note: "invoice 4711" },
};

/** Measures at several lengths of the ledger: the cost must not grow with history. */
export async function benchCommit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
  try {
    const config = configureGuard({
      policy: ALLOW_ALL,
      storage: fileStorage(folder, { durability: "process" }),
    });
    const session = openLedgerSession(config);
    const parts = {
      config,
      session,
      keptPolicies: new Set<string>(),
      repeats: new Map<string, number>(),
      running: new Set<Promise<unknown>>(),
    };
    const gathered = await gather(config, takeOrExplain(intent), {});
    const commit = async (count: number): Promise<void> => {
      for (let run = 0; run < count; run += 1) {
        await commitDecision(parts, gathered, { by: "enforce" });
      }
    };
    const first = await commitDecision(parts, gathered, { by: "enforce" });
    const bare = bareSign(Buffer.from(first.proof.entry));
    for (const length of [3_000, 30_000]) {
      await commit(Math.max(0, length - session.state().size));
      print(
        `one commit, "process", at entry ${length}`,
        await interleave([bare, { name: "commit", run: commit }], { rounds: 15, count: 300 }),
      );
    }
    await session.close();
    await benchEnforce(join(folder, "enforce"), bare);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchEnforce(
  folder: string,
  bare: { name: string; run: (count: number) => void },
): Promise<void> {
  const guard = new ExecutionGuard({
    policy: ALLOW_ALL,
    storage: fileStorage(folder, { durability: "process" }),
  });
  const run = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) await guard.enforce(intent, () => 1);
  };
  const evaluate = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) await guard.evaluate(intent);
  };
  print(
    'a guarded call, "process"',
    await interleave(
      [bare, { name: "evaluate", run: evaluate }, { name: "enforce (decision and outcome)", run }],
      { rounds: 15, count: 300 },
    ),
  );
  await guard.close();
}

function bareSign(bytes: Buffer): { name: string; run: (count: number) => void } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
  return {
    name: "bare crypto.sign",
    run: (count) => {
      for (let at = 0; at < count; at += 1) sign(null, bytes, key);
    },
  };
}

function print(title: string, costs: readonly Cost[]): void {
  console.log(`\n${title}`);
  for (const { name, microseconds, ratio } of costs) {
    console.log(
      `  ${name.padEnd(34)}${microseconds.toFixed(1).padStart(9)} µs ${ratio.toFixed(2).padStart(7)} ×`,
    );
  }
}
