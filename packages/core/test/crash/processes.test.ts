import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, getuid, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEntry } from "../../src/ledger/entry.ts";
import { parseLine } from "../../src/ledger/line.ts";
import { fileStorage } from "../../src/node/file-storage.ts";
import { lineAfter } from "./chain-lines.ts";

let parent: string;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  folder = join(parent, "guard");
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(parent, { recursive: true });
});

interface Run {
  /** What the process printed so far, as lines. */
  readonly printed: string[];
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
}

function run(
  script: string,
  args: readonly string[],
  command: readonly string[] = [execPath],
): Run {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const [program = "", ...before] = command;
  const all = [...before, "--conditions=@execution-guard/source", path, ...args];
  const child = spawn(program, all, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const printed: string[] = [];
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    printed.push(...lines);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return { printed, child, ended };
}

async function chainOf(directory: string): Promise<string[]> {
  const storage = fileStorage(directory);
  const notes: string[] = [];
  let prev = "0".repeat(64);
  for await (const line of storage.read(0)) {
    const { entry, hash } = parseLine(line);
    const parsed = parseEntry(entry);
    expect([parsed.seq, parsed.prev]).toEqual([notes.length, prev]);
    notes.push(JSON.stringify(parsed.body["note"]).slice(1, -1));
    prev = hash;
  }
  await storage.close();
  return notes;
}

describe("several processes on one folder", () => {
  it("tell the living from the dead", async () => {
    const other = run("holder.ts", [folder]);
    await expect.poll(() => other.printed.length, { timeout: 10_000 }).toBe(1);
    const owner = other.printed[0] ?? "";
    const storage = fileStorage(folder);
    expect(await storage.isAlive(owner)).toBe(true);
    other.child.kill("SIGKILL");
    await other.ended;
    expect(await storage.isAlive(owner)).toBe(false);
    await storage.close();
  });

  it("learn of one another's lines", async () => {
    const other = run("holder.ts", [folder]);
    await expect.poll(() => other.printed.length, { timeout: 10_000 }).toBe(1);
    const storage = fileStorage(folder);
    let told = 0;
    storage.watch(() => {
      told += 1;
    });
    await storage.commit(() => []);
    await new Promise((resolve) => setTimeout(resolve, 100));
    told = 0;
    other.child.stdin?.write("append\n");
    await expect.poll(() => told, { timeout: 5000 }).toBeGreaterThan(0);
    await storage.commit((appended, head) => {
      expect(appended).toHaveLength(1);
      expect(head.size).toBe(2);
      return [];
    });
    await storage.close();
  });

  it("all get their turn, and none waits long", async () => {
    const writers = ["a", "b", "c", "d"].map((name) =>
      run("writer.ts", [folder, "process", name, "400"]),
    );
    const codes = await Promise.all(writers.map(({ ended }) => ended));
    expect(codes).toEqual([0, 0, 0, 0]);
    const notes = await chainOf(folder);
    for (const [at, name] of ["a", "b", "c", "d"].entries()) {
      expect(
        notes.filter((note) => note.startsWith(`${name} `) && !note.includes("long")),
      ).toHaveLength(400);
      const longest = Number(writers[at]?.printed.at(-1)?.replace("longest ", ""));
      // A quarter of the patience; measured are some 40 ms on a quiet machine.
      expect(longest).toBeLessThan(2500);
    }
  }, 60_000);

  it("do not wait for a process that is stopped while it does not hold the lock", async () => {
    const other = run("holder.ts", [folder]);
    await expect.poll(() => other.printed.length, { timeout: 10_000 }).toBe(1);
    other.child.kill("SIGSTOP");
    const storage = fileStorage(folder);
    await storage.commit((_appended, head) => [lineAfter(head, "mine")]);
    expect(await chainOf(folder)).toEqual(["held", "mine"]);
    other.child.kill("SIGCONT");
    await storage.close();
  });
});

describe("a process with an open storage", () => {
  it("ends by itself, with a watcher and a lock that is kept", async () => {
    const other = run("holder.ts", [folder, "no stdin"]);
    expect(await other.ended).toBe(0);
    expect(await chainOf(folder)).toEqual(["held"]);
  });
});

describe.runIf(platform === "linux")("a disk that is full", () => {
  it("takes a part of a line, which is cut off; every call fails until there is room", async () => {
    // The limit of a file's size stands in for the disk: 64 KiB, in blocks of 1 KiB.
    const shell = ["bash", "-c", 'ulimit -f 64; exec "$0" "$@"', execPath];
    const filled = run("fill-disk.ts", [folder], shell);
    expect(await filled.ended).toBe(0);
    await expectFilled(filled, 66_000);
  });

  it.runIf(canMount())("is a real one", async () => {
    const disk = join(parent, "disk");
    execFileSync("mkdir", [disk]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
    try {
      folder = join(disk, "guard");
      const filled = run("fill-disk.ts", [folder]);
      expect(await filled.ended).toBe(0);
      execFileSync("mount", ["-o", "remount,size=1m", disk]);
      await expectFilled(filled, 256 * 1024);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  async function expectFilled({ printed }: Run, limit: number): Promise<void> {
    const [acknowledged, ...errors] = printed;
    expect(errors).toEqual(["LEDGER_COMMIT_FAILED", "LEDGER_UNAVAILABLE", "LEDGER_UNAVAILABLE"]);
    const { size } = statSync(join(folder, "ledger.ndjson"));
    expect(size).toBeLessThanOrEqual(limit);
    expect(readFileSync(join(folder, "ledger.ndjson"), "utf8").endsWith("\n")).toBe(true);
    expect(String((await chainOf(folder)).length)).toBe(acknowledged);
  }
});

function canMount(): boolean {
  if (platform !== "linux" || getuid?.() !== 0) return false;
  const folderToTry = mkdtempSync(join(tmpdir(), "execution-guard-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folderToTry], {
      stdio: "ignore",
    });
    execFileSync("umount", [folderToTry]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folderToTry, { recursive: true });
  }
}
