import { expectSame, expectSoon } from "./expect-that.ts";
import { chainLines, commitChain, linesOf } from "./storage-commit-cases.ts";
import type { StorageFixture, StorageScene } from "./storage-contract.ts";
import { testChain } from "./test-chain.ts";

/** What `read` and `watch` promise. */
export const readCases: Readonly<Record<string, StorageScene>> = {
  "reads from any line": fromAny,
  "reads nothing from the end or behind it": behindTheEnd,
  "lets a reader stop early": earlyStop,
  "reads while a commit is under way": duringCommit,
  "reads whole lines in order while others are appended": whileAppending,
  "tells a watcher that a line was appended, until it is stopped": watching,
};

async function fromAny({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(9);
  await commitChain(storage, chain, 9);
  for (let from = 0; from < 9; from += 1) {
    expectSame(await linesOf(storage, from), chainLines(chain, from, 9), `the lines from ${from}`);
  }
}

async function behindTheEnd({ storage }: StorageFixture): Promise<void> {
  expectSame(await linesOf(storage, 0), [], "the lines of an empty ledger");
  const chain = await testChain(2);
  await commitChain(storage, chain, 2);
  expectSame(await linesOf(storage, 2), [], "the lines from the end");
  expectSame(await linesOf(storage, 1000), [], "the lines from behind the end");
}

async function earlyStop({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(4);
  await commitChain(storage, chain, 3);
  for await (const line of storage.read(1)) {
    expectSame(line, chain.line(1), "the first line read");
    break;
  }
  await storage.commit(() => [chain.line(3)]);
  expectSame(await linesOf(storage), chainLines(chain, 0, 4), "the lines");
}

async function duringCommit({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(2);
  await commitChain(storage, chain, 1);
  await storage.commit(async () => {
    expectSame(await linesOf(storage), [chain.line(0)], "the lines so far");
    return [chain.line(1)];
  });
  expectSame(await linesOf(storage), chainLines(chain, 0, 2), "the lines");
}

async function whileAppending({ storage }: StorageFixture): Promise<void> {
  const count = 60;
  const chain = await testChain(count);
  await commitChain(storage, chain, 1);
  const appending = commitChain(storage, chain, count - 1);
  for (let reads = 0; reads < 5; reads += 1) {
    const lines = await linesOf(storage);
    expectSame(lines, chainLines(chain, 0, lines.length), "the lines so far");
  }
  await appending;
  expectSame(await linesOf(storage), chainLines(chain, 0, count), "the lines");
}

async function watching({ storage }: StorageFixture): Promise<void> {
  const chain = await testChain(3);
  await commitChain(storage, chain, 1);
  let told = 0;
  const stop = storage.watch(() => {
    told += 1;
  });
  await quiet();
  told = 0;
  await commitChain(storage, chain, 1);
  await expectSoon(() => told > 0, "a watcher is told of a commit");
  await quiet();
  stop();
  stop();
  told = 0;
  await commitChain(storage, chain, 1);
  await quiet();
  expectSame(told, 0, "the number of calls after it was stopped");
}

/** Lets news that is under way arrive. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}
