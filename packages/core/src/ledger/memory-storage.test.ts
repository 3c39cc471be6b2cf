import { describe, expect, it } from "vitest";
import { sha256Hex } from "../canonical/sha256.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import { GENESIS_HASH, hashOfLine, writeLine } from "./line.ts";
import { memoryStorage } from "./memory-storage.ts";
import type { LedgerHead, Storage } from "./storage.ts";

function line(text: string): string {
  const entry = JSON.stringify(text);
  return writeLine({ entry, hash: sha256Hex(entry), signature: `${"A".repeat(86)}==` });
}

async function linesOf(storage: Storage, from = 0): Promise<readonly string[]> {
  return gather(storage.read(from));
}

async function gather(reading: AsyncIterable<string>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const text of reading) lines.push(text);
  return lines;
}

async function faultOf(run: Promise<unknown>): Promise<unknown> {
  const error = await run.then(
    () => "did not fail",
    (cause: unknown) => cause,
  );
  return GuardFault.isInstance(error) ? error.code : error;
}

describe("memoryStorage", () => {
  it("appends what build returns, and gives each build the head before it", async () => {
    const storage = memoryStorage();
    const heads: LedgerHead[] = [];
    for (const text of ["one", "two"]) {
      await storage.commit((appended, head) => {
        expect(appended).toStrictEqual([]);
        heads.push(head);
        return [line(text)];
      });
    }
    expect(heads).toStrictEqual([
      { size: 0, hash: GENESIS_HASH },
      { size: 1, hash: hashOfLine(line("one")) },
    ]);
    expect(await linesOf(storage)).toStrictEqual([line("one"), line("two")]);
    expect(await linesOf(storage, 1)).toStrictEqual([line("two")]);
    expect(await linesOf(storage, 2)).toStrictEqual([]);
  });

  it("serves commits in order, also when an earlier build takes longer", async () => {
    const storage = memoryStorage();
    const order: string[] = [];
    const slow = storage.commit(async () => {
      order.push("slow starts");
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push("slow ends");
      return [line("slow")];
    });
    const quick = storage.commit((_, head) => {
      order.push(`quick at ${head.size}`);
      return [line("quick")];
    });
    await Promise.all([slow, quick]);
    expect(order).toStrictEqual(["slow starts", "slow ends", "quick at 1"]);
    expect(await linesOf(storage)).toStrictEqual([line("slow"), line("quick")]);
  });

  it("is as it was after a build that throws, rejects, or returns nothing", async () => {
    const storage = memoryStorage();
    const error = new Error("no");
    await expect(storage.commit(() => fail(error))).rejects.toBe(error);
    await expect(storage.commit(() => Promise.reject(error))).rejects.toBe(error);
    await storage.commit(() => []);
    expect(await linesOf(storage)).toStrictEqual([]);
    await storage.commit(() => [line("one")]);
    expect(await linesOf(storage)).toStrictEqual([line("one")]);
  });

  it("appends all lines of a commit or none", async () => {
    const storage = memoryStorage();
    for (const odd of ["", "text", `${line("two")}\n`, `${line("two")}\n${line("three")}`]) {
      const commit = storage.commit(() => [line("one"), odd]);
      expect(await faultOf(commit)).toBe("LEDGER_COMMIT_FAILED");
    }
    expect(await linesOf(storage)).toStrictEqual([]);
  });

  it("fails a commit past its cap, saying what to do, and keeps what it has", async () => {
    const storage = memoryStorage({ maxLines: 2 });
    await storage.commit(() => [line("one")]);
    const tooMany = storage.commit(() => [line("two"), line("three")]);
    await expect(tooMany).rejects.toThrow("use fileStorage, or raise maxLines");
    expect(await faultOf(tooMany)).toBe("LEDGER_COMMIT_FAILED");
    await storage.commit(() => [line("two")]);
    expect(await faultOf(storage.commit(() => [line("three")]))).toBe("LEDGER_COMMIT_FAILED");
    expect(await linesOf(storage)).toStrictEqual([line("one"), line("two")]);
  });

  it("reads to the end as it was when the reading began", async () => {
    const storage = memoryStorage();
    await storage.commit(() => [line("one")]);
    const reading = storage.read(0);
    await storage.commit(() => [line("two")]);
    expect(await gather(reading)).toStrictEqual([line("one")]);
  });

  it("tells watchers after an append, not before, until they are stopped", async () => {
    const storage = memoryStorage();
    let told = 0;
    const stop = storage.watch(() => {
      told += 1;
    });
    storage.watch(() => fail(new Error("a watcher's own")));
    const commit = storage.commit(() => {
      expect(told).toBe(0);
      return [line("one")];
    });
    expect(told).toBe(0);
    await commit;
    expect(told).toBe(1);
    stop();
    await storage.commit(() => [line("two")]);
    expect(told).toBe(1);
  });

  it("has an owner of its own that lives until it closes, and knows no other", async () => {
    const [storage, other] = [memoryStorage(), memoryStorage()];
    expect(storage.lockKind).toBe("memory");
    expect(storage.owner).not.toBe(other.owner);
    expect(await storage.isAlive(storage.owner)).toBe(true);
    expect(await storage.isAlive(other.owner)).toBe(false);
    await storage.close();
    expect(await storage.isAlive(storage.owner)).toBe(false);
  });

  it("keeps a snapshot and blobs", async () => {
    const { snapshot, blobs } = memoryStorage();
    expect(await snapshot.read()).toBeUndefined();
    await snapshot.write("one");
    await snapshot.write("two");
    expect(await snapshot.read()).toBe("two");
    const digest = sha256Hex("text");
    await blobs.put(digest, "text");
    expect(await blobs.get(digest)).toBe("text");
    await blobs.delete(digest);
    expect(await blobs.get(digest)).toBeUndefined();
  });

  it("serves what was asked before it closed, and refuses what is asked after", async () => {
    const storage = memoryStorage();
    const before = storage.commit(async () => [line("one")]);
    await storage.close();
    await before;
    expect(await faultOf(storage.commit(() => []))).toBe("LEDGER_UNAVAILABLE");
    expect(await faultOf(linesOf(storage))).toBe("LEDGER_UNAVAILABLE");
    expect(await faultOf(storage.snapshot.read())).toBe("LEDGER_UNAVAILABLE");
    expect(await faultOf(storage.blobs.get("x"))).toBe("LEDGER_UNAVAILABLE");
  });
});

function fail(error: Error): never {
  throw error;
}
