import { GuardFault } from "../errors/guard-fault.ts";
import { expectRejection, expectSame, expectThat } from "./expect-that.ts";
import { chainLines, commitChain, headOf, linesOf } from "./storage-commit-cases.ts";
import type { StorageFixture, StorageScene } from "./storage-contract.ts";
import { sha256, testChain } from "./test-chain.ts";

/** What is promised of a storage's end and of what comes after. */
export const lifeCases: Readonly<Record<string, StorageScene>> = {
  "does what was asked for before it is closed": lastOrders,
  "can be closed before it was used, and twice": idleClose,
  "fails every call after it was closed": closed,
  "has everything when it is opened again": reopened,
};

async function lastOrders({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(3);
  const commits = [0, 1, 2].map(() => storage.commit(async (_, head) => [chain.line(head.size)]));
  const closing = storage.close();
  await Promise.all(commits);
  await closing;
}

async function idleClose({ storage }: StorageFixture): Promise<void> {
  await storage.close();
  await storage.close();
}

async function closed({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(1);
  await commitChain(storage, chain, 1);
  await storage.close();
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    commit: () => storage.commit(() => []),
    read: () => linesOf(storage),
    "snapshot.read": () => storage.snapshot.read(),
    "snapshot.write": () => storage.snapshot.write(""),
    "blobs.get": () => storage.blobs.get("0".repeat(64)),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = await expectRejection(call(), `${name} fails after close`);
    expectThat(GuardFault.isInstance(error), `${name} fails with a GuardFault`);
    expectSame(error.code, "LEDGER_UNAVAILABLE", "its code");
  }
  storage.release();
}

async function reopened({ storage, reopen }: StorageFixture): Promise<void> {
  if (reopen === undefined) return;
  const chain = await testChain(4);
  const digest = await sha256("a blob");
  const key = await storage.signingKey?.();
  await commitChain(storage, chain, 3);
  await storage.blobs.put(digest, "a blob");
  await storage.snapshot.write("a snapshot");
  await storage.close();

  const again = await reopen();
  expectSame(await headOf(again), chain.head(3), "the head");
  expectSame(await linesOf(again), chainLines(chain, 0, 3), "the lines");
  expectSame(await again.blobs.get(digest), "a blob", "the blob");
  expectSame(await again.snapshot.read(), "a snapshot", "the snapshot");
  expectSame(await again.signingKey?.(), key, "the key");
  expectSame(await again.isAlive(storage.owner), false, "whether the closed storage's owner lives");
  await commitChain(again, chain, 1);
  await again.close();
}
