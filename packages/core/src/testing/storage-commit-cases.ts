import type { LedgerHead, Storage } from "../ledger/storage.ts";
import { expectRejection, expectSame, expectThat } from "./expect-that.ts";
import type { StorageScene } from "./storage-contract.ts";
import { testChain, type TestChain } from "./test-chain.ts";

/** What `commit` promises. */
export const commitCases: Readonly<Record<string, StorageScene>> = {
  "starts with an empty head and nothing appended": emptyStart,
  "keeps lines in order and moves the head": order,
  "keeps all lines of one commit": severalLines,
  "leaves the ledger as it is when build returns no lines": noLines,
  "leaves the ledger as it is when build throws, and passes the error on": throwing,
  "leaves the ledger as it is when build rejects, and passes the error on": rejecting,
  "keeps none of the lines of a commit if one is not a line": notALine,
  "calls build once": once,
  "serves commits one at a time, in the order of their calls": serialised,
  "takes a release at any time": release,
};

/** Commits `count` lines of the chain, one by one. */
export async function commitChain(
  storage: Storage,
  chain: TestChain,
  count: number,
): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await storage.commit((_appended, head) => [chain.line(head.size)]);
  }
}

/** The lines from number `from` on. */
export async function linesOf(storage: Storage, from = 0): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of storage.read(from)) lines.push(line);
  return lines;
}

/** The lines of the chain from `from` up to, without, `to`. */
export function chainLines(chain: TestChain, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => chain.line(from + at));
}

/** The head that a commit is told. */
export async function headOf(storage: Storage): Promise<LedgerHead> {
  let seen: LedgerHead | undefined;
  await storage.commit((_appended, head) => {
    seen = head;
    return [];
  });
  expectThat(seen !== undefined, "build is called");
  return seen;
}

async function emptyStart({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(0);
  await storage.commit((appended, head) => {
    expectSame(appended, [], "what was appended");
    expectSame(head, chain.head(0), "the head");
    return [];
  });
  expectSame(await linesOf(storage), [], "the lines");
}

async function order({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(20);
  for (let at = 0; at < 20; at += 1) {
    await storage.commit((appended, head) => {
      expectSame(appended, [], "what others have appended");
      expectSame(head, chain.head(at), "the head");
      return at % 2 === 0 ? [chain.line(at)] : Promise.resolve([chain.line(at)]);
    });
  }
  expectSame(await linesOf(storage), chainLines(chain, 0, 20), "the lines");
}

async function severalLines({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(5);
  await storage.commit(() => chainLines(chain, 0, 3));
  expectSame(await headOf(storage), chain.head(3), "the head");
  await storage.commit(() => chainLines(chain, 3, 5));
  expectSame(await linesOf(storage), chainLines(chain, 0, 5), "the lines");
}

async function noLines({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(1);
  await commitChain(storage, chain, 1);
  await storage.commit(() => []);
  await storage.commit(async () => []);
  expectSame(await headOf(storage), chain.head(1), "the head");
}

async function throwing({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const mine = new Error("mine");
  const error = await expectRejection(
    storage.commit(() => {
      throw mine;
    }),
    "a commit whose build throws rejects",
  );
  expectThat(error === mine, "the build's own error reaches the caller");
  await expectUnharmed(storage);
}

async function rejecting({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const mine = new Error("mine");
  const failing = storage.commit(() => Promise.reject(mine));
  const error = await expectRejection(failing, "a commit whose build rejects rejects");
  expectThat(error === mine, "the build's own error reaches the caller");
  await expectUnharmed(storage);
}

async function expectUnharmed(storage: Storage): Promise<void> {
  const chain = await testChain(2);
  await commitChain(storage, chain, 2);
  expectSame(await linesOf(storage), chainLines(chain, 0, 2), "the lines");
}

async function notALine({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(3);
  await commitChain(storage, chain, 1);
  const bad = ["", "{}", `${chain.line(2)}\n`, chain.line(2).slice(1), 7 as unknown as string];
  for (const line of bad) {
    const failing = storage.commit(() => [chain.line(1), line]);
    await expectRejection(failing, `${JSON.stringify(line)} is refused`);
    expectSame(await headOf(storage), chain.head(1), "the head");
  }
  expectSame(await linesOf(storage), [chain.line(0)], "the lines");
}

async function once({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  let calls = 0;
  await storage.commit(() => {
    calls += 1;
    return [];
  });
  const failing = storage.commit(() => {
    calls += 1;
    throw new Error("mine");
  });
  await expectRejection(failing, "a commit whose build throws rejects");
  expectSame(calls, 2, "the number of calls");
}

async function serialised({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const count = 40;
  const chain = await testChain(count);
  const served: number[] = [];
  let inside = 0;
  const commits = Array.from({ length: count }, (_, at) =>
    storage.commit((_appended, head) => {
      inside += 1;
      expectSame(inside, 1, "the number of builds at a time");
      served.push(at);
      const leave = (): readonly string[] => {
        inside -= 1;
        return [chain.line(head.size)];
      };
      return at % 3 === 0 ? leaveLater(leave) : leave();
    }),
  );
  await Promise.all(commits);
  expectSame(served, [...served.keys()], "the order of service");
  expectSame(await linesOf(storage), chainLines(chain, 0, count), "the lines");
}

async function leaveLater(leave: () => readonly string[]): Promise<readonly string[]> {
  await later();
  return leave();
}

async function release({ storage }: Parameters<StorageScene>[0]): Promise<void> {
  const chain = await testChain(3);
  storage.release();
  const first = storage.commit(async () => {
    storage.release();
    await later();
    return [chain.line(0)];
  });
  storage.release();
  await first;
  storage.release();
  storage.release();
  await storage.commit(() => [chain.line(1)]);
  expectSame(await linesOf(storage), chainLines(chain, 0, 2), "the lines");
}

function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
