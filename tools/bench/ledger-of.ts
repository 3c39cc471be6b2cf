import { ALLOW_ALL, ExecutionGuard } from "../../packages/core/dist/index.js";
import { fileStorage } from "../../packages/core/dist/node/index.js";

const intent = {
  actor: "agent.finance",
  action: "wire_transfer",
  args: { amount: 50_000, to: "external" },
};

/** A guard on a folder, as a program that records without waiting for the disk has it. */
export function guardOn(folder: string): ExecutionGuard {
  const storage = fileStorage(folder, { durability: "process" });
  return new ExecutionGuard({ policy: ALLOW_ALL, storage });
}

/** One decision, which must be ALLOW. */
export async function decideOnce(guard: ExecutionGuard): Promise<void> {
  const { outcome } = await guard.evaluate(intent);
  if (outcome !== "ALLOW") throw new Error("the call was not allowed");
}

/** Makes a ledger of `count` decisions in a folder, as a guard would have left it. */
export async function makeLedger(folder: string, count: number): Promise<void> {
  const guard = guardOn(folder);
  for (let at = 0; at < count; at += 1) await decideOnce(guard);
  await guard.close();
}
