import { basename, dirname, join } from "node:path";
import { GuardFault } from "../errors/guard-fault.ts";

/**
 * Why a storage is not opened, or no longer used: which file, what is wrong with it, and what to do.
 */
export function refusal(
  path: string,
  wrong: string,
  options?: { readonly cause?: unknown },
): GuardFault {
  return new GuardFault("LEDGER_UNAVAILABLE", `${shortPath(path)} ${wrong}`, options);
}

/** A file's own name and its folder's: a fault's message reaches the model and the browser. */
export function shortPath(path: string): string {
  return join(basename(dirname(path)), basename(path));
}
