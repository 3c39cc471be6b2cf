/**
 * A writer to be killed: appends to the ledger in a folder as fast as it can and prints what was acknowledged.
 * `node --conditions=@execution-guard/source writer.ts <folder> <durability> <name> [<commits>]`
 */
import { writeSync } from "node:fs";
import { argv, exit } from "node:process";
import type { LedgerHead } from "../../src/ledger/storage.ts";
import { fileStorage } from "../../src/node/file-storage.ts";
import { headAfterLine, lineAfter } from "./chain-lines.ts";

const [, , folder = "", durability = "process", name = "", commits = "Infinity"] = argv;
const storage = fileStorage(folder, { durability: durability === "disk" ? "disk" : "process" });
const LONG = `${name} long ${"x".repeat(60_000)}`;
let known: LedgerHead | undefined;
let longest = 0;

for (let count = 0; count < Number(commits); count += 1) {
  const lines: string[] = [];
  const first = { seq: 0 };
  const asked = performance.now();
  await storage.commit(async (appended, head) => {
    longest = Math.max(longest, performance.now() - asked);
    follow(appended, head);
    first.seq = head.size;
    if (head.torn !== undefined) lines.push(`recovered ${head.torn.sha256}`);
    lines.push(`${name} ${count}`);
    // A write of a megabyte takes long enough to be torn now and then.
    if (count % 5 === 4) lines.push(...Array.from({ length: 12 }, () => LONG));
    const chained = chain(head, lines);
    // Now and then the lock is held across a turn of the event loop, as with a signer in another process.
    if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    return chained;
  });
  for (const [at, text] of lines.entries())
    writeSync(1, `${first.seq + at} ${text.slice(0, 40)}\n`);
  if (count % 5 === 0) storage.release();
  if (count % 11 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
writeSync(1, `longest ${longest.toFixed(1)}\n`);
await storage.close();

/** What others appended and the head must fit what this writer knew: else it stops, and the test fails. */
function follow(appended: readonly string[], head: LedgerHead): void {
  const before = head.size - appended.length;
  // Of more than 8 MiB, the storage hands over only the newest lines.
  const isCut = known !== undefined && before > known.size && bytesOf(appended) > 7 * 1024 * 1024;
  let now = known === undefined || isCut ? { size: before, hash: "" } : known;
  for (const line of appended) {
    const isNext = now.hash === "" || line.includes(`"prev":"${now.hash}","seq":${now.size},`);
    if (!isNext) fail(`a line that was said to be appended does not follow line ${now.size - 1}`);
    now = headAfterLine(now, line);
  }
  const isSame = now.size === head.size && (now.hash === "" || now.hash === head.hash);
  if (!isSame) fail(`the head is ${head.size}, known were ${now.size}`);
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((bytes, line) => bytes + line.length + 1, 0);
}

function chain(head: LedgerHead, notes: readonly string[]): string[] {
  known = head;
  return notes.map((note) => {
    const from = known ?? head;
    const line = lineAfter(from, note);
    known = headAfterLine(from, line);
    return line;
  });
}

function fail(what: string): never {
  writeSync(2, `${name}: ${what}\n`);
  exit(3);
}
