import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../canonical/sha256.ts";
import type { Storage } from "../ledger/storage.ts";
import { fileStorage } from "./file-storage.ts";

const TEXT = "a secret argument";
const DIGEST = sha256Hex(TEXT);
let parent: string;
let path: string;
let storage: Storage;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  path = join(parent, "guard", "blobs", DIGEST.slice(0, 2), DIGEST);
  storage = fileStorage(join(parent, "guard"));
});

afterEach(async () => {
  await storage.close();
  rmSync(parent, { recursive: true });
});

describe("blobFiles", () => {
  it.each([
    ["was changed", () => appendFileSync(path, "!")],
    ["was emptied", () => writeFileSync(path, "")],
    ["became very large", () => writeFileSync(path, Buffer.alloc(9 * 1024 * 1024))],
    [
      "became a link",
      () => {
        renameSync(path, join(parent, "elsewhere"));
        symlinkSync(join(parent, "elsewhere"), path);
      },
    ],
    [
      "became a folder",
      () => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])("takes a blob for missing that %s", async (_what, harm) => {
    await storage.blobs.put(DIGEST, TEXT);
    harm();
    expect(await storage.blobs.get(DIGEST)).toBeUndefined();
  });

  it("mends a changed blob when it is put again", async () => {
    await storage.blobs.put(DIGEST, TEXT);
    writeFileSync(path, "changed");
    await storage.blobs.put(DIGEST, TEXT);
    expect(await storage.blobs.get(DIGEST)).toBe(TEXT);
  });

  it.each([
    ["another text's", sha256Hex("another"), TEXT],
    ["in capitals", DIGEST.toUpperCase(), TEXT],
    ["a path", "../../x", TEXT],
    ["of half a surrogate pair", sha256Hex("\uD800"), "\uD800"],
  ])("refuses a digest that is %s", async (_what, digest, text) => {
    await expect(storage.blobs.put(digest, text)).rejects.toThrow(TypeError);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("refuses more than 8 MiB", async () => {
    const text = "x".repeat(8 * 1024 * 1024);
    await storage.blobs.put(sha256Hex(text), text);
    const more = `${text}x`;
    await expect(storage.blobs.put(sha256Hex(more), more)).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
    });
  });

  it("says so when it can't write, and leaves nothing behind", async () => {
    mkdirSync(dirname(dirname(path)), { recursive: true });
    writeFileSync(dirname(path), "a file in the place of a folder");
    await expect(storage.blobs.put(DIGEST, TEXT)).rejects.toMatchObject({
      code: expect.stringMatching(/^LEDGER_/),
    });
    expect(readdirSync(join(parent, "guard")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
