import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countSyncs, failOneSync, mendSync } from "../../test/break-sync.ts";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

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
  mendSync();
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

function linesThere(): number {
  return readFileSync(join(parent, "guard", "ledger.ndjson"), "utf8").split("\n").length - 1;
}

/** Another process that appends one line and ends without waiting for the disk. */
async function runWriter(durability: "disk" | "process"): Promise<void> {
  const path = fileURLToPath(new URL("../../test/crash/writer.ts", import.meta.url));
  const args = ["--conditions=@execution-guard/source", path, join(parent, "guard")];
  await promisify(execFile)(execPath, [...args, durability, "writer", "1"]);
}

async function outcomesOf(commits: readonly Promise<void>[]): Promise<string[]> {
  const results = await Promise.allSettled(commits);
  return results.map((result) => (result.status === "fulfilled" ? "done" : result.reason.code));
}

describe("a commit that appends nothing", () => {
  it("waits for the disk where it was built on lines that nobody has waited for", async () => {
    const lax = open("process");
    await commit(lax);
    const syncs = countSyncs();
    await storage.commit(() => []);
    expect(syncs.count).toBe(1);
    await storage.commit(() => []);
    expect(syncs.count).toBe(1);
    await lax.close();
  });

  it("waits for the disk where another process has appended", async () => {
    await storage.close();
    await runWriter("process");
    storage = open();
    const syncs = countSyncs();
    await storage.commit((_appended, head) => {
      expect(head.size).toBe(2);
      return [];
    });
    expect(syncs.count).toBe(1);
  });

  it("does not wait where the disk has all that it was built on", async () => {
    const syncs = countSyncs();
    await storage.commit(() => []);
    expect(syncs.count).toBe(0);
  });

  it("does not wait where the storage promises no more than the process", async () => {
    await storage.close();
    storage = open("process");
    const syncs = countSyncs();
    await commit();
    await storage.commit(() => []);
    expect(syncs.count).toBe(0);
  });
});

describe("closing", () => {
  it("comes after the sync of a commit that was being signed", async () => {
    const syncs = countSyncs();
    const asked = commitSlowly(5);
    await storage.close();
    expect(syncs.count).toBe(1);
    await expect(asked).resolves.toBeUndefined();
  });
});

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
