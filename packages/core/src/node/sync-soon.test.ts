import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countSyncs, failOneSync, holdSyncs, ioError, mendSync } from "../../test/break-sync.ts";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileLock } from "./file-lock.ts";
import { fileStorage } from "./file-storage.ts";
import { leaveLedger, openLedger } from "./open-ledger.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { syncSoon } from "./sync-soon.ts";

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

/** As a process leaves it that dies while it appends. The next commit looks, and has it recorded. */
function tearTail(): void {
  storage.release();
  appendFileSync(join(parent, "guard", "ledger.ndjson"), "half a li");
}

/** Long enough for all that waits for nothing outside this process. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

function track(promise: Promise<void>): { readonly promise: Promise<void>; settled: boolean } {
  const tracked = { promise, settled: false };
  const settle = (): void => {
    tracked.settled = true;
  };
  promise.then(settle, settle);
  return tracked;
}

function linesThere(): number {
  return readFileSync(join(parent, "guard", "ledger.ndjson"), "utf8").split("\n").length - 1;
}

/** Another process that appends one line, says so and ends. */
async function runWriter(durability: "disk" | "process"): Promise<string> {
  const path = fileURLToPath(new URL("../../test/crash/writer.ts", import.meta.url));
  const args = ["--conditions=@execution-guard/source", path, join(parent, "guard")];
  const ran = await promisify(execFile)(execPath, [...args, durability, "writer", "1"]);
  return ran.stdout;
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

  it("waits for lines that were appended while the last sync ran", async () => {
    const lax = open("process");
    await lax.commit(() => []);
    const syncs = holdSyncs();
    const first = commit();
    await turns();
    await commit(lax);
    await syncs.end();
    await first;
    const second = track(storage.commit(() => []));
    await turns();
    expect([syncs.begun, second.settled]).toEqual([2, false]);
    await syncs.end();
    await second.promise;
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

describe("a commit of lines", () => {
  it("is not done before a sync that began after they were written", async () => {
    const syncs = holdSyncs();
    const first = commit();
    await turns();
    const second = track(commit());
    await syncs.end();
    await first;
    await turns();
    expect([syncs.begun, second.settled]).toEqual([2, false]);
    await syncs.end();
    await second.promise;
  });

  it("waits with all who ask within a turn", async () => {
    const ledger = await openLedger(prepareDirectory(join(parent, "guard")));
    const syncs = countSyncs();
    const first = syncSoon(ledger);
    for (let later = 0; later < 20; later += 1) await Promise.resolve();
    expect(syncSoon(ledger)).toBe(first);
    await first;
    expect(syncs.count).toBe(1);
    leaveLedger(ledger);
  });

  it("waits with all who ask while a sync runs", async () => {
    const syncs = holdSyncs();
    const first = commit();
    await turns();
    const others = [commit(), commit(), commit()];
    await turns();
    others.push(commit());
    await syncs.end();
    await first;
    await syncs.end();
    await Promise.all(others);
    expect(syncs.begun).toBe(2);
  });

  it("lets timers and other calls through while the disk hangs", async () => {
    const syncs = holdSyncs();
    const asked = track(commit());
    await sleep(5);
    await storage.blobs.get("0".repeat(64));
    expect(asked.settled).toBe(false);
    await syncs.end();
    await asked.promise;
  });

  it("keeps a process alive until it is done", async () => {
    expect(await runWriter("disk")).toContain("1 writer 0");
  });
});

describe("closing", () => {
  it("comes after a sync that runs", async () => {
    const syncs = holdSyncs();
    const asked = commit();
    await turns();
    const closing = track(storage.close());
    await turns();
    expect(closing.settled).toBe(false);
    await syncs.end();
    await Promise.all([asked, closing.promise]);
  });

  it("comes after the sync of a commit that was being signed", async () => {
    const syncs = countSyncs();
    // The lock is taken now: a commit that finds it held has no turn in the queue.
    await storage.commit(() => []);
    const asked = commitSlowly(5);
    await storage.close();
    expect(syncs.count).toBe(1);
    await expect(asked).resolves.toBeUndefined();
  });
});

describe("a sync that fails", () => {
  it("fails what was written while it ran, and no other follows it", async () => {
    const syncs = holdSyncs();
    const first = commit();
    await turns();
    const second = commit();
    await syncs.end(ioError());
    expect(await outcomesOf([first, second])).toEqual([
      "LEDGER_COMMIT_FAILED",
      "LEDGER_COMMIT_FAILED",
    ]);
    expect(await outcomesOf([commit()])).toEqual(["LEDGER_UNAVAILABLE"]);
    expect(syncs.begun).toBe(1);
  });

  it("fails a commit beside it that has waited for the disk in its turn", async () => {
    const syncs = holdSyncs();
    const first = commit();
    await turns();
    tearTail();
    const second = commit();
    await turns();
    expect(linesThere()).toBe(3);
    await syncs.end(ioError());
    expect(await outcomesOf([first, second])).toEqual([
      "LEDGER_COMMIT_FAILED",
      "LEDGER_COMMIT_FAILED",
    ]);
  });

  it("fails those whose own sync ran beside it, and was not told", async () => {
    const syncs = holdSyncs(() => {
      throw ioError();
    });
    const first = commit();
    await turns();
    tearTail();
    const outcomes = outcomesOf([first, commit()]);
    await turns();
    await syncs.end();
    expect(await outcomes).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_COMMIT_FAILED"]);
  });

  it("lets nothing be appended by a commit that was being signed meanwhile", async () => {
    failOneSync();
    const outcomes = await outcomesOf([commit(), commitSlowly(5)]);
    expect(outcomes).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_UNAVAILABLE"]);
    expect(linesThere()).toBe(2);
  });

  it("lets nothing be appended by a commit that was waiting for the lock meanwhile", async () => {
    const syncs = holdSyncs();
    const first = commit();
    storage.release();
    const other = fileLock(join(parent, "guard", "lock"));
    await other.take();
    other.begin();
    const second = commit();
    await syncs.end(ioError());
    expect(await outcomesOf([first])).toEqual(["LEDGER_COMMIT_FAILED"]);
    other.close();
    mendSync();
    expect(await outcomesOf([second])).toEqual(["LEDGER_UNAVAILABLE"]);
    expect(linesThere()).toBe(2);
  });
});
