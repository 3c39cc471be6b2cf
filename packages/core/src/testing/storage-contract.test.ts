import { describe, expect, it } from "vitest";
import { memoryStorage } from "../ledger/memory-storage.ts";
import { storageContract } from "./storage-contract.ts";

describe("storageContract", () => {
  const cases = storageContract({ create: async () => ({ storage: memoryStorage() }) });
  for (const { name, run } of cases) {
    it(`finds that memoryStorage ${name}`, async () => {
      await expect(run()).resolves.toBeUndefined();
    });
  }
});
