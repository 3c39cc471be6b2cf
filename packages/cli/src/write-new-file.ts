import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./error-code.ts";
import { UserError } from "./user-error.ts";

/**
 * Writes a file that must not be there yet: nothing is ever overwritten, not even through a link.
 *
 * @throws UserError where there is one, or it can't be written.
 */
export function writeNewFile(path: string, text: string, mode = 0o644): void {
  let descriptor: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    descriptor = openSync(path, "wx", mode);
  } catch (error) {
    throw unwritable(path, error);
  }
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw unwritable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

/** The error for a file that is there already. */
export function alreadyThere(path: string): UserError {
  return new UserError(
    `${path} is there already and is left as it is. Move it away, or choose another place.`,
  );
}

function unwritable(path: string, error: unknown): UserError {
  const code = errorCode(error);
  if (code === "EEXIST") return alreadyThere(path);
  const problem =
    code === "EACCES" || code === "EPERM" || code === "EROFS"
      ? "you may not write there"
      : code === "ENOSPC"
        ? "the disk is full"
        : code;
  return new UserError(`${path} can't be written: ${problem}.`, { cause: error });
}
