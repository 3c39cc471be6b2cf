import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { checkCycles } from "./check-cycles.ts";
import { checkDeclarations } from "./check-declarations.ts";
import { checkDocs } from "./check-docs.ts";
import { checkDoors, type DoorNames } from "./check-doors.ts";
import { checkExports } from "./check-exports.ts";
import { checkImports } from "./check-imports.ts";
import { checkLengths } from "./check-lengths.ts";
import { checkLockfile } from "./check-lockfile.ts";
import { checkNames } from "./check-names.ts";
import { checkOffline } from "./check-offline.ts";
import { checkPurity } from "./check-purity.ts";
import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import { readSources, type Source } from "./read-sources.ts";

/** Where the public names of the doors are kept. */
export const DOORS_FILE = "tools/architecture/doors.json";

const FILE_CHECKS: readonly ((source: Source, law: Law) => Finding[])[] = [
  checkImports,
  checkPurity,
  checkDeclarations,
  checkExports,
  checkDocs,
  checkLengths,
  checkNames,
];

/** Every breach of the law in a repository, in the order of its files. */
export function checkArchitecture(root: string, law: Law): Finding[] {
  const { sources, findings } = readSources(root);
  const all = [
    ...findings,
    ...sources.flatMap((source) => FILE_CHECKS.flatMap((check) => check(source, law))),
    ...checkCycles(sources),
    ...checkOffline(sources, law),
    ...checkDoors(sources, law, JSON.parse(readText(root, DOORS_FILE) ?? "{}") as DoorNames),
    ...checkLockfile("pnpm-lock.yaml", readText(root, "pnpm-lock.yaml") ?? ""),
  ];
  return all.sort(
    (one, other) =>
      compareTexts(one.file, other.file) || one.line - other.line || one.column - other.column,
  );
}

function readText(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
