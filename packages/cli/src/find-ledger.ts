import { statSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname, join } from "node:path";
import { unreadable } from "./read-text-file.ts";
import { UserError } from "./user-error.ts";

/** Where a ledger lies. */
export interface FoundLedger {
  /** The file of its lines. */
  readonly file: string;
  /** The folder with what belongs to it. */
  readonly folder: string;
  /** How many bytes it has now. */
  readonly bytes: number;
}

const NAME = "ledger.ndjson";

/**
 * The ledger that a path means: the file itself, or the folder that a guard keeps it in.
 *
 * @throws UserError where there is none.
 */
export function findLedger(path: string): FoundLedger {
  const found = look(path);
  if (!found.isDirectory()) return { file: path, folder: dirname(path), bytes: found.size };
  const file = join(path, NAME);
  const inside = statSync(file, { throwIfNoEntry: false });
  if (inside !== undefined) return { file, folder: path, bytes: inside.size };
  throw new UserError(
    `There is no ${NAME} in ${path}. Name the folder that you gave to fileStorage, or a ledger file.`,
  );
}

function look(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(path, error, "Name the folder that you gave to fileStorage, or a ledger file");
  }
}
