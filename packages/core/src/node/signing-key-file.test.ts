import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Storage } from "../ledger/storage.ts";
import { ed25519Signer } from "../proof/ed25519-signer.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

let parent: string;
let folder: string;
let key: string;
let chain: TestChain;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  folder = join(parent, "guard");
  key = join(folder, "signing-key.pem");
  chain = await testChain(4);
});

afterEach(() => rmSync(parent, { recursive: true }));

/** Opens, takes the key if wanted, appends, closes. */
async function use(
  lines: number,
  options: { readonly withKey: boolean } = { withKey: true },
): Promise<string | undefined> {
  const storage: Storage = fileStorage(folder, { durability: "process" });
  try {
    const pem = options.withKey ? await storage.signingKey?.() : undefined;
    await storage.commit(() => []);
    for (let done = 0; done < lines; done += 1) {
      await storage.commit((_appended, head) => [chain.line(head.size)]);
    }
    return pem;
  } finally {
    await storage.close();
  }
}

const refused = (message: RegExp): object =>
  expect.objectContaining({ code: "LEDGER_UNAVAILABLE", message: expect.stringMatching(message) });

describe("the signing key", () => {
  it("is made for a new ledger, and gets its name with the first line", async () => {
    const storage = fileStorage(folder, { durability: "process" });
    const pem = await storage.signingKey?.();
    expect(readdirSync(folder)).toContain("signing-key.pem.new");
    expect(readdirSync(folder)).not.toContain("signing-key.pem");
    await storage.commit(() => [chain.line(0)]);
    expect(readdirSync(folder)).toContain("signing-key.pem");
    expect(readdirSync(folder)).not.toContain("signing-key.pem.new");
    expect(readFileSync(key, "utf8")).toBe(pem);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(ed25519Signer(pem ?? "").keyId).toHaveLength(32);
    await storage.close();
  });

  it("is the same for all who open the ledger at once", async () => {
    const storages = [1, 2, 3].map(() => fileStorage(folder, { durability: "process" }));
    const keys = await Promise.all(storages.map(async (storage) => storage.signingKey?.()));
    expect(new Set(keys).size).toBe(1);
    await Promise.all(storages.map((storage) => storage.close()));
  });

  it("that was made before a crash is used when nothing was signed yet", async () => {
    const pem = await use(0);
    expect(await use(0)).toBe(pem);
    expect(await use(1)).toBe(pem);
    expect(await use(1)).toBe(pem);
  });

  it("gets its name after a crash between the first line and that", async () => {
    const pem = await use(1);
    renameSync(key, `${key}.new`);
    expect(await use(0, { withKey: false })).toBeUndefined();
    expect(readdirSync(folder)).toContain("signing-key.pem");
    expect(await use(1)).toBe(pem);
  });

  it("is not written over by one that was left beside it", async () => {
    const pem = await use(1);
    writeFileSync(`${key}.new`, "left", { mode: 0o600 });
    expect(await use(1)).toBe(pem);
  });

  it("is made anew when the first line was torn", async () => {
    const pem = await use(0);
    writeFileSync(join(folder, "ledger.ndjson"), chain.line(0).slice(0, 100));
    expect(await use(1)).toBe(pem);
  });

  it("is not made for a ledger that has lines", async () => {
    await use(1);
    rmSync(key);
    await expect(use(0)).rejects.toEqual(refused(/signing-key.pem is missing/));
    expect(existsSync(key)).toBe(false);
    expect(existsSync(`${key}.new`)).toBe(false);
    // A guard that brings its own signer does not ask.
    await use(1, { withKey: false });
  });

  it.each([
    ["is missing", () => rmSync(join(folder, "ledger.ndjson"))],
    ["is empty", () => truncateSync(join(folder, "ledger.ndjson"))],
    ["has half a line", () => truncateSync(join(folder, "ledger.ndjson"), 10)],
  ])("refuses to open when its ledger %s, whoever asks", async (_what, harm) => {
    await use(2);
    harm();
    const files = readdirSync(folder);
    await expect(use(0)).rejects.toEqual(
      refused(/ledger.ndjson is missing or empty, but a key is there/),
    );
    await expect(use(1, { withKey: false })).rejects.toEqual(refused(/but a key is there/));
    expect(readdirSync(folder)).toEqual(files);
  });

  it.each([0o640, 0o604, 0o660, 0o610])("is refused with mode %o", async (mode) => {
    await use(1);
    chmodSync(key, mode);
    await expect(use(0)).rejects.toEqual(refused(/can be read by others/));
    chmodSync(key, 0o400);
    await use(1);
  });

  it.each([
    [
      "a symbolic link",
      () => {
        renameSync(key, join(parent, "elsewhere"));
        symlinkSync(join(parent, "elsewhere"), key);
      },
    ],
    [
      "a link that leads nowhere",
      () => {
        rmSync(key);
        symlinkSync(join(parent, "nowhere"), key);
      },
    ],
    [
      "a folder",
      () => {
        rmSync(key);
        mkdirSync(key);
      },
    ],
  ])("is refused when it is %s", async (_what, harm) => {
    await use(1);
    harm();
    await expect(use(0)).rejects.toEqual(refused(/not a regular file/));
  });

  it.each([
    ["nothing", ""],
    ["a text", "secret"],
    [
      "a public key",
      generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" }).toString(),
    ],
    ["a large file", "x".repeat(100_000)],
  ])("is refused when it holds %s, and the message does not hold it", async (_what, text) => {
    await use(1);
    writeFileSync(key, text);
    await expect(use(0)).rejects.toEqual(refused(/is not a (private key|key file)/));
    await expect(use(0)).rejects.not.toThrow(/secret/);
  });

  it("of another ledger does not take the place of a lost one", async () => {
    await use(1);
    copyFileSync(key, join(parent, "kept"));
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    copyFileSync(join(parent, "kept"), key);
    await expect(use(0)).rejects.toEqual(refused(/but a key is there/));
  });
});
