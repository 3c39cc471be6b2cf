import fs, { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { breakSync, countSyncs, mendSync } from "../../test/break-sync.ts";
import { parseEntry } from "../ledger/entry.ts";
import { frameSealed, GENESIS_HASH, parseLine } from "../ledger/line.ts";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

const { writeSync, ftruncateSync } = fs;
let parent: string;
let ledger: string;
let chain: TestChain;
let storage: Storage;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  ledger = join(parent, "guard", "ledger.ndjson");
  chain = await testChain(50);
  storage = open();
  await storage.commit(() => [chain.line(0), chain.line(1)]);
});

afterEach(async () => {
  breakDisk({ writeSync, ftruncateSync });
  mendSync();
  await storage.close();
  rmSync(parent, { recursive: true });
});

function open(): Storage {
  return fileStorage(join(parent, "guard"));
}

/** A disk that does what a real one does when it is full or dying. */
function breakDisk(broken: Partial<Record<"writeSync" | "ftruncateSync", unknown>>): void {
  Object.assign(fs, broken);
  syncBuiltinESMExports();
}

function commit(on: Storage = storage): Promise<void> {
  return on.commit((_appended, head) => [chain.line(head.size), chain.line(head.size + 1)]);
}

function ioError(code: string): Error {
  return Object.assign(new Error(`${code}: input/output error`), { code });
}

/** Writes the first `count` bytes, or all that is asked. */
function shortWrite(
  count: number,
): (fd: number, bytes: Uint8Array, from: number, length: number) => number {
  return (fd, bytes, from, length) => writeSync(fd, bytes, from, Math.min(count, length));
}

async function expectOutOfUse(): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(commit()).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      message: expect.stringContaining("opened again"),
    });
  }
}

describe("encodeLines", () => {
  it("takes a line that was sealed here only at the place it was sealed for", async () => {
    const line = chain.line(2);
    const parsed = parseLine(line);
    const { prev, seq } = parseEntry(parsed.entry);
    for (const elsewhere of [
      { prev, seq: seq + 1 },
      { prev: GENESIS_HASH, seq },
    ]) {
      frameSealed(parsed, elsewhere);
      await expect(storage.commit(() => [line])).rejects.toMatchObject({
        message: "nothing was appended: a line does not follow the last one",
      });
    }
    frameSealed(parsed, { prev, seq });
    await storage.commit(() => [line]);
    const lines = [chain.line(0), chain.line(1), line];
    expect(readFileSync(ledger, "utf8")).toBe(`${lines.join("\n")}\n`);
  });
});

describe("appendLines", () => {
  it.each([0, 1, 436, 500])(
    "cuts off a write of which the disk took %i bytes, and is out of use",
    async (bytes) => {
      const before = readFileSync(ledger, "utf8");
      breakDisk({ writeSync: shortWrite(bytes) });
      await expect(commit()).rejects.toMatchObject({
        code: "LEDGER_COMMIT_FAILED",
        message: expect.stringContaining("nothing was appended"),
      });
      expect(readFileSync(ledger, "utf8")).toBe(before);
      breakDisk({ writeSync });
      await expectOutOfUse();

      const again = open();
      await commit(again);
      await again.close();
      expect(readFileSync(ledger, "utf8")).toBe(`${before}${chain.line(2)}\n${chain.line(3)}\n`);
    },
  );

  it("cuts off a write that failed in its middle", async () => {
    const before = readFileSync(ledger, "utf8");
    breakDisk({
      writeSync(fd: number, bytes: Uint8Array) {
        writeSync(fd, bytes, 0, 300);
        throw ioError("ENOSPC");
      },
    });
    await expect(commit()).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
      message: expect.stringContaining("ENOSPC"),
      cause: { code: "ENOSPC" },
    });
    expect(readFileSync(ledger, "utf8")).toBe(before);
    breakDisk({ writeSync });
    await expectOutOfUse();
  });

  it("does not cut off what it did not write", async () => {
    breakDisk({
      writeSync() {
        appendFileSync(ledger, "written by somebody else");
        throw ioError("EIO");
      },
    });
    await expect(commit()).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
    expect(readFileSync(ledger, "utf8")).toMatch(/written by somebody else$/);
    await expectOutOfUse();
  });

  it("says that a part may be there when it can't be cut off, and the next opening saves it", async () => {
    breakDisk({
      writeSync: shortWrite(100),
      ftruncateSync() {
        throw ioError("EIO");
      },
    });
    await expect(commit()).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
      message: expect.stringContaining("a part of it may be there"),
    });
    breakDisk({ writeSync, ftruncateSync });
    await expectOutOfUse();
    const again = open();
    await again.commit((_appended, head) => {
      expect(head).toEqual({ ...chain.head(2), torn: { bytes: 100, sha256: expect.any(String) } });
      return [];
    });
    await again.close();
  });

  it("never cuts anything off after a failed sync, and is out of use", async () => {
    breakSync(() => {
      throw ioError("EIO");
    });
    await expect(commit()).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
      message: expect.stringContaining("may not last: EIO"),
    });
    expect(readFileSync(ledger, "utf8").split("\n")).toHaveLength(5);
    mendSync();
    await expectOutOfUse();
  });

  it("puts every storage object on the ledger out of use, and lets a new one open it", async () => {
    const sibling = open();
    await sibling.commit(() => []);
    breakDisk({ writeSync: shortWrite(3) });
    await expect(commit()).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
    breakDisk({ writeSync });
    const again = open();
    await commit(again);
    await expect(commit(sibling)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    await sibling.close();
    await commit(again);
    await again.close();
    expect(readdirSync(join(parent, "guard", "owners"))).toEqual([storage.owner]);
  });

  it("fails those who wait behind a failed write", async () => {
    breakDisk({ writeSync: shortWrite(3) });
    const results = await Promise.allSettled([commit(), commit(), commit()]);
    expect(
      results.map((result) => (result.status === "rejected" ? result.reason.code : "")),
    ).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_UNAVAILABLE", "LEDGER_UNAVAILABLE"]);
  });

  it("writes all lines of a commit at once", async () => {
    let writes = 0;
    breakDisk({
      writeSync(...args: Parameters<typeof writeSync>) {
        writes += 1;
        return writeSync(...args);
      },
    });
    await storage.commit(() => [2, 3, 4, 5].map((at) => chain.line(at)));
    expect(writes).toBe(1);
  });

  it("waits for the disk by default, and only then", async () => {
    const syncs = countSyncs();
    await storage.commit(() => []);
    expect(syncs.count).toBe(0);
    await commit();
    expect(syncs.count).toBe(1);
    const process = fileStorage(join(parent, "guard"), { durability: "process" });
    await commit(process);
    expect(syncs.count).toBe(1);
    await process.close();
  });

  it("waits for the disk once for all who ask at a time", async () => {
    await commit();
    const syncs = countSyncs();
    const before = readFileSync(ledger, "utf8").split("\n").length;
    await Promise.all(Array.from({ length: 20 }, () => commit()));
    expect(readFileSync(ledger, "utf8").split("\n")).toHaveLength(before + 40);
    expect(syncs.count).toBeGreaterThan(0);
    expect(syncs.count).toBeLessThan(20);
  });

  it("tells all who wait for a sync that it failed", async () => {
    await commit();
    breakSync(() => {
      throw ioError("EIO");
    });
    const results = await Promise.allSettled([commit(), commit(), commit()]);
    expect(
      results.map((result) => (result.status === "rejected" ? result.reason.message : "")),
    ).toStrictEqual(Array.from({ length: 3 }, () => expect.stringContaining("may not last: EIO")));
    mendSync();
    await expectOutOfUse();
  });

  it("has what was asked for on the disk before it closes", async () => {
    await commit();
    const syncs = countSyncs();
    const asked = commit();
    await storage.close();
    expect(syncs.count).toBe(1);
    await asked;
  });

  it("refuses a line that does not follow, and stays in use", async () => {
    for (const line of [
      chain.line(1),
      chain.line(3),
      chain.line(2).replace(/"prev":"./, '"prev":"x'),
    ]) {
      await expect(storage.commit(() => [line])).rejects.toMatchObject({
        code: "LEDGER_COMMIT_FAILED",
        message: expect.stringContaining("does not follow"),
      });
    }
    await commit();
  });
});
