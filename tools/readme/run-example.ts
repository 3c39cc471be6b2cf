import { spawnSync } from "node:child_process";

import { exampleFolder, PROGRAM_FILE } from "./make-example-folder.ts";
import type { Example } from "./plan-examples.ts";

const CONDITION = "--conditions=@execution-guard/source";

/** Runs one example in its folder; says what broke the README's promise, or nothing. */
export function runExample(folder: string, example: Example): string | undefined {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [CONDITION, "--disable-warning=ExperimentalWarning", PROGRAM_FILE],
    {
      cwd: exampleFolder(folder, example),
      encoding: "utf8",
      timeout: 60_000,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
    },
  );
  if (status !== 0) return `ended with ${status ?? signal}:\n${stderr || stdout}`;
  return compareOutput(stdout.trimEnd(), example);
}

function compareOutput(
  printed: string,
  { prints, output, continues }: Example,
): string | undefined {
  const lines = printed.split("\n");
  let at = 0;
  for (const line of prints) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0) return `did not print "${line}" (or not after the line before), but:\n${printed}`;
  }
  const expected = output?.trimEnd();
  if (expected === undefined || printed === expected) return undefined;
  if (continues && printed.endsWith(`\n${expected}`)) return undefined;
  return `printed:\n${printed}\n\nthe README says:\n${expected}`;
}
