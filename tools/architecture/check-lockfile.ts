import type { Finding } from "./finding.ts";

/** The lockfile names packages and their digests, never a host: everyone installs from their own registry. */
export function checkLockfile(file: string, text: string): Finding[] {
  return text.split("\n").flatMap((line, index) => {
    const match = /https?:|git\+|tarball:|registry:/.exec(line);
    if (!match) return [];
    const message = `"${match[0]}" ties the lockfile to a host: install again from a plain registry.`;
    return [{ file, line: index + 1, column: match.index + 1, rule: "lockfile", message }];
  });
}
