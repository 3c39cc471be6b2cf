import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Type-checks every example of a folder in one go; what the compiler has to say, empty if nothing. */
export function typecheckExamples(root: string, folder: string): string {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, "--project", folder, "--pretty", "false"],
    { cwd: folder, encoding: "utf8", timeout: 120_000 },
  );
  return status === 0 ? "" : `${stdout}${stderr}` || `the compiler ended with ${status}`;
}
