import type { Finding } from "./finding.ts";
import type { Law } from "./law.ts";
import type { Source } from "./read-sources.ts";
import { wordsOf } from "./words-of.ts";

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*\.[cm]?[jt]sx?$/;

/** A file's name says what it exports, and so does every folder's on the way to it. */
export function checkNames(source: Source, law: Law): Finding[] {
  const parts = source.path.split("/");
  const fileName = parts.at(-1) ?? "";
  const findings: Finding[] = [];
  if (!KEBAB_CASE.test(fileName)) {
    const message = `"${fileName}" is not kebab-case: name it as the function it exports, in-words.ts.`;
    findings.push(source.finding(0, "file-name", message));
  }
  const empty = [...parts.slice(0, -1), ...wordsOf(fileName)].find((word) =>
    law.emptyNames.includes(word),
  );
  if (empty !== undefined) {
    const message = `"${empty}" says nothing: name the file for the one idea it holds.`;
    findings.push(source.finding(0, "file-name", message));
  }
  return findings;
}
