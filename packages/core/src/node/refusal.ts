import { basename, dirname, join } from "node:path";
import { GuardFault } from "../errors/guard-fault.ts";

/**
 * Why a storage is not opened, or no longer used: which file, what is wrong with it, and what to do.
 * The path is short (the folder's own name and the file's), because the message may travel far.
 */
export function refusal(
  path: string,
  wrong: string,
  options?: { readonly cause?: unknown },
): GuardFault {
  const name = join(basename(dirname(path)), basename(path));
  return new GuardFault("LEDGER_UNAVAILABLE", `${name} ${wrong}`, options);
}
