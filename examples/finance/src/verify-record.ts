import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { GuardIdentity } from "@execution-guard/core";
import { verifyLedger } from "@execution-guard/core/verify";

/** Fails the example when something is not as it says. */
export function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`The example does not show what it says: ${what}.`);
}

/** Verifies an example's ledger as a stranger would: from the file and the public key alone. */
export async function verifyRecord(folder: string, identity: GuardIdentity): Promise<void> {
  const file = createReadStream(join(folder, "ledger.ndjson"));
  const verdict = await verifyLedger(file, { keys: identity.publicKey });
  console.log(`  ${verdict.message}`);
  console.log(`  key: ${verdict.key} · tail: ${verdict.tail}`);
  console.log(`  ${join(folder, "ledger.ndjson")}\n`);
  check(verdict.valid, "the ledger verifies");
}
