import { mkdtempSync, read } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ExecutionGuard } from "@execution-guard/core";
import type { Hold } from "@execution-guard/core";
import { fileStorage, loadPolicy } from "@execution-guard/core/node";
import { trail } from "./trail.ts";

/** A guard with a ledger of its own in a folder. */
export interface ExampleGuard {
  readonly guard: ExecutionGuard;
  readonly folder: string;
}

/**
 * Opens the guard of an example. `--ledger <folder>` says where its ledger goes, else a fresh folder;
 * with `--interactive` a held call asks in the terminal, else the example answers yes by itself.
 */
export function openExampleGuard(): ExampleGuard {
  const at = process.argv.indexOf("--ledger");
  const given = at === -1 ? undefined : process.argv[at + 1];
  const folder = given ?? mkdtempSync(join(tmpdir(), "execution-guard-"));
  const answer = process.argv.includes("--interactive") ? askInTerminal : sayYes;
  const guard: ExecutionGuard = new ExecutionGuard({
    policy: loadPolicy(join(import.meta.dirname, "../policy.yaml")),
    storage: fileStorage(folder),
    observers: [trail()],
    notify: (hold) => answer(guard, hold),
  });
  return { guard, folder };
}

async function sayYes(guard: ExecutionGuard, hold: Hold): Promise<void> {
  await guard.holds.approve(hold.id, { approver: "cfo" });
}

async function askInTerminal(guard: ExecutionGuard, hold: Hold): Promise<void> {
  process.stdout.write("            You are the cfo. Approve? [y/N] ");
  const yes = /^\s*y(es)?\s*$/i.test(await readAnswer());
  if (yes) await guard.holds.approve(hold.id, { approver: "cfo" });
  else await guard.holds.reject(hold.id, { approver: "cfo", reason: "said no in the terminal" });
}

/** Not `process.stdin`, which reads ahead and takes the answers of the example after this one. */
const STDIN = 0;

/** One line of the terminal, and no more. Its end is no answer. */
async function readAnswer(): Promise<string> {
  const letter = Buffer.alloc(1);
  const line: number[] = [];
  while ((await promisify(read)(STDIN, letter, 0, 1, null)).bytesRead > 0) {
    const [code = 0] = letter;
    if (code === 10) break;
    line.push(code);
  }
  return Buffer.from(line).toString();
}
