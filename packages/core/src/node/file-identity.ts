import { statSync, type BigIntStats } from "node:fs";

/** Which file it is, whatever its name: two names, or a name at two times, are the same file if these agree. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** What `stat` says of the file at a path; `undefined` where there is none. */
export function lookAtFile(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** The identity in an answer of `stat` or `fstat`. */
export function fileIdentity(stats: BigIntStats): FileIdentity {
  return { device: stats.dev, inode: stats.ino };
}

/** Whether an answer of `stat` is about that file. */
export function isSameFile(stats: BigIntStats | undefined, file: FileIdentity): boolean {
  return stats !== undefined && stats.ino === file.inode && stats.dev === file.device;
}
