/**
 * The public vectors in `spec/vectors`, against this implementation. A new file needs one more
 * function in `checks`: it is given one case and fails where the implementation does not agree.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalJson, canonicalLedgerJson } from "../src/canonical/canonical-json.ts";
import { fromHex, toHex } from "../src/canonical/sha256.ts";
import {
  secretKeyFromSeed,
  secretKeyFromSeedPortable,
  signatureCheck,
  signatureCheckPortable,
} from "../src/proof/ed25519.ts";
import { verifyLedger, verifyProof } from "../src/verify/index.ts";

/** One case, as its file's `description` explains it. */
interface VectorCase {
  readonly name: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each file has a shape of its own
  readonly [field: string]: any;
}

type Check = (vector: VectorCase) => void | Promise<void>;

const checks: Readonly<Record<string, Check>> = {
  "canonical-json.json": checkCanonicalJson,
  "ed25519.json": checkEd25519,
  "ledgers.json": checkLedger,
  "proofs.json": checkProof,
};

const folder = new URL("../../../spec/vectors/", import.meta.url);

describe.each(readdirSync(folder).filter((file) => file.endsWith(".json")))("%s", (file) => {
  const { cases }: { readonly cases: readonly VectorCase[] } = JSON.parse(
    readFileSync(new URL(file, folder), "utf8"),
  );

  it("has a check here, and cases with names of their own", () => {
    expect(Object.keys(checks)).toContain(file);
    expect(cases.length).toBeGreaterThan(0);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(cases)("$name", async (vector) => {
    expect.hasAssertions();
    await checks[file]?.(vector);
  });
});

function checkCanonicalJson({ json, canonical, ledger }: VectorCase): void {
  const value = JSON.parse(json);
  if (canonical === undefined) {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    return;
  }
  expect(canonicalJson(value)).toBe(canonical);
  if (ledger === true) expect(canonicalLedgerJson(value)).toBe(canonical);
  else expect(() => canonicalLedgerJson(value)).toThrow(TypeError);
}

function checkEd25519({ seed, publicKey, message, signature, valid }: VectorCase): void {
  for (const ready of [signatureCheck, signatureCheckPortable]) {
    const check = ready(fromHex(publicKey));
    expect(check?.(fromHex(message), fromHex(signature)) ?? false).toBe(valid);
  }
  if (seed === undefined) return;
  for (const ready of [secretKeyFromSeed, secretKeyFromSeedPortable]) {
    const key = ready(fromHex(seed));
    expect(toHex(key.publicKey)).toBe(publicKey);
    expect(toHex(key.sign(fromHex(message)))).toBe(signature);
  }
}

async function checkLedger(vector: VectorCase): Promise<void> {
  const { ledger, key: keys, head, valid, tail, problems } = vector;
  const verdict = await verifyLedger(ledger, { keys, head });
  expect(verdict.problems.map(({ line, code }) => `${line} ${code}`)).toStrictEqual(problems);
  expect(verdict).toMatchObject({ valid, tail });
}

function checkProof({ proof, keys, valid, code }: VectorCase): void {
  const verdict = verifyProof(proof, keys);
  expect(verdict.valid).toBe(valid);
  expect(verdict.code).toBe(code);
}
