import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALLOW_ALL, ExecutionGuard } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";
import { verifyLedger } from "../../src/verify/index.ts";

// EXECUTION_GUARD_CRASH_SECONDS=60 runs the storm for a minute.
const SECONDS = Number(process.env["EXECUTION_GUARD_CRASH_SECONDS"] ?? 4);

let folder = "";
const children = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "execution-guard-processes-"));
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  rmSync(folder, { recursive: true, force: true });
});

function start(script: string, ...args: string[]): { child: ChildProcess; said: () => string[] } {
  const path = join(import.meta.dirname, script);
  const child = spawn(process.execPath, ["--conditions=@execution-guard/source", path, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  // A killed process may leave half a line: it was never acknowledged in full.
  return { child, said: () => text.split("\n").slice(0, -1) };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("close", () => resolve());
  });
}

describe("two processes on one folder", () => {
  it(
    "lose no acknowledged decision and double no index, however often they are killed",
    async () => {
      const acknowledged: string[] = [];
      const until = Date.now() + SECONDS * 1000;
      let kills = 0;
      const live = async (name: string): Promise<void> => {
        while (Date.now() < until) {
          const writer = start("guard-writer.ts", folder, name);
          await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 700));
          const end = ended(writer.child);
          writer.child.kill("SIGKILL");
          await end;
          children.delete(writer.child);
          kills += 1;
          acknowledged.push(...writer.said());
        }
      };
      await Promise.all([live("one"), live("two")]);

      const guard = new ExecutionGuard({ policy: ALLOW_ALL, storage: fileStorage(folder) });
      await guard.evaluate({ actor: "agent.after", action: "count" });
      const { publicKey } = await guard.identity();
      await guard.close();
      const file = readFileSync(join(folder, "ledger.ndjson"));
      const verdict = await verifyLedger(file, { keys: publicKey });
      expect(verdict).toMatchObject({ valid: true, key: "pinned" });
      const hashes = file
        .toString("utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => line.slice(-163, -99));
      const lost = acknowledged.filter((line) => {
        const [index, hash] = line.split(" ");
        return hashes[Number(index)] !== hash;
      });
      expect(lost).toEqual([]);
      expect(kills).toBeGreaterThanOrEqual(4);
      expect(acknowledged.length).toBeGreaterThan(50);
    },
    SECONDS * 1000 + 60_000,
  );

  it("answer each other's holds, and the waiting call hears of it without asking", async () => {
    const guard = new ExecutionGuard({
      policy: ALLOW_ALL,
      holdThreshold: 1,
      storage: fileStorage(folder),
    });
    const intent = { actor: "agent.finance", action: "wire", args: { amount: 500 } };
    const answerer: { said: () => string[]; child: ChildProcess }[] = [];
    let ran = 0;
    await guard.enforce(
      intent,
      () => {
        ran = Date.now();
      },
      { onHold: () => void answerer.push(start("hold-answerer.ts", folder)) },
    );
    const process = answerer[0]!;
    if (process.child.exitCode === null) await ended(process.child);
    const { at, args } = JSON.parse(process.said()[0] ?? "{}") as { at: number; args: unknown };
    expect(args).toEqual({ amount: 500 });
    expect(ran).toBeGreaterThan(0);
    // Loose on purpose: the machine may be busy. What is measured is that it is not the safety poll.
    expect(ran - at).toBeLessThan(2_000);
    await guard.close();
  }, 60_000);

  it("share one key and one ledger when they start at once on an empty folder", async () => {
    const writers = ["a", "b", "c"].map((name) => start("guard-writer.ts", folder, name));
    while (writers.some((writer) => writer.said().length < 5)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const writer of writers) writer.child.kill("SIGKILL");
    await Promise.all(writers.map((writer) => ended(writer.child)));
    expect(readdirSync(folder)).toContain("signing-key.pem");
    const guard = new ExecutionGuard({ policy: ALLOW_ALL, storage: fileStorage(folder) });
    await guard.ready();
    await guard.close();
    const verdict = await verifyLedger(readFileSync(join(folder, "ledger.ndjson")));
    expect(verdict).toMatchObject({ valid: true });
  }, 60_000);

  it("let exactly so many of racing calls run as the limit says, all together", async () => {
    const callers = [1, 2, 3, 4].map(() => start("limited-caller.ts", folder));
    await Promise.all(callers.map((caller) => ended(caller.child)));
    const told = callers.map(
      (caller) => JSON.parse(caller.said()[0] ?? "{}") as { runs: number; codes: string[] },
    );
    expect(told.reduce((sum, { runs }) => sum + runs, 0)).toBe(20);
    expect(new Set(told.flatMap(({ codes }) => codes))).toEqual(new Set(["LIMIT_EXCEEDED"]));
  }, 60_000);
});
