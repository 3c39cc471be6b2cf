import type { Node } from "oxc-parser";

import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import { pathMatches } from "./path-matches.ts";
import type { Source } from "./read-sources.ts";
import { walk, type Place } from "./walk.ts";

/** A function fits a screen, a file a sitting. Tests may be long; so may tables of data, and doors. */
export function checkLengths(source: Source, law: Law): Finding[] {
  if (source.kind === "test") return [];
  return [...checkFileLength(source, law), ...checkFunctionLengths(source, law)];
}

function checkFileLength(source: Source, law: Law): Finding[] {
  const limit = law.limits.fileLines;
  const lines = source.lineAt(source.text.trimEnd().length);
  if (lines <= limit || law.doors.includes(source.path)) return [];
  if (pathMatches(source.path, law.dataTables)) return [];
  return [source.finding(0, "file-length", `${lines} lines (limit ${limit}): split it by idea.`)];
}

function checkFunctionLengths(source: Source, law: Law): Finding[] {
  const limit = law.limits.functionLines;
  const findings: Finding[] = [];
  walk(source.program, (node, place) => {
    if (!isFunction(node)) return;
    const start = startOf(node, place);
    const lines = source.lineAt(node.end) - source.lineAt(start) + 1;
    if (lines <= limit) return;
    const message = `${lines} lines (limit ${limit}): give its steps names and functions of their own.`;
    findings.push(source.finding(start, "function-length", message));
  });
  return findings;
}

function isFunction(node: Node): boolean {
  return /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type);
}

// A method's function begins, for a reader, at the method's name.
function startOf(node: Node, { parent }: Place): number {
  return parent?.type === "MethodDefinition" ? parent.start : node.start;
}
