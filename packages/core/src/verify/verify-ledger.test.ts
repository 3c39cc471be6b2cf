import { describe, expect, it } from "vitest";
import { buildLines, buildProofs, LEDGER_ID, type EntryPlan } from "../../test/build-ledger.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { appendEntries } from "../ledger/tree.ts";
import { writeCheckpoint } from "../ledger/checkpoint.ts";
import { generateSigner } from "../proof/ed25519-signer.ts";
import { verifyLedger } from "./verify-ledger.ts";

const signer = generateSigner();
const other = generateSigner();
const plans: readonly EntryPlan[] = [
  { type: "genesis" },
  { type: "decision" },
  { type: "checkpoint" },
  { type: "decision" },
  { type: "outcome" },
  { type: "recovered" },
  { type: "checkpoint" },
];
const proofs = buildProofs(signer, plans);
const lines = buildLines(signer, plans);
const pinned = { keys: signer.publicKey };
const hashAt = (index: number) => proofs.at(index)?.hash ?? "";

/** The lines with these changes, by number from 0. */
function edited(changes: Readonly<Record<number, string>>): string {
  return lines.map((line, index) => changes[index] ?? line).join("");
}

/** The codes of what is wrong, with their lines. */
async function problemsOf(
  input: Parameters<typeof verifyLedger>[0],
  options: Parameters<typeof verifyLedger>[1] = pinned,
): Promise<readonly string[]> {
  const { valid, problems } = await verifyLedger(input, options);
  expect(valid).toBe(problems.length === 0);
  return problems.map(({ line, code }) => `${line} ${code}`);
}

describe("verifyLedger", () => {
  it("verifies an honest ledger and says what it can't know", async () => {
    expect(await verifyLedger(lines.join(""), pinned)).toStrictEqual({
      valid: true,
      message: "Ledger verified: 7 entries; key pinned, tail NOT anchored",
      entries: 7,
      head: { size: 7, hash: hashAt(-1) },
      ledger: LEDGER_ID,
      key: "pinned",
      tail: "NOT anchored",
      problems: [],
      omitted: 0,
    });
  });

  it("takes text, bytes, streams and chunks of any size", async () => {
    const text = lines.join("");
    const bytes = new TextEncoder().encode(text);
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    async function* later(): AsyncGenerator<string> {
      yield text.slice(0, 1000);
      await Promise.resolve();
      yield text.slice(1000);
    }
    for (const input of [text, bytes, lines, single, later(), new Blob([bytes]).stream()]) {
      expect((await verifyLedger(input, pinned)).entries).toBe(7);
      expect(await problemsOf(text)).toStrictEqual([]);
    }
  });

  it("believes the key that the ledger names where none is given, and says so", async () => {
    const verdict = await verifyLedger(lines.join(""));
    expect(verdict).toMatchObject({ valid: true, key: "NOT pinned" });
    expect(verdict.message).toContain("key NOT pinned");
  });

  it("tells a ledger that somebody else wrote anew by the pinned key alone", async () => {
    const forged = buildLines(other, plans).join("");
    expect((await verifyLedger(forged)).valid).toBe(true);
    const verdict = await verifyLedger(forged, { ...pinned, maxProblems: 2 });
    expect(verdict).toMatchObject({ valid: false, key: "NOT pinned", omitted: 5 });
    expect(verdict.problems.map(({ code }) => code)).toStrictEqual(["KEY_UNKNOWN", "KEY_UNKNOWN"]);
    expect(verdict.message).toContain("(and 6 more)");
  });

  it("tells a cut or rewritten ledger by a head held elsewhere alone", async () => {
    const head = { size: 7, hash: hashAt(-1) };
    const whole = await verifyLedger(lines.join(""), { ...pinned, head });
    expect(whole).toMatchObject({ valid: true, tail: "anchored to entry 6" });
    const cut = lines.slice(0, 5).join("");
    expect(await problemsOf(cut)).toStrictEqual([]);
    expect(await problemsOf(cut, { ...pinned, head })).toStrictEqual(["6 HEAD_NOT_FOUND"]);
    const rewritten = buildLines(signer, plans.with(4, { type: "not-executed" })).join("");
    expect(await problemsOf(rewritten)).toStrictEqual([]);
    const verdict = await verifyLedger(rewritten, { ...pinned, head });
    expect(verdict).toMatchObject({ valid: false, tail: "NOT anchored" });
    expect(await problemsOf(rewritten, { ...pinned, head })).toStrictEqual(["7 HEAD_NOT_FOUND"]);
    const early = { size: 3, hash: hashAt(2) };
    expect((await verifyLedger(rewritten, { head: early })).tail).toBe("anchored to entry 2");
  });

  it("finds an edited entry, with its hash made to fit or not", async () => {
    const line = lines[3] ?? "";
    const changed = line.replace("entry 3", "entry 4");
    expect(await problemsOf(edited({ 3: changed }))).toStrictEqual(["4 HASH_MISMATCH"]);
    const entry = proofs[3]?.entry.replace("entry 3", "entry 4") ?? "";
    const rehashed = changed.replace(hashAt(3), sha256Hex(entry));
    expect(await problemsOf(edited({ 3: rehashed }))).toStrictEqual([
      "4 SIGNATURE_INVALID",
      "5 CHAIN_BROKEN",
    ]);
  });

  it("finds lines that were removed, doubled, moved, or taken from another ledger", async () => {
    const [genesis = "", second = "", third = "", fourth = "", ...rest] = lines;
    const found = async (...some: readonly string[]) => problemsOf(some.join(""));
    expect(await found(genesis, second, fourth, ...rest)).toStrictEqual(["3 CHAIN_BROKEN"]);
    expect(await found(genesis, second, second, third)).toStrictEqual(["3 CHAIN_BROKEN"]);
    expect(await found(genesis, third, second)).toStrictEqual(["2 CHAIN_BROKEN", "3 CHAIN_BROKEN"]);
    expect(await found(second, third)).toStrictEqual(["1 CHAIN_BROKEN"]);
    const foreign = buildLines(
      signer,
      plans.map((plan) => ({ ...plan, ledger: "another" })),
    );
    expect(await found(genesis, foreign[1] ?? "")).toStrictEqual(["2 CHAIN_BROKEN"]);
  });

  it.each<readonly [what: string, plans: readonly EntryPlan[], problems: readonly string[]]>([
    ["no genesis", [{ type: "decision" }], ["1 GENESIS_MISSING", "1 KEY_UNKNOWN"]],
    ["two", [{ type: "genesis" }, { type: "genesis" }], ["2 GENESIS_REPEATED"]],
    [
      "another id",
      [{ type: "genesis" }, { type: "decision", ledger: "x" }],
      ["2 LEDGER_CHANGED", "2 KEY_UNKNOWN"],
    ],
    ["a ts before", [{ type: "genesis" }, { type: "decision", ts: 1 }], ["2 TIME_BACKWARDS"]],
    ["a key", [{ type: "genesis" }, { type: "decision", signer: other }], ["2 KEY_UNKNOWN"]],
    [
      "a bad key",
      [{ type: "genesis", body: { publicKey: "x", lockKind: "x" } }],
      ["1 ENTRY_MALFORMED"],
    ],
    [
      "another's key",
      [{ type: "genesis", body: { publicKey: other.publicKey, lockKind: "x" } }],
      ["1 KEY_UNKNOWN"],
    ],
    ["no key", [{ type: "genesis", body: {} }], ["1 ENTRY_MALFORMED"]],
    [
      "another tree",
      [{ type: "genesis" }, { type: "checkpoint", body: otherTree() }],
      ["2 ROOT_MISMATCH"],
    ],
    ["no tree", [{ type: "genesis" }, { type: "checkpoint", body: {} }], ["2 ENTRY_MALFORMED"]],
  ])("finds what an honest writer never signs: %s", async (_, some, problems) => {
    expect(await problemsOf(buildLines(signer, some).join(""), {})).toStrictEqual(problems);
  });

  it("compares every checkpoint with the entries before it, though chain and signatures fit", async () => {
    const lied = plans.with(6, {
      type: "checkpoint",
      body: writeCheckpoint([hashAt(0), hashAt(1)], 6),
    });
    expect(await problemsOf(buildLines(signer, lied).join(""))).toStrictEqual(["7 ROOT_MISMATCH"]);
  });

  it("finds what an editor or a crash does to a file", async () => {
    const text = lines.join("");
    expect(await problemsOf(text.replace("\n", "\r\n"))).toStrictEqual(["1 LINE_MALFORMED"]);
    expect(await problemsOf(`\ufeff${text}`)).toStrictEqual(["1 LINE_MALFORMED"]);
    expect(await problemsOf(text.slice(0, -1))).toStrictEqual(["7 LINE_TORN"]);
    expect(await problemsOf(text.slice(0, -100))).toStrictEqual(["7 LINE_TORN"]);
    expect(await problemsOf(`${text}\n`)).toStrictEqual(["8 LINE_MALFORMED"]);
    expect(await problemsOf(`${text}${"\0".repeat(512)}`)).toStrictEqual(["8 LINE_TORN"]);
    expect(await problemsOf(text.replace('"entry":', '"entry": '))).toStrictEqual([
      "1 HASH_MISMATCH",
    ]);
  });

  it("goes on after a line it can't read, and checks what follows in itself", async () => {
    const swapped = (lines[5] ?? "").replace(/"sig":"[^"]*"/, `"sig":"${proofs[4]?.signature}"`);
    expect(await problemsOf(edited({ 3: "broken\n", 5: swapped }))).toStrictEqual([
      "4 LINE_MALFORMED",
      "6 SIGNATURE_INVALID",
    ]);
  });

  it("does not verify nothing", async () => {
    for (const input of ["", new Uint8Array(), []]) {
      const verdict = await verifyLedger(input, pinned);
      expect(verdict).toMatchObject({ valid: false, entries: 0, head: { size: 0 } });
      expect(verdict.problems).toMatchObject([{ line: 1, code: "LEDGER_EMPTY" }]);
    }
    expect(await problemsOf("\n")).toStrictEqual(["1 LINE_MALFORMED"]);
  });

  it("rejects on options and chunks that are not what they must be, and on a stream that fails", async () => {
    const head = { size: 0, hash: hashAt(0) };
    await expect(verifyLedger("", { head })).rejects.toThrow(TypeError);
    await expect(verifyLedger("", { head: { size: 1, hash: "x" } })).rejects.toThrow(TypeError);
    await expect(verifyLedger("", { keys: [] })).rejects.toThrow(TypeError);
    const numbers: Promise<unknown> = Reflect.apply(verifyLedger, undefined, [[1, 2]]);
    await expect(numbers).rejects.toThrow(TypeError);
    async function* failing(): AsyncGenerator<string> {
      yield lines[0] ?? "";
      throw new RangeError("disk");
    }
    await expect(verifyLedger(failing())).rejects.toThrow(RangeError);
  });
});

describe("verifyLedger's options", () => {
  it("refuses one that it does not know: a key under a wrong name would pin nothing", async () => {
    await expect(verifyLedger("", { key: "ed25519:…" } as object)).rejects.toThrow(
      new TypeError('verifyLedger has no option "key"'),
    );
  });
});

function otherTree(): EntryPlan["body"] & {} {
  return writeCheckpoint(appendEntries([], 0, ["something else"]), 1);
}
