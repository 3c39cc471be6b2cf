import type { Storage } from "../ledger/storage.ts";
import { expectSame, expectSoon, expectThat } from "./expect-that.ts";
import { chainLines, commitChain, headOf, linesOf } from "./storage-commit-cases.ts";
import type { StorageFixture, StorageScene } from "./storage-contract.ts";
import { testChain } from "./test-chain.ts";

/** What several storage objects on one ledger are promised. */
export const sharedCases: Readonly<Record<string, StorageScene>> = {
  "tells a commit what another storage object has appended since the last look": appended,
  "serialises the commits of two storage objects": serialised,
  "tells a watcher what another storage object appends": watching,
  "shows a reader what another storage object has appended": reading,
  "goes on when another storage object on the ledger is closed": closing,
  "knows which owners live": owners,
};

async function appended({ storage, another }: StorageFixture): Promise<void> {
  const other = await another?.();
  if (other === undefined) return;
  const chain = await testChain(6);
  await headOf(storage);
  await headOf(other);
  await commitChain(storage, chain, 2);
  await look(other, { from: 0, to: 2 });
  await look(other, { from: 2, to: 2 });
  await commitChain(other, chain, 1);
  await look(other, { from: 3, to: 3 });
  await look(storage, { from: 2, to: 3 });
  await commitChain(storage, chain, 3);
  await look(other, { from: 3, to: 6 });
  await other.close();

  async function look(from: Storage, seen: { from: number; to: number }): Promise<void> {
    await from.commit((lines, head) => {
      expectSame(lines, chainLines(chain, seen.from, seen.to), "what others have appended");
      expectSame(head, chain.head(seen.to), "the head");
      return [];
    });
  }
}

async function serialised({ storage, another }: StorageFixture): Promise<void> {
  const other = await another?.();
  if (other === undefined) return;
  const each = 40;
  const chain = await testChain(2 * each);
  await Promise.all([storage, other].map((one) => commitChain(one, chain, each)));
  expectSame(await linesOf(other), chainLines(chain, 0, 2 * each), "the lines");
  expectSame(await headOf(storage), chain.head(2 * each), "the head");
  await other.close();
}

async function watching({ storage, another }: StorageFixture): Promise<void> {
  const other = await another?.();
  if (other === undefined) return;
  const chain = await testChain(2);
  await commitChain(storage, chain, 1);
  await headOf(other);
  let told = 0;
  const stop = other.watch(() => {
    told += 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 120));
  told = 0;
  await commitChain(storage, chain, 1);
  await expectSoon(() => told > 0, "a watcher is told of another's commit");
  stop();
  await other.close();
}

async function reading({ storage, another }: StorageFixture): Promise<void> {
  const other = await another?.();
  if (other === undefined) return;
  const chain = await testChain(4);
  await headOf(other);
  await commitChain(storage, chain, 4);
  expectSame(await linesOf(other), chainLines(chain, 0, 4), "the lines");
  expectSame(await linesOf(other, 3), chainLines(chain, 3, 4), "the lines from the third on");
  await other.close();
}

async function closing({ storage, another }: StorageFixture): Promise<void> {
  const other = await another?.();
  if (other === undefined) return;
  const chain = await testChain(3);
  await commitChain(storage, chain, 1);
  await commitChain(other, chain, 1);
  await other.close();
  await commitChain(storage, chain, 1);
  expectSame(await linesOf(storage), chainLines(chain, 0, 3), "the lines");
}

async function owners({ storage, another }: StorageFixture): Promise<void> {
  await headOf(storage);
  const other = await another?.();
  if (other === undefined) return;
  await headOf(other);
  expectThat(await storage.isAlive(other.owner), "another owner lives while its storage is open");
  expectThat(await other.isAlive(storage.owner), "the first owner lives");
  await other.close();
  expectThat(await storage.isAlive(storage.owner), "one's own owner lives");
}
