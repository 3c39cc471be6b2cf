import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fileLock, type FileLock } from "./file-lock.ts";

let folder: string;
let path: string;
const open: FileLock[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "execution-guard-"));
  path = join(folder, "lock");
});

afterEach(() => {
  for (const lock of open.splice(0)) lock.close();
  rmSync(folder, { recursive: true });
});

function newLock(patience?: number): FileLock {
  const lock = fileLock(path, patience);
  open.push(lock);
  return lock;
}

/** Takes a lock for a commit that lasts until `end` is called. */
async function takeFor(lock: FileLock): Promise<void> {
  lock.begin();
  await lock.take();
}

describe("fileLock", () => {
  it("touches no file before it is taken", () => {
    const lock = newLock();
    expect(lock.keep()).toBe(false);
    lock.release();
    expect(existsSync(path)).toBe(false);
  });

  it("is held by one at a time", async () => {
    const [first, second] = [newLock(), newLock()];
    await takeFor(first);
    let isTaken = false;
    const taking = takeFor(second).then(() => {
      isTaken = true;
    });
    await sleep(40);
    expect(isTaken).toBe(false);
    first.end();
    await taking;
    expect(first.keep()).toBe(false);
    expect(second.keep()).toBe(true);
  });

  it("is kept after a commit until its lease is over", async () => {
    const lock = newLock();
    await takeFor(lock);
    lock.end();
    expect(lock.keep()).toBe(true);
    await sleep(20);
    expect(lock.keep()).toBe(false);
    await newLock(1).take();
  });

  it("is not given up during a commit, however long, and is right after it", async () => {
    const [first, second] = [newLock(), newLock(1)];
    await takeFor(first);
    await sleep(20);
    first.release();
    await expect(second.take()).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
    first.end();
    await second.take();
  });

  it("is given up after a commit in which the timer rang, though early by the clock", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const lock = newLock();
      await takeFor(lock);
      vi.advanceTimersByTime(4);
      expect(lock.keep()).toBe(true);
      vi.advanceTimersByTime(1);
      lock.end();
      expect(lock.keep()).toBe(false);
      await newLock(1).take();
    } finally {
      vi.useRealTimers();
    }
  });

  it("is kept for less where somebody else had it last", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const [first, second] = [newLock(), newLock()];
      await takeFor(first);
      const taking = takeFor(second);
      await sleep(10);
      first.end();
      first.release();
      await taking;
      vi.advanceTimersByTime(2);
      second.end();
      expect(second.keep()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is given up at once when it is released", async () => {
    const [first, second] = [newLock(), newLock(1)];
    await takeFor(first);
    first.end();
    first.release();
    expect(first.keep()).toBe(false);
    await second.take();
  });

  it("gives up after a while and says who may hold it", async () => {
    await takeFor(newLock());
    await expect(newLock(30).take()).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
      message: expect.stringContaining("another process holds it"),
    });
  });

  it("stands back at the end of its lease for one who waits, however it is used", async () => {
    for (const use of ["take", "keep"] as const) {
      const [busy, waiting] = [newLock(), newLock()];
      await takeFor(busy);
      const served = waiting.take();
      void served.then(() => waiting.release());
      const started = performance.now();
      // Without standing back, the lock is free for some microseconds at a time only.
      while (waiting.generation === 0 && performance.now() - started < 1_000) {
        if (use === "take" || !busy.keep()) await busy.take();
      }
      expect(waiting.generation).toBe(1);
      await served;
      busy.close();
    }
  });

  it("stands back before it takes the lock anew where somebody has waited meanwhile", async () => {
    const lock = newLock();
    await takeFor(lock);
    lock.end();
    lock.release();
    utimesSync(path, 1, 1);
    const started = performance.now();
    await lock.take();
    expect(performance.now() - started).toBeGreaterThan(1);
  });

  it("lets the event loop turn now and then, however it is taken", async () => {
    for (const give of ["end", "release"] as const) {
      const lock = newLock();
      const timer = { rang: false };
      setTimeout(() => {
        timer.rang = true;
      }, 1);
      const started = performance.now();
      while (!timer.rang && performance.now() - started < 1_000) {
        lock.begin();
        if (!lock.keep()) await lock.take();
        lock.end();
        if (give === "release") lock.release();
      }
      expect(timer.rang).toBe(true);
      lock.close();
    }
  });

  it("begins one lease after the other while nobody waits, until a turn is due", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const lock = newLock();
      await takeFor(lock);
      const { generation } = lock;
      vi.advanceTimersByTime(6);
      lock.end();
      expect(lock.keep()).toBe(true);
      expect(lock.generation).toBe(generation + 1);
      vi.advanceTimersByTime(6);
      expect(lock.keep()).toBe(false);
      await lock.take();
      expect(lock.generation).toBe(generation + 2);
      vi.advanceTimersByTime(6);
      expect(lock.keep()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it("takes the ring of its timer for a turn", async () => {
    const lock = newLock();
    await takeFor(lock);
    const { generation } = lock;
    await sleep(20);
    expect(lock.keep()).toBe(true);
    const renewed = performance.now();
    while (performance.now() - renewed < 6);
    expect(lock.keep()).toBe(true);
    expect(lock.generation).toBe(generation + 2);
  });

  it("goes at the end of a lease in which somebody came to wait", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const lock = newLock();
      await takeFor(lock);
      const seconds = Date.now() / 1000 + 5;
      utimesSync(path, seconds, seconds);
      expect(lock.keep()).toBe(true);
      vi.advanceTimersByTime(6);
      expect(lock.keep()).toBe(false);
      await newLock(1).take();
    } finally {
      vi.useRealTimers();
    }
  });

  it("renews its lease when nobody waits", async () => {
    const lock = newLock();
    await takeFor(lock);
    const { generation } = lock;
    await sleep(10);
    await lock.take();
    expect(lock.generation).toBe(generation + 1);
    expect(lock.keep()).toBe(true);
  });

  it("is taken on the file that is at the path when the old one was removed", async () => {
    const [first, second] = [newLock(), newLock()];
    await first.take();
    first.release();
    rmSync(path);
    await takeFor(second);
    let isTaken = false;
    const taking = first.take().then(() => {
      isTaken = true;
    });
    await sleep(30);
    expect(isTaken).toBe(false);
    second.end();
    second.release();
    await taking;
  });

  it("notices at the end of its lease that its file was replaced", async () => {
    const first = newLock();
    await takeFor(first);
    const { ino } = statSync(path);
    rmSync(path);
    writeFileSync(join(folder, "keep the old number taken"), "");
    const second = newLock();
    await takeFor(second);
    expect(statSync(path).ino).not.toBe(ino);
    let isTaken = false;
    const taking = first.take().then(() => {
      isTaken = true;
    });
    await sleep(30);
    expect(isTaken).toBe(false);
    second.end();
    second.release();
    await taking;
  });

  it("says what is wrong with a file that is no lock", async () => {
    writeFileSync(path, "x".repeat(5000));
    await expect(newLock().take()).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      message: expect.stringContaining("file is not a database"),
    });
  });

  it("can be read and written by its owner alone", async () => {
    writeFileSync(path, "", { mode: 0o644 });
    await newLock().take();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
