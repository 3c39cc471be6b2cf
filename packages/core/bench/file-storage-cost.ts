/**
 * What one commit costs beside making its line: `node --conditions=@execution-guard/source bench/file-storage-cost.ts`.
 */
import { mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStorage } from "../src/node/file-storage.ts";
import { headAfterLine, lineAfter } from "../test/crash/chain-lines.ts";

const COUNT = 20_000;
const ROUNDS = 7;
const directory = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
const NOTE = "n".repeat(400);

function chain(count: number): string[] {
  const lines: string[] = [];
  let head = { size: 0, hash: "0".repeat(64) };
  for (let at = 0; at < count; at += 1) {
    const line = lineAfter(head, NOTE);
    lines.push(line);
    head = headAfterLine(head, line);
  }
  return lines;
}

const lines = chain(COUNT);
const bare: number[] = [];
const committed: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(bareWrites(round));
  committed.push(await commits(round));
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
console.log(`line of ${Buffer.byteLength(lines[5] ?? "")} bytes, ${ROUNDS} x ${COUNT}, medians`);
console.log(`bare writeSync of a ready buffer: ${median(bare).toFixed(2)} µs`);
console.log(`commit, durability "process":     ${median(committed).toFixed(2)} µs`);
rmSync(directory, { recursive: true });

function bareWrites(round: number): number {
  const descriptor = openSync(join(directory, `bare-${round}`), "a", 0o600);
  const buffers = lines.map((line) => Buffer.from(`${line}\n`));
  const started = performance.now();
  for (const buffer of buffers) writeSync(descriptor, buffer, 0, buffer.length);
  return ((performance.now() - started) * 1000) / COUNT;
}

async function commits(round: number): Promise<number> {
  const storage = fileStorage(join(directory, `storage-${round}`), { durability: "process" });
  await storage.commit(() => []);
  let next = 0;
  const build = (): readonly string[] => [lines[next++] ?? ""];
  const started = performance.now();
  for (let at = 0; at < COUNT; at += 1) await storage.commit(build);
  const took = performance.now() - started;
  await storage.close();
  return (took * 1000) / COUNT;
}
