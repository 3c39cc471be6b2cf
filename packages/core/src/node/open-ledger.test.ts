import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";

let parent: string;
let chain: TestChain;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  chain = await testChain(200);
});

afterEach(() => rmSync(parent, { recursive: true }));

/** A storage by a copy of the package of its own, as when two versions of it are installed. */
async function openWithOwnCopy(): Promise<Storage> {
  vi.resetModules();
  const { fileStorage } = await import("./file-storage.ts");
  return fileStorage(join(parent, "guard"), { durability: "process" });
}

async function append(storage: Storage, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await storage.commit(async (_appended, head) => {
      if (done % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      return [chain.line(head.size)];
    });
    if (done % 7 === 0) storage.release();
  }
}

describe("two copies of the package in one process", () => {
  it("write to one ledger in turn", async () => {
    const first = await openWithOwnCopy();
    const second = await openWithOwnCopy();
    await Promise.all([append(first, 100), append(second, 100)]);
    const lines: string[] = [];
    for await (const line of first.read(0)) lines.push(line);
    expect(lines).toEqual(Array.from({ length: 200 }, (_, at) => chain.line(at)));
    await Promise.all([first.close(), second.close()]);
  }, 30_000);

  it("do not lose their locks when one of them closes", async () => {
    const first = await openWithOwnCopy();
    const second = await openWithOwnCopy();
    const third = await openWithOwnCopy();
    await first.commit(() => []);
    await second.commit(() => []);
    expect(await second.isAlive(first.owner)).toBe(true);
    await second.close();
    expect(await third.isAlive(first.owner)).toBe(true);
    expect(await third.isAlive(second.owner)).toBe(false);

    const other = await openWithOwnCopy();
    let waiting: Promise<void> | undefined;
    await first.commit(async () => {
      // Closing a copy's storage closes a descriptor of the lock file, in the middle of this commit.
      await third.close();
      waiting = other.commit((_appended, head) => [chain.line(head.size)]);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return [chain.line(0)];
    });
    await waiting;
    await other.commit((_appended, head) => {
      expect(head).toEqual(chain.head(2));
      return [];
    });
    await other.close();
    await first.close();
  });
});
