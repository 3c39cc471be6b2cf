import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { describe, expect, it } from "vitest";
import { killWriters } from "./kill-writers.ts";

/** How long each storm lasts: `CRASH_SECONDS=60 pnpm vitest run packages/core/test/crash` is a better test. */
const SECONDS = Number(env["CRASH_SECONDS"] ?? 2.5);

describe.each(["process", "disk"] as const)("killed writers, durability %s", (durability) => {
  it(
    "lose no acknowledged line, double no number and break no chain",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "execution-guard-crash-"));
      const report = await killWriters({ folder, writers: 3, seconds: SECONDS, durability });
      if (env["CRASH_SECONDS"] !== undefined) console.log(durability, JSON.stringify(report));
      expect(report.problems).toEqual([]);
      expect(report.kills).toBeGreaterThan(3);
      expect(report.acknowledged).toBeGreaterThan(20);
      expect(report.lines).toBeGreaterThanOrEqual(report.acknowledged);
      rmSync(folder, { recursive: true });
    },
    SECONDS * 1000 + 30_000,
  );
});
