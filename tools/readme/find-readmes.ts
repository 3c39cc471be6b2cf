import { existsSync, globSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every document whose examples must work, from the repository's root: its README, each package's, and docs/. */
export function findReadmes(root: string): string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  const docs = globSync("docs/*.md", { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  return ["README.md", ...packages, ...docs.toSorted()].filter((path) =>
    existsSync(join(root, path)),
  );
}
