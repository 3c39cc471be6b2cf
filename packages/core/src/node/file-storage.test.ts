import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { storageContract, type StorageFixture } from "../testing/storage-contract.ts";
import { fileStorage } from "./file-storage.ts";

describe.each(["disk", "process"] as const)("fileStorage with durability %s", (durability) => {
  async function create(): Promise<StorageFixture> {
    const parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
    const open = (): ReturnType<typeof fileStorage> =>
      fileStorage(join(parent, "guard"), { durability });
    return {
      storage: open(),
      another: async () => open(),
      reopen: async () => open(),
      dispose: async () => rmSync(parent, { recursive: true }),
    };
  }

  for (const { name, run } of storageContract({ create })) {
    it(`keeps its promise: ${name}`, async () => {
      await expect(run()).resolves.toBeUndefined();
    });
  }
});
