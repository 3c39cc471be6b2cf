import type { Report } from "./judge-shell.ts";
import {
  isAccountPath,
  isCredentialPath,
  isDiskPath,
  isHistoryPath,
  isLogPath,
  isPersistencePath,
  isRootPath,
  isSystemPath,
} from "./rules/known-paths.ts";
import { normalizePath } from "./shell/path-effects.ts";

const DELETING =
  /(?:^|[^a-z])(?:delete|remove|rm|rmdir|unlink|erase|purge|wipe|clear|clean|truncate|trash)(?:[^a-z]|$)/;
const WRITING =
  /(?:^|[^a-z])(?:write|edit|create|save|append|put|update|patch|replace|insert|move|mv|rename|copy|cp|upload|download|chmod|chown|install|touch|mkdir|export|store|set|modify|apply)(?:[^a-z]|$)/;

/** Judges a path, by what the action's name says is done with it. */
export function judgePath(text: string, action: string, report: Report): void {
  if (text.includes("\u0000")) {
    report({ rule: "path.hidden-end", score: 75, reason: "A path with a hidden end" });
  }
  const written = text.replace(/^file:\/\//i, "").replaceAll("\\", "/");
  // A percent-encoded path may be decoded later; `%2e%2e%2f` is `../`.
  const path = normalizePath(decode(written));
  const verb = action.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  const deletes = DELETING.test(verb);
  const writes = deletes || WRITING.test(verb);
  if (isCredentialPath(path))
    report({ rule: "path.credentials", score: 80, reason: "A file of credentials" });
  if (isHistoryPath(path))
    report({ rule: "path.history", score: 65, reason: "A record of what a person typed" });
  if (path.startsWith("../") && climbs(path) > 2) {
    report({ rule: "path.outside", score: 60, reason: "A path that leads far out of its folder" });
  }
  if (isDiskPath(path)) report({ rule: "path.disk", score: 85, reason: "A whole disk" });
  if (!writes) return;
  if (deletes && isRootPath(path))
    report({
      rule: "path.root-deletion",
      score: 95,
      reason: "Root path recursive deletion attempt",
    });
  if (isAccountPath(path))
    report({ rule: "path.accounts", score: 90, reason: "Writes to a system file" });
  else if (isLogPath(path))
    report({ rule: "path.logs", score: 80, reason: "Clears or rewrites logs" });
  else if (isSystemPath(path))
    report({ rule: "path.system", score: 80, reason: "Writes to a system file" });
  else if (isPersistencePath(path))
    report({
      rule: "path.persistence",
      score: 75,
      reason: "Writes a file whose content runs later, by itself",
    });
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%2e/gi, ".").replaceAll(/%2f/gi, "/").replaceAll(/%5c/gi, "/");
}

function climbs(path: string): number {
  let count = 0;
  for (const segment of path.split("/")) {
    if (segment !== "..") break;
    count += 1;
  }
  return count;
}
