import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { BUDGETS } from "./budgets.ts";
import { measureBundle } from "./measure-bundle.ts";

const root = join(import.meta.dirname, "../..");

describe.each(BUDGETS)("$door", ({ file, maxBytes }) => {
  const exists = existsSync(join(root, file));

  it.skipIf(!exists)(`fits ${maxBytes} bytes and a browser`, { timeout: 60_000 }, async () => {
    const { gzippedBytes, nodeBuiltins, heaviest } = await measureBundle(root, file);
    console.info(`${file}: ${gzippedBytes} of ${maxBytes} bytes gzipped; heaviest`, heaviest[0]);
    expect(nodeBuiltins).toEqual([]);
    expect(gzippedBytes).toBeLessThanOrEqual(maxBytes);
  });
});

describe("measureBundle", () => {
  it("weighs everything a file exports, and sees Node's builtins", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    try {
      const text = "x".repeat(5000);
      writeFileSync(join(folder, "a.ts"), `export { b } from "./b.ts";\nimport "node:fs";`);
      writeFileSync(join(folder, "b.ts"), `export const b: string = "${text}";`);
      const size = await measureBundle(folder, "a.ts");
      expect(size.minifiedBytes).toBeGreaterThan(5000);
      expect(size.gzippedBytes).toBeLessThan(500);
      expect(size.nodeBuiltins).toEqual([`node:fs from ${join(folder, "a.ts")}`]);
      expect(size.heaviest[0]?.[0]).toBe("b.ts");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
