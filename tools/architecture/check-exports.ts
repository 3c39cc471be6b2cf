import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import type { Source } from "./read-sources.ts";
import { walk } from "./walk.ts";

/** Names are exported one by one, under their own name, and a door does nothing but that. */
export function checkExports(source: Source, law: Law): Finding[] {
  return [...checkForms(source), ...checkIndex(source, law)];
}

function checkForms(source: Source): Finding[] {
  const isConfig = /\.config\.[cm]?ts$/.test(source.path);
  const findings: Finding[] = [];
  walk(source.program, (node) => {
    if (node.type === "ExportAllDeclaration") {
      const message = "export * hides what is public: list the names by hand.";
      findings.push(source.finding(node.start, "export-star", message));
    }
    if (node.type === "ExportDefaultDeclaration" && !isConfig) {
      const message = "a default export has no name of its own: export it by name.";
      findings.push(source.finding(node.start, "default-export", message));
    }
    return node.type === "Program";
  });
  return findings;
}

function checkIndex(source: Source, law: Law): Finding[] {
  if (!/(?:^|\/)index\.[cm]?[jt]sx?$/.test(source.path)) return [];
  if (!law.doors.includes(source.path)) {
    const message =
      "index.ts stands only at the doors of the law: name the file for what it exports.";
    return [source.finding(0, "index-file", message)];
  }
  return source.program.body
    .filter((node) => node.type !== "ExportAllDeclaration")
    .filter((node) => node.type !== "ExportNamedDeclaration" || !node.source)
    .map((node) =>
      source.finding(node.start, "door-body", "a door only lists: export { name } from a file."),
    );
}
