import type { RulePack } from "../rule.ts";

/** Deleting files. The scores and sentences are the Python package's. */
export const filesPack: RulePack = {
  name: "files",
  rules: [
    {
      rule: "files.root-deletion",
      score: 95,
      reason: "Root path recursive deletion attempt",
      command: "rm -r|-R|--recursive",
      when: (_command, options) =>
        options.operands.some(
          (target) => isRoot(target) || (target.startsWith("/") && options.has("-f")),
        ),
    },
    {
      rule: "files.forced-recursive-deletion",
      score: 90,
      reason: "Recursive force deletion command",
      command: "rm -r|-R|--recursive -f|--force",
    },
    {
      rule: "files.deletion",
      score: 60,
      reason: "File deletion command",
      command: "rm|unlink ... !--help|--version",
    },
  ],
};

/** The root of the file system, of a home or of a system folder, with or without a pattern behind it. */
function isRoot(target: string): boolean {
  const path = target.replace(/\/\*$/, "/").replace(/(?<=.)\/+$/, "");
  return (
    path === "/" ||
    path === "" ||
    path === "~" ||
    path === ".." ||
    /^\/{1,8}(?:\.{0,2}\/{0,8})$/.test(path)
  );
}
