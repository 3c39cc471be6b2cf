import { describe, expect, it } from "vitest";
import { GENESIS_HASH } from "../ledger/line.ts";
import { appendEntries, rootOf } from "../ledger/tree.ts";
import { generateSigner } from "../proof/ed25519-signer.ts";
import type { Signer } from "../proof/proof.ts";
import { checkpointDraft } from "./entry-bodies.ts";
import { sealDrafts, type EntryDraft } from "./seal-drafts.ts";

const signer = generateSigner();
const late: Signer = { ...signer, sign: async (bytes) => signer.sign(bytes) };

const before = ["one", "two", "three"];
const tip = {
  size: before.length,
  hash: GENESIS_HASH,
  frontier: () => appendEntries([], 0, before),
};

function outcomes(count: number): EntryDraft[] {
  return Array.from({ length: count }, () => ({ type: "outcome", body: {} }));
}

describe("sealDrafts", () => {
  it.each([
    [5, "at once", signer],
    [5, "later", late],
    // As many tools may run when a disk fails, and their outcomes come in one commit once it is mended.
    [15_000, "at once", signer],
  ])("chains %i entries signed %s, and a checkpoint has all before it", async (count, _, by) => {
    const context = { signer: by, ledger: "l", now: 1, untilSigned: <T>(signed: T) => signed };
    const sealed = await sealDrafts(context, [...outcomes(count), checkpointDraft(undefined)], tip);
    let hash = GENESIS_HASH;
    for (const [index, { parsed, proof }] of sealed.entries()) {
      expect([parsed.prev, parsed.seq]).toStrictEqual([hash, tip.size + index]);
      hash = proof.hash;
    }
    const size = tip.size + count;
    const entries = sealed.slice(0, count).map(({ proof }) => proof.entry);
    const frontier = appendEntries([], 0, [...before, ...entries]);
    expect(sealed.at(-1)?.parsed.body).toMatchObject({ size, root: rootOf(frontier, size) });
  });
});
