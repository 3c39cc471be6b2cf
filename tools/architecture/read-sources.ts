import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, type Comment, type Program } from "oxc-parser";

import type { Finding } from "./finding.ts";

/** What a file is for: shipped to users, a test or bench of that, or the repository's own machinery. */
export type SourceKind = "shipped" | "test" | "tooling";

/** One parsed TypeScript file. */
export interface Source {
  /** From the repository's root, with `/` on every platform. */
  readonly path: string;
  readonly kind: SourceKind;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** The number of the line that holds an offset, from 1. */
  readonly lineAt: (offset: number) => number;
  /** A breach of this file at an offset. */
  readonly finding: (offset: number, rule: string, message: string) => Finding;
}

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "coverage"]);
const SOURCE_FILE = /\.[cm]?[jt]sx?$/;
const TEST_FILE = /\.(?:test|test-d|bench)\.[cm]?tsx?$|^packages\/[^/]+\/(?:test|bench)\//;

/** Reads and parses every source of the repository: packages, examples, tools, root config files. */
export function readSources(root: string): { sources: Source[]; findings: Finding[] } {
  const sources: Source[] = [];
  const findings: Finding[] = [];
  for (const path of listSourceFiles(root, "")) {
    const text = readFileSync(join(root, path), "utf8");
    const { source, error } = parseSource(path, text);
    sources.push(source);
    if (error) {
      const offset = error.labels[0]?.start ?? 0;
      findings.push(
        source.finding(offset, "syntax", `${error.message}: mend it, or no law holds.`),
      );
    }
  }
  return { sources, findings };
}

function listSourceFiles(root: string, folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith(".") || SKIPPED_FOLDERS.has(entry.name)) continue;
    if (entry.isDirectory()) found.push(...listSourceFiles(root, path));
    else if (SOURCE_FILE.test(entry.name)) found.push(path);
  }
  return found.sort();
}

function parseSource(path: string, text: string) {
  const { program, comments, errors } = parseSync(path, text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const lineAt = (offset: number) => lineStarts.findLastIndex((start) => start <= offset) + 1;
  const source: Source = {
    path,
    kind: kindOf(path),
    text,
    program,
    comments,
    lineAt,
    finding: (offset, rule, message) => {
      const line = lineAt(offset);
      return { file: path, line, column: offset - (lineStarts[line - 1] ?? 0) + 1, rule, message };
    },
  };
  return { source, error: errors[0] };
}

function kindOf(path: string): SourceKind {
  if (TEST_FILE.test(path)) return "test";
  return /^packages\/[^/]+\/src\//.test(path) ? "shipped" : "tooling";
}
