import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/**
 * Runs in a process of its own that takes `process`, `Buffer` and thereby every `node:` module away
 * before it loads the package, as in a browser or an edge worker.
 */
const PROGRAM = `
  const { log } = console;
  const sources = ${JSON.stringify(new URL("../src/", import.meta.url).href)};
  const vectors = JSON.parse(process.getBuiltinModule("fs").readFileSync(
    new URL("../../../spec/vectors/ledgers.json", sources), "utf8")).cases;
  delete globalThis.process;
  delete globalThis.Buffer;
  const { verifyLedger, verifyProof } = await import(sources + "verify/index.ts");
  const { generateSigner, generatePrivateKeyPem, ed25519Signer } = await import(sources + "proof/ed25519-signer.ts");
  const { sealEntry } = await import(sources + "proof/seal-entry.ts");
  const { writeEntry } = await import(sources + "ledger/entry.ts");
  const { memoryStorage } = await import(sources + "ledger/memory-storage.ts");
  const signer = ed25519Signer(generatePrivateKeyPem());
  const fields = { type: "decision", ledger: "one", seq: 0, prev: "0".repeat(64), kid: signer.keyId, ts: 1, body: {} };
  const proof = sealEntry(signer, writeEntry(fields), 0);
  const wrong = [];
  for (const { name, ledger, key: keys, head, valid } of vectors.slice(0, 12)) {
    const verdict = await verifyLedger(ledger, { keys, head });
    if (verdict.valid !== valid) wrong.push(name);
  }
  log(JSON.stringify({
    own: verifyProof(proof, signer.publicKey).message,
    other: verifyProof(proof, generateSigner().publicKey).code,
    lockKind: memoryStorage().lockKind,
    wrong,
  }));
`;

describe("the package without node:crypto", () => {
  it("signs and verifies with noble alone", () => {
    const options = [
      "--input-type=module",
      "--conditions=@execution-guard/source",
      "--eval",
      PROGRAM,
    ];
    const output = execFileSync(process.execPath, options, { encoding: "utf8" });
    expect(JSON.parse(output)).toStrictEqual({
      own: "Proof verified at ledger index 0",
      other: "KEY_UNKNOWN",
      lockKind: "memory",
      wrong: [],
    });
  });
});
