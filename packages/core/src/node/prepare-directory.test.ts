import fs, { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

const { fsyncSync } = fs;
let parent: string;
let synced: Set<number>;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "execution-guard-")));
  synced = new Set();
  put((fd) => {
    synced.add(fs.fstatSync(fd).ino);
    fsyncSync(fd);
  });
});

afterEach(() => {
  put(fsyncSync);
  rmSync(parent, { recursive: true });
});

function put(sync: (fd: number) => void): void {
  Object.assign(fs, { fsyncSync: sync });
  syncBuiltinESMExports();
}

async function commitIn(folder: string): Promise<void> {
  const chain = await testChain(1);
  const storage = fileStorage(folder);
  await storage.commit(() => [chain.line(0)]);
  await storage.close();
}

function syncedOf(folders: readonly string[]): string[] {
  return folders.filter((folder) => synced.has(statSync(folder).ino));
}

// Windows opens no folders and needs no such thing.
describe.skipIf(platform === "win32")("the first commit in a folder", () => {
  it("waits until the disk knows the names of all folders that were made, and of the ledger", async () => {
    const folders = [
      parent,
      join(parent, "a"),
      join(parent, "a", "b"),
      join(parent, "a", "b", "c"),
    ];
    await commitIn(folders.at(-1)!);
    expect(syncedOf(folders)).toEqual(folders);
  });

  it("does not ask for folders that were there", async () => {
    const folders = [parent, join(parent, "a")];
    mkdirSync(folders[1]!);
    await commitIn(folders[1]!);
    expect(syncedOf(folders)).toEqual([folders[1]]);
  });

  it("waits for the ledger's name also where somebody who died has made the file", async () => {
    const folder = join(parent, "guard");
    mkdirSync(folder);
    writeFileSync(join(folder, "ledger.ndjson"), "");
    await commitIn(folder);
    expect(syncedOf([folder])).toEqual([folder]);
  });
});
