import { readFileSync } from "node:fs";
import { errorCode } from "./error-code.ts";
import { UserError } from "./user-error.ts";

/**
 * The text of a file that was named on the command line.
 *
 * @throws UserError where it can't be read.
 */
export function readTextFile(path: string, hint = "Check the path"): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw unreadable(path, error, hint);
  }
}

/** Why a path can't be read, and what to do about it. */
export function unreadable(path: string, error: unknown, hint: string): UserError {
  const code = errorCode(error);
  const problem =
    code === "ENOENT" || code === "ENOTDIR"
      ? `There is no ${path}.`
      : code === "EISDIR"
        ? `${path} is a folder, and a file is needed.`
        : code === "EACCES" || code === "EPERM"
          ? `You may not read ${path}.`
          : code === "ERR_ENCODING_INVALID_ENCODED_DATA"
            ? `${path} is not UTF-8 text.`
            : `${path} can't be read (${code}).`;
  return new UserError(`${problem} ${hint}.`, { cause: error });
}
