/**
 * The public vectors in `spec/vectors`, against this implementation. A new file needs one more
 * function in `checks`: it is given one case and fails where the implementation does not agree.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalJson, canonicalLedgerJson } from "../src/canonical/canonical-json.ts";
import { fromHex, toHex } from "../src/canonical/sha256.ts";
import { ALLOW_ALL, DENY_AT, ExecutionGuard, memoryStorage, nextSeverity } from "../src/index.ts";
import type { GuardResult, SeverityState } from "../src/index.ts";
import { takeIntent } from "../src/intent/take-intent.ts";
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
  "decisions.json": checkDecision,
  "digests.json": checkDigest,
  "ed25519.json": checkEd25519,
  "ledgers.json": checkLedger,
  "proofs.json": checkProof,
  "severity.json": checkSeverity,
};

/** Files whose cases the room they are about runs itself. */
const elsewhere: ReadonlySet<string> = new Set(["policies.json", "text-scores.json"]);

const folder = new URL("../../../spec/vectors/", import.meta.url);

const files = readdirSync(folder).filter((file) => file.endsWith(".json") && !elsewhere.has(file));

describe.each(files)("%s", (file) => {
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

async function checkDecision(vector: VectorCase): Promise<void> {
  const { policy, intent, haltThreshold, holdThreshold, severity = [undefined] } = vector;
  const guard = new ExecutionGuard({
    storage: memoryStorage(),
    policy: policy === "ALLOW_ALL" ? ALLOW_ALL : (policy ?? undefined),
    haltThreshold,
    holdThreshold,
  });
  let result: GuardResult | undefined;
  for (const score of severity) {
    const given = score === undefined ? {} : { severity: { score, source: "vector" } };
    result = await guard.safeEvaluate(intent, given);
  }
  expect(result).toMatchObject(vector["expect"]);
  expect(result?.proof).toBeDefined();
}

function checkDigest({ intent, canonical, digest, path }: VectorCase): void {
  if (path === undefined) {
    const taken = takeIntent(intent);
    expect(taken.text).toBe(canonical);
    expect(taken.snapshot.digest).toBe(digest);
    return;
  }
  expect(() => takeIntent(intent)).toThrow(expect.objectContaining({ path }));
}

function checkSeverity({ start, steps }: VectorCase): void {
  let state: SeverityState = start;
  for (const { score, state: after, threshold } of steps) {
    state = nextSeverity(state, Number(score));
    expect(state).toBe(after);
    expect(DENY_AT[state]).toBe(threshold);
  }
}
