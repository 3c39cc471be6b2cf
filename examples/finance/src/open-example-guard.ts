import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
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
    policy: loadPolicy(new URL("../policy.yaml", import.meta.url).pathname),
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
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const said = await terminal.question(`            You are the cfo. Approve? [y/N] `);
  terminal.close();
  const yes = /^\s*y(es)?\s*$/i.test(said);
  if (yes) await guard.holds.approve(hold.id, { approver: "cfo" });
  else await guard.holds.reject(hold.id, { approver: "cfo", reason: "said no in the terminal" });
}
