// How fast a ledger is verified, against the bare verification of its signatures.
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyLedger } from "../../packages/core/dist/verify/index.js";
import { fromBase64 } from "../../packages/core/dist/canonical/base64.js";
import { parseLine } from "../../packages/core/dist/ledger/line.js";
import { entryMessage } from "../../packages/core/dist/proof/entry-message.js";
import { interleave } from "./interleave.ts";
import type { Contender } from "./interleave.ts";
import { makeLedger } from "./ledger-of.ts";
import { printBudget, printCosts } from "./print-costs.ts";

const ENTRIES = 20_000;

/** Every signature of a ledger, with all that stands around them, on one core. */
export async function benchVerify(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "execution-guard-bench-"));
  try {
    await makeLedger(folder, ENTRIES);
    const bytes = readFileSync(join(folder, "ledger.ndjson"));
    const lines = bytes.toString().trimEnd().split("\n").map(parseLine);
    const publicKey = publicKeyIn(lines[0]?.entry ?? "");
    const whole: Contender = {
      name: "the whole ledger",
      run: async () => {
        const verdict = await verifyLedger(bytes, { keys: [publicKey] });
        if (!verdict.valid || verdict.entries !== lines.length)
          throw new Error("it did not verify");
      },
    };
    const contenders = [nativeVerify(lines, publicKey), whole];
    const costs = await interleave(contenders, { rounds: 3, count: 1 });
    const each = costs.map((cost) => ({
      ...cost,
      microseconds: cost.microseconds / lines.length,
      minimum: cost.minimum / lines.length,
    }));
    printCosts(`verifying ${lines.length} entries on one core, for each`, each);
    const rate = 1 / (costs[1]?.ratio ?? Number.NaN);
    printBudget("of the native rate of one core", rate, { atMost: false, value: 0.9, unit: " ×" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function nativeVerify(
  lines: readonly { readonly entry: string; readonly signature: string }[],
  publicKey: string,
): Contender {
  const x = Buffer.from(publicKey.replace("ed25519:", ""), "base64").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  const signed = lines.map(({ entry, signature }) => ({
    message: entryMessage(entry),
    signature: fromBase64(signature) ?? new Uint8Array(),
  }));
  return {
    name: "bare crypto.verify of the same bytes",
    run: () => {
      const good = signed.filter(({ message, signature }) => verify(null, message, key, signature));
      if (good.length !== signed.length) throw new Error("a signature did not verify");
    },
  };
}

function publicKeyIn(genesis: string): string {
  const { body } = JSON.parse(genesis) as { readonly body: { readonly publicKey: string } };
  return body.publicKey;
}
