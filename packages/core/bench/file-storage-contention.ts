/**
 * Several processes on one ledger: `node --conditions=@execution-guard/source bench/file-storage-contention.ts [<processes> [<seconds>]]`.
 * `keep` commits in a loop; `release` gives the lock up after each commit, as a guard does before a tool runs;
 * `idle` waits 20 ms between commits beside others that keep the lock.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { fileStorage } from "../src/node/file-storage.ts";
import { lineAfter } from "../test/crash/chain-lines.ts";

const [, , first = "4", second = "3", folder, mode = "keep", until = "0"] = argv;
if (folder === undefined) await parent(Number(first), Number(second));
else await child();

async function parent(processes: number, seconds: number): Promise<void> {
  for (const modes of [["keep"], ["release"], ["keep", "keep", "keep", "idle"]]) {
    const directory = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
    const end = String(Date.now() + 2000 + seconds * 1000);
    const runs = Array.from({ length: processes }, async (_, at) => {
      const own = modes[at % modes.length] ?? "keep";
      return { mode: own, ...(await run([String(seconds), "", directory, own, end])) };
    });
    const results = await Promise.all(runs);
    const total = results.reduce((sum, one) => sum + one.commits, 0);
    console.log(`${processes} processes, ${Math.round(total / seconds)} commits/s; waits in ms:`);
    for (const { mode: own, commits, p50, p99, longest } of results) {
      console.log(
        `  ${own.padEnd(8)} ${commits} commits, p50 ${p50}, p99 ${p99}, longest ${longest}`,
      );
    }
    rmSync(directory, { recursive: true });
  }
}

interface Result {
  readonly commits: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

function run(args: readonly string[]): Promise<Result> {
  const script = fileURLToPath(import.meta.url);
  const options = ["--conditions=@execution-guard/source", script, ...args];
  const started = spawn(execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    let text = "";
    started.stdout.on("data", (part: Buffer) => (text += part.toString()));
    started.on("close", () => resolve(JSON.parse(text) as Result));
  });
}

async function child(): Promise<void> {
  const storage = fileStorage(folder ?? "", { durability: "process" });
  const waits: number[] = [];
  const note = "n".repeat(400);
  await storage.commit(() => []);
  // All have started by then.
  await new Promise((resolve) =>
    setTimeout(resolve, Number(until) - Date.now() - Number(first) * 1000),
  );
  while (Date.now() < Number(until)) {
    const asked = performance.now();
    await storage.commit((_appended, head) => {
      waits.push(performance.now() - asked);
      return [lineAfter(head, note)];
    });
    if (mode === "release") storage.release();
    if (mode === "release") await new Promise((resolve) => setImmediate(resolve));
    if (mode === "idle") await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await storage.close();
  waits.sort((a, b) => a - b);
  const at = (part: number): number =>
    Number((waits[Math.floor(waits.length * part)] ?? 0).toFixed(2));
  const result: Result = {
    commits: waits.length,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(0.999_999),
  };
  console.log(JSON.stringify(result));
}
