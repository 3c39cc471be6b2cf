import { expectSame, expectThat } from "./expect-that.ts";
import { headOf } from "./storage-commit-cases.ts";
import type { StorageFixture, StorageScene } from "./storage-contract.ts";
import { sha256 } from "./test-chain.ts";

/** What is promised of owners, blobs, the snapshot and the key. */
export const valueCases: Readonly<Record<string, StorageScene>> = {
  "has an owner that is a UUID and alive": owner,
  "takes no other text for a living owner": strangers,
  "keeps blobs by their digest": blobs,
  "finds no blob by what is not a digest": noBlobs,
  "replaces the snapshot whole": snapshot,
  "gives the same signing key each time": signingKey,
};

async function owner({ storage }: StorageFixture): Promise<void> {
  expectThat(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(storage.owner), "it is a UUID");
  expectThat(await storage.isAlive(storage.owner), "one's own owner lives");
  await headOf(storage);
  expectThat(await storage.isAlive(storage.owner), "one's own owner lives");
}

async function strangers({ storage }: StorageFixture): Promise<void> {
  await headOf(storage);
  const texts = [globalThis.crypto.randomUUID(), "", ".", "..", "../lock", "__proto__", "\0"];
  for (const text of texts) {
    expectSame(await storage.isAlive(text), false, `whether ${JSON.stringify(text)} lives`);
  }
}

async function blobs({ storage }: StorageFixture): Promise<void> {
  for (const text of ["", "a text with ü, 漢 and 🙂\n", "x".repeat(300_000)]) {
    const digest = await sha256(text);
    expectThat((await storage.blobs.get(digest)) === undefined, "a blob is not there before");
    await storage.blobs.put(digest, text);
    await storage.blobs.put(digest, text);
    expectThat((await storage.blobs.get(digest)) === text, "a blob comes back as it was");
    await storage.blobs.delete(digest);
    await storage.blobs.delete(digest);
    expectThat((await storage.blobs.get(digest)) === undefined, "a deleted blob is gone");
  }
}

async function noBlobs({ storage }: StorageFixture): Promise<void> {
  for (const digest of ["", "..", "../ledger.ndjson", "__proto__", "0".repeat(64)]) {
    expectThat((await storage.blobs.get(digest)) === undefined, `${digest} is no blob`);
    await storage.blobs.delete(digest);
  }
}

async function snapshot({ storage }: StorageFixture): Promise<void> {
  expectThat((await storage.snapshot.read()) === undefined, "there is no snapshot at first");
  for (const text of ["x".repeat(100_000), "short, ü", ""]) {
    await storage.snapshot.write(text);
    expectThat((await storage.snapshot.read()) === text, "the last snapshot comes back as it was");
  }
}

async function signingKey({ storage }: StorageFixture): Promise<void> {
  if (storage.signingKey === undefined) return;
  const [first, second] = await Promise.all([storage.signingKey(), storage.signingKey()]);
  expectThat(first.startsWith("-----BEGIN PRIVATE KEY-----\n"), "the key is PKCS#8 PEM");
  expectThat(first === second, "two calls give the same key");
}
