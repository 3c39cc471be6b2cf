import fs, { appendFileSync, mkdtempSync, rmSync, truncateSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

const { readSync } = fs;
const COUNT = 3000;
let chain: TestChain;
let parent: string;
let ledger: string;
let storage: Storage;
let bytesRead = 0;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  ledger = join(parent, "guard", "ledger.ndjson");
  chain ??= await testChain(COUNT + 1);
  storage = open();
  await storage.commit(() => Array.from({ length: COUNT }, (_, at) => chain.line(at)));
  bytesRead = 0;
  countReads();
});

afterEach(async () => {
  Object.assign(fs, { readSync });
  syncBuiltinESMExports();
  await storage.close();
  rmSync(parent, { recursive: true });
});

function open(): Storage {
  return fileStorage(join(parent, "guard"), { durability: "process" });
}

function countReads(): void {
  Object.assign(fs, {
    readSync(...args: Parameters<typeof readSync>) {
      const read = readSync(...args);
      bytesRead += read;
      return read;
    },
  });
  syncBuiltinESMExports();
}

async function linesOf(from: number, on: Storage = storage): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of on.read(from)) lines.push(line);
  return lines;
}

describe("read of a long ledger", () => {
  it.each([0, 1, 700, COUNT / 2, COUNT - 700, COUNT - 1, COUNT, COUNT + 5])(
    "begins at line %i",
    async (from) => {
      const lines = await linesOf(from);
      expect(lines).toHaveLength(Math.max(0, COUNT - from));
      expect(lines[0]).toBe(from < COUNT ? chain.line(from) : undefined);
      expect(lines.at(-1)).toBe(from < COUNT ? chain.line(COUNT - 1) : undefined);
    },
  );

  it("does not read the whole file for its last lines", async () => {
    expect(await linesOf(COUNT - 3)).toHaveLength(3);
    const { size } = fs.statSync(ledger);
    expect(size).toBeGreaterThan(1_000_000);
    expect(bytesRead).toBeLessThan(300_000);
  });

  it("opens it by its last lines alone", async () => {
    await storage.close();
    bytesRead = 0;
    storage = open();
    await storage.commit((appended, head) => {
      expect(appended).toEqual([]);
      expect(head).toEqual(chain.head(COUNT));
      return [];
    });
    expect(bytesRead).toBeLessThan(300_000);
  });

  it("leaves out a line that is not whole yet", async () => {
    appendFileSync(ledger, chain.line(COUNT).slice(0, 99));
    expect(await linesOf(COUNT - 1)).toEqual([chain.line(COUNT - 1)]);
  });

  it("shows what another process has appended since the last commit", async () => {
    appendFileSync(ledger, `${chain.line(COUNT)}\n`);
    expect(await linesOf(COUNT - 1)).toEqual([chain.line(COUNT - 1), chain.line(COUNT)]);
    expect(await linesOf(COUNT)).toEqual([chain.line(COUNT)]);
    expect(await linesOf(COUNT + 1)).toEqual([]);
  });

  it("refuses a line number that is none", async () => {
    for (const from of [-1, 0.5, Number.NaN, Infinity]) {
      await expect(linesOf(from)).rejects.toThrow(RangeError);
    }
  });

  it("lets the event loop turn", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    for (let reads = 0; reads < 10; reads += 1) await linesOf(0);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it("fails when the ledger becomes shorter meanwhile", async () => {
    const reading = linesWhile(() => truncateSync(ledger, 1000));
    await expect(reading).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });

  it("fails when the storage is closed meanwhile", async () => {
    await expect(linesWhile(() => storage.close())).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
    });
  });

  it("fails at a line that is longer than any", async () => {
    appendFileSync(ledger, `${"x".repeat(70_000)}\n`);
    await expect(linesOf(COUNT)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });

  async function linesWhile(harm: () => unknown): Promise<void> {
    let count = 0;
    for await (const line of storage.read(0)) {
      expect(line).toBe(chain.line(count));
      count += 1;
      if (count === 2) await harm();
    }
  }
});
