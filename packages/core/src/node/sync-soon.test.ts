import fs, { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

const { fdatasyncSync } = fs;
let parent: string;
let chain: TestChain;
let storage: Storage;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  chain = await testChain(50);
  storage = open();
  await commit();
});

afterEach(async () => {
  breakSync(fdatasyncSync);
  await storage.close();
  rmSync(parent, { recursive: true });
});

function open(durability: "disk" | "process" = "disk"): Storage {
  return fileStorage(join(parent, "guard"), { durability });
}

function commit(on: Storage = storage): Promise<void> {
  return on.commit((_appended, head) => [chain.line(head.size)]);
}

/** A commit whose lines are signed by somebody who takes some milliseconds for it. */
function commitSlowly(ms: number): Promise<void> {
  return storage.commit(async (_appended, head) => {
    await sleep(ms);
    return [chain.line(head.size)];
  });
}

function breakSync(sync: (fd: number) => void): void {
  Object.assign(fs, { fdatasyncSync: sync });
  syncBuiltinESMExports();
}

/** As Linux does it: what was not written is forgotten, and the next sync has nothing to complain of. */
function failOneSync(): void {
  breakSync(() => {
    breakSync(fdatasyncSync);
    throw Object.assign(new Error("EIO: input/output error"), { code: "EIO" });
  });
}

function linesThere(): number {
  return readFileSync(join(parent, "guard", "ledger.ndjson"), "utf8").split("\n").length - 1;
}

async function outcomesOf(commits: readonly Promise<void>[]): Promise<string[]> {
  const results = await Promise.allSettled(commits);
  return results.map((result) => (result.status === "fulfilled" ? "done" : result.reason.code));
}

describe("a sync that fails", () => {
  it("lets nothing be appended by a commit that was being signed meanwhile", async () => {
    failOneSync();
    const outcomes = await outcomesOf([commit(), commitSlowly(5)]);
    expect(outcomes).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_UNAVAILABLE"]);
    expect(linesThere()).toBe(2);
  });

  it("lets nothing be appended by a commit that was waiting for the lock meanwhile", async () => {
    failOneSync();
    const first = commit();
    // Longer than the lease: the next commit has to take the lock anew.
    const until = performance.now() + 4;
    while (performance.now() < until);
    const outcomes = await outcomesOf([first, commit()]);
    expect(outcomes).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_UNAVAILABLE"]);
    expect(linesThere()).toBe(2);
  });
});
