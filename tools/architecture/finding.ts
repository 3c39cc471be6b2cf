/** One breach of the architecture law. */
export interface Finding {
  /** The file, from the repository's root, with `/` on every platform. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1. */
  readonly column: number;
  /** The law's stable name, as `room-import`. */
  readonly rule: string;
  /** What is wrong and how to mend it, in one sentence. */
  readonly message: string;
}

/** The line a person, an editor or CI reads: `file:line:column  rule  sentence`. */
export function formatFinding(finding: Finding): string {
  return `${finding.file}:${finding.line}:${finding.column}  ${finding.rule}  ${finding.message}`;
}
