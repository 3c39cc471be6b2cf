import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every README whose examples must work, from the repository's root: its own and each package's. */
export function findReadmes(root: string): string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  return ["README.md", ...packages].filter((path) => existsSync(join(root, path)));
}
