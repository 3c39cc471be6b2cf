import fs, { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFile, type LockFile } from "./lock-file.ts";

const { utimesSync } = fs;
let parent: string;
let folder: string;
const open: LockFile[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  folder = join(parent, "guard");
  mkdirSync(folder);
});

afterEach(() => {
  keepTimes(utimesSync);
  for (const lock of open.splice(0)) lock.close();
  rmSync(parent, { recursive: true });
});

function newLock(): LockFile {
  const lock = lockFile(join(folder, "lock"));
  open.push(lock);
  return lock;
}

function keepTimes(keep: typeof utimesSync): void {
  fs.utimesSync = keep;
  syncBuiltinESMExports();
}

describe("lockFile", () => {
  it("tells a holder of each one who waits, where a file's time has whole seconds only", () => {
    keepTimes((path, accessed, changed) =>
      utimesSync(path, Math.floor(Number(accessed)), Math.floor(Number(changed))),
    );
    const [holder, waiting] = [newLock(), newLock()];
    for (let turn = 0; turn < 3; turn += 1) {
      expect(holder.tryLock()).toBe(true);
      expect(holder.isUnwanted()).toBe(true);
      expect(waiting.tryLock()).toBe(false);
      waiting.touch();
      expect(holder.isUnwanted()).toBe(false);
      holder.unlock();
    }
  });

  it("does not pass for unwanted where it can't be looked at, and the next try says why", () => {
    const lock = newLock();
    expect(lock.tryLock()).toBe(true);
    renameSync(folder, join(parent, "elsewhere"));
    symlinkSync(folder, folder);
    expect(lock.isUnwanted()).toBe(false);
    lock.unlock();
    expect(() => lock.tryLock()).toThrow(
      expect.objectContaining({
        code: "LEDGER_UNAVAILABLE",
        message: expect.stringContaining("ELOOP"),
      }),
    );
  });
});
