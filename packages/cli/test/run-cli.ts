import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of the program came to. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The program under test, from its sources, without a terminal. */
export const MAIN: string = join(import.meta.dirname, "../src/main.ts");
/** What node needs to read it. */
export const NODE_OPTIONS: readonly string[] = ["--conditions=@execution-guard/source"];

/** Runs the program as a process of its own in a folder. */
export function runCli(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...NODE_OPTIONS, MAIN, ...words],
      { cwd: folder, env },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdin?.end();
  });
}

/** A folder for one test; `remove` takes it away. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "execution-guard-cli-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
