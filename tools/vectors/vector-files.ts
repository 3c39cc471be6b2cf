import { canonicalJsonVectors } from "./canonical-json-vectors.ts";
import { ed25519Vectors } from "./ed25519-vectors.ts";
import { ledgerVectors } from "./ledger-vectors.ts";
import { proofVectors } from "./proof-vectors.ts";

/** The text of each file in `spec/vectors` that is made here, by its name. */
export function vectorFiles(): ReadonlyMap<string, string> {
  const files = {
    "canonical-json.json": canonicalJsonVectors(),
    "ed25519.json": ed25519Vectors(),
    "ledgers.json": ledgerVectors(),
    "proofs.json": proofVectors(),
  };
  return new Map(
    Object.entries(files).map(([name, file]) => [name, `${asciiJson(file)}\n`] as const),
  );
}

/** JSON that every editor and every language reads the same: invisible characters stand as escapes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
