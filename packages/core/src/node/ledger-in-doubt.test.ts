import fs, {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failOneSync, ioError, mendSync } from "../../test/break-sync.ts";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

const { fsyncSync, renameSync } = fs;
let parent: string;
let folder: string;
let ledger: string;
let mark: string;
let chain: TestChain;
let storage: Storage;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  folder = join(parent, "guard");
  ledger = join(folder, "ledger.ndjson");
  mark = join(folder, "ledger-in-doubt");
  chain = await testChain(12);
  storage = fileStorage(folder);
  await commit();
});

afterEach(async () => {
  mendSync();
  put({ fsyncSync, renameSync });
  await storage.close();
  rmSync(parent, { recursive: true });
});

function put(functions: object): void {
  Object.assign(fs, functions);
  syncBuiltinESMExports();
}

function commit(): Promise<void> {
  return storage.commit((_appended, head) => [chain.line(head.size)]);
}

async function reopen(): Promise<void> {
  await storage.close();
  storage = fileStorage(folder);
}

function inodeOf(path: string): number {
  return statSync(path).ino;
}

async function failSync(): Promise<void> {
  failOneSync();
  await expect(commit()).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
}

describe("a ledger whose sync has failed", () => {
  it("is marked, and its next opening goes on with a copy that the disk has", async () => {
    await failSync();
    expect(existsSync(mark)).toBe(true);
    const [text, inode] = [readFileSync(ledger, "utf8"), inodeOf(ledger)];
    const synced: number[] = [];
    let copied: number | undefined;
    put({
      fsyncSync(fd: number) {
        fsyncSync(fd);
        synced.push(fs.fstatSync(fd).ino);
      },
      renameSync(from: string, to: string) {
        if (to === ledger) copied = inodeOf(from);
        expect(synced).toContain(inodeOf(from));
        renameSync(from, to);
        synced.length = 0;
      },
    });
    await reopen();
    await storage.commit(() => []);
    expect(inodeOf(ledger)).not.toBe(inode);
    expect(inodeOf(ledger)).toBe(copied);
    expect(synced).toContain(inodeOf(folder));
    expect(readFileSync(ledger, "utf8")).toBe(text);
    expect(statSync(ledger).mode & 0o777).toBe(0o600);
    expect(existsSync(mark)).toBe(false);
    await commit();
    expect(readFileSync(ledger, "utf8")).toBe(`${text}${chain.line(2)}\n`);
  });

  it("is not opened where the copy fails, and stays as it is", async () => {
    await failSync();
    const [text, inode] = [readFileSync(ledger, "utf8"), inodeOf(ledger)];
    put({
      fsyncSync() {
        throw ioError();
      },
    });
    await reopen();
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(commit()).rejects.toMatchObject({
        code: "LEDGER_UNAVAILABLE",
        message: expect.stringContaining("EIO"),
      });
    }
    expect(inodeOf(ledger)).toBe(inode);
    expect(readFileSync(ledger, "utf8")).toBe(text);
    expect(existsSync(mark)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    put({ fsyncSync });
    await commit();
    expect(inodeOf(ledger)).not.toBe(inode);
  });

  it("is marked as well where the first line failed, or the cut of a torn tail", async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
    storage = fileStorage(folder);
    await storage.commit(() => []);
    await failSync();
    expect(existsSync(mark)).toBe(true);
    await reopen();
    await storage.commit(() => []);
    expect(existsSync(mark)).toBe(false);
    appendFileSync(ledger, "half a li");
    put({
      fsyncSync(fd: number) {
        if (fs.fstatSync(fd).ino === inodeOf(ledger)) throw ioError();
        fsyncSync(fd);
      },
    });
    storage.release();
    await expect(commit()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    expect(existsSync(mark)).toBe(true);
  });
});

describe("a ledger that is not in doubt", () => {
  it("stays the same file", async () => {
    const inode = inodeOf(ledger);
    await reopen();
    await commit();
    expect(inodeOf(ledger)).toBe(inode);
  });

  it("is begun where there is a mark and nothing else", async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
    fs.mkdirSync(folder);
    writeFileSync(mark, "");
    storage = fileStorage(folder);
    await commit();
    expect(existsSync(mark)).toBe(false);
  });
});
