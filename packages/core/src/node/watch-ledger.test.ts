import fs, { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchLedger, type LedgerWatch } from "./watch-ledger.ts";

const { watch } = fs;
let folder: string;
let path: string;
let ledgerWatch: LedgerWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "execution-guard-"));
  path = join(folder, "ledger.ndjson");
  writeFileSync(path, "");
  ledgerWatch = watchLedger(path);
});

afterEach(() => {
  ledgerWatch.close();
  Object.assign(fs, { watch });
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

function replaceWatch(replacement: unknown): void {
  Object.assign(fs, { watch: replacement });
  syncBuiltinESMExports();
}

describe("watchLedger", () => {
  it("calls a new listener once, for what it may have missed", async () => {
    const listener = vi.fn();
    ledgerWatch.add(listener);
    await sleep(50);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("calls all listeners when the file has grown, with one watch of the system", async () => {
    let watches = 0;
    replaceWatch((...args: Parameters<typeof watch>) => {
      watches += 1;
      return watch(...args);
    });
    const [first, second] = [vi.fn(), vi.fn()];
    ledgerWatch.add(first);
    ledgerWatch.add(second);
    await sleep(50);
    first.mockClear();
    second.mockClear();
    appendFileSync(path, "line\n");
    await expect.poll(() => first.mock.calls.length + second.mock.calls.length).toBe(2);
    expect(watches).toBe(1);
  });

  it.each([
    [
      "does not watch",
      () => {
        throw new Error("ENOSPC");
      },
    ],
    [
      "stops watching",
      (...args: Parameters<typeof watch>) => {
        const watcher = watch(...args);
        setImmediate(() => watcher.emit("error", new Error("EPERM")));
        return watcher;
      },
    ],
    [
      "forgets to tell",
      (file: string, options: object) => watch(file, options as { persistent: boolean }, () => {}),
    ],
  ])("notices growth where the system %s", async (_what, replacement) => {
    replaceWatch(replacement);
    const listener = vi.fn();
    ledgerWatch.add(listener);
    await sleep(50);
    listener.mockClear();
    appendFileSync(path, "line\n");
    await expect.poll(() => listener.mock.calls.length, { timeout: 3000 }).toBe(1);
  });

  it("goes on when a listener throws", async () => {
    const listener = vi.fn();
    ledgerWatch.add(() => {
      throw new Error("mine");
    });
    ledgerWatch.add(listener);
    await expect.poll(() => listener.mock.calls.length).toBeGreaterThan(0);
  });

  it("tells when the file is gone", async () => {
    const listener = vi.fn();
    ledgerWatch.add(listener);
    await sleep(50);
    listener.mockClear();
    rmSync(path);
    await expect.poll(() => listener.mock.calls.length).toBe(1);
  });

  it("counts a listener that is added twice as two", async () => {
    const listener = vi.fn();
    const stop = ledgerWatch.add(listener);
    ledgerWatch.add(listener);
    stop();
    stop();
    await sleep(50);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
