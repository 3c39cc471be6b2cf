import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Keeps names out of version control: adds those that are missing to the folder's .gitignore, and
 * answers with its path if that changed anything. A folder where that fails is left as it is.
 */
export function ignoreInGit(folder: string, names: readonly string[]): string | undefined {
  const path = join(folder, ".gitignore");
  const before = readIfThere(path);
  const known = new Set(before.split(/\r?\n/).map((line) => line.trim().replace(/^\//, "")));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return undefined;
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  try {
    appendFileSync(path, `${gap}${missing.join("\n")}\n`);
    return path;
  } catch {
    return undefined;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
