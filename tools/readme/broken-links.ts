import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Every link of a Markdown file that leads nowhere, as `line: target`: a relative path without a
 * file, or an anchor without its heading. Links to the web are not followed.
 */
export function brokenLinks(root: string, path: string): string[] {
  const file = join(root, path);
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) =>
    [...line.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(root, file, target))
      .map((target) => `${path}:${index + 1}: ${target}`),
  );
}

function leadsSomewhere(root: string, file: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const aim = path === "" ? file : join(dirname(file), path);
  if (!existsSync(aim) || relative(root, aim).startsWith("..")) return false;
  if (anchor === undefined) return true;
  return statSync(aim).isFile() && anchorsOf(readFileSync(aim, "utf8")).includes(anchor);
}

function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
