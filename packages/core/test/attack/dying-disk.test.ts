import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExecutionGuard, GuardFault, parsePolicy } from "../../src/index.ts";
import type { Intent } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";
import { holdSyncs, ioError, mendSync } from "../break-sync.ts";

const pay: Intent = { actor: "agent", action: "pay", args: {} };
const read: Intent = { actor: "agent", action: "read", args: {} };
const policy = parsePolicy(`
identity:
  agents:
    - agent_id: agent
      allowed_actions:
        - { action: pay, limits: [{ count: 2, per: 1h }] }
        - { action: read }
`);

let parent: string;
let guard: ExecutionGuard;
let runs: number;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  guard = open();
  runs = 0;
  await guard.safeEvaluate(read);
});

afterEach(async () => {
  mendSync();
  await guard.close().catch(() => undefined);
  rmSync(parent, { recursive: true });
});

function open(): ExecutionGuard {
  const storage = fileStorage(join(parent, "guard"));
  return new ExecutionGuard({ storage, policy, timeoutSeconds: 0.1 });
}

function runTool(intent: Intent): Promise<unknown> {
  return guard.enforce(intent, () => (runs += 1)).catch((error: unknown) => error);
}

function codesOf(errors: readonly unknown[]): string[] {
  return errors.map((error) => (GuardFault.isInstance(error) ? error.code : String(error)));
}

describe("a disk that hangs", () => {
  it("runs no tool, and is waited for no longer than the guard's patience", async () => {
    const syncs = holdSyncs();
    const error = await runTool(read);
    expect(codesOf([error])).toEqual(["LEDGER_COMMIT_FAILED"]);
    expect(String(error)).toContain("could not record");
    await syncs.end();
    expect(runs).toBe(0);
  });

  it("keeps nobody from closing the guard for longer than that", async () => {
    const syncs = holdSyncs();
    const call = runTool(read);
    const closing = guard.close().catch((error: unknown) => error);
    expect(codesOf(await Promise.all([call, closing]))).toEqual([
      "LEDGER_COMMIT_FAILED",
      "LEDGER_UNAVAILABLE",
    ]);
    await syncs.end();
  });
});

describe("a disk that fails", () => {
  it("runs none of the tools that were allowed on top of one another, and counts them as run", async () => {
    const syncs = holdSyncs();
    const calls = [runTool(pay), runTool(pay), runTool(pay)];
    await syncs.end(ioError());
    expect(codesOf(await Promise.all(calls))).toEqual(
      Array.from({ length: 3 }, () => "LEDGER_COMMIT_FAILED"),
    );
    expect(runs).toBe(0);
    expect(codesOf([await runTool(read)])).toEqual(["LEDGER_UNAVAILABLE"]);

    mendSync();
    await guard.close().catch(() => undefined);
    guard = open();
    expect(await guard.safeEvaluate(pay)).toMatchObject({ reasonCode: "LIMIT_EXCEEDED" });
  });

  it("gives back what a tool answered, and takes no further call", async () => {
    const failing = holdSyncs();
    const call = guard.enforce(read, () => "answer");
    await failing.end();
    await failing.end(ioError());
    expect(await call).toBe("answer");
    mendSync();
    expect(codesOf([await runTool(read)])).toEqual(["LEDGER_UNAVAILABLE"]);
    expect(runs).toBe(0);
  });
});
