import { describe, expect, it } from "vitest";
import { buildLines, type EntryPlan } from "../../test/build-ledger.ts";
import { generateSigner } from "../proof/ed25519-signer.ts";
import type { TrustedKeys } from "./trusted-keys.ts";
import { verifyLedger } from "./verify-ledger.ts";

const signer = generateSigner();
const other = generateSigner();
const keys = [signer.publicKey, other.publicKey];

/** What is wrong, as `<line> <code>`, with a ledger of these entries. */
async function problemsOf(
  plans: readonly EntryPlan[],
  trusted: TrustedKeys,
): Promise<readonly string[]> {
  const { problems } = await verifyLedger(buildLines(signer, plans), { keys: trusted });
  return problems.map(({ line, code }) => `${line} ${code}`);
}

describe("keyCheck", () => {
  it("calls a key pinned only where a genesis is signed by it and names it", async () => {
    const lines = buildLines(signer, [{ type: "genesis" }, { type: "decision" }]);
    const headless = await verifyLedger(lines.slice(1), { keys });
    expect(headless).toMatchObject({ valid: false, key: "NOT pinned" });
    const body = { publicKey: other.publicKey, lockKind: "memory" };
    const misnamed = await verifyLedger(buildLines(signer, [{ type: "genesis", body }]), { keys });
    expect(misnamed).toMatchObject({
      key: "NOT pinned",
      problems: [{ line: 1, code: "KEY_UNKNOWN" }],
    });
  });

  const rotated: readonly EntryPlan[] = [
    { type: "genesis" },
    { type: "key.rotate" },
    { type: "decision", signer: other },
    { type: "decision", signer: other },
  ];

  it("does not follow a rotation to a key that is not given", async () => {
    const unpinned = await verifyLedger(buildLines(signer, rotated));
    expect(unpinned.problems.map(({ line, code }) => `${line} ${code}`)).toStrictEqual([
      "3 KEY_UNKNOWN",
      "4 KEY_UNKNOWN",
    ]);
    expect(unpinned.message).toContain("rotation is not yet followed here");
  });

  it("follows a rotation between keys that are given, each in its range", async () => {
    const old = { kid: signer.keyId, publicKey: signer.publicKey, fromSeq: 0, toSeq: 1 };
    const next = { kid: other.keyId, publicKey: other.publicKey, fromSeq: 2 };
    expect(await problemsOf(rotated, [old, next])).toStrictEqual([]);
    expect(await problemsOf(rotated, [old, { ...next, fromSeq: 3 }])).toStrictEqual([
      "3 KEY_UNKNOWN",
    ]);
  });

  it("lets no key come or stay but through a rotation, also when both are trusted", async () => {
    const crept: readonly EntryPlan[] = [{ type: "genesis" }, { type: "decision", signer: other }];
    expect(await problemsOf(crept, keys)).toStrictEqual(["2 KEY_UNKNOWN"]);
    const stayed: readonly EntryPlan[] = [
      { type: "genesis" },
      { type: "key.rotate" },
      { type: "decision" },
    ];
    expect(await problemsOf(stayed, keys)).toStrictEqual(["3 KEY_UNKNOWN"]);
  });
});
