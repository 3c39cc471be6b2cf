import { writeCheckpoint } from "../../packages/core/src/ledger/checkpoint.ts";
import { writeLine } from "../../packages/core/src/ledger/line.ts";
import { appendEntries } from "../../packages/core/src/ledger/tree.ts";
import type { AnchorHead } from "../../packages/core/src/verify/ledger-verdict.ts";
import {
  buildLines,
  buildProofs,
  sealNow,
  type EntryPlan,
} from "../../packages/core/test/build-ledger.ts";
import { RFC_8032, rfc8032Signer } from "./rfc8032-signer.ts";
import type { VectorFile } from "./vector-file.ts";

/** A ledger's text, what the verifier brings, and the verdict. */
export interface LedgerVector {
  readonly name: string;
  /** The file, as pieces of text to be joined: as a rule, its lines. */
  readonly ledger: readonly string[];
  /** The public key to believe; absent: the one in the ledger. */
  readonly key?: string;
  /** A head held outside the ledger. */
  readonly head?: AnchorHead;
  readonly valid: boolean;
  readonly tail: string;
  /** `<line from 1> <what is wrong>`; another implementation may use other words. */
  readonly problems: readonly string[];
}

const signer = rfc8032Signer(RFC_8032[0]);
const other = rfc8032Signer(RFC_8032[1]);

const PLANS: readonly EntryPlan[] = [
  { type: "genesis" },
  { type: "decision" },
  { type: "checkpoint" },
  { type: "recovered" },
  { type: "checkpoint" },
];
const lines = buildLines(signer, PLANS);
const proofs = buildProofs(signer, PLANS);
const [genesis = "", second = "", third = "", fourth = "", fifth = ""] = lines;
const head: AnchorHead = { size: 5, hash: proofs.at(-1)?.hash ?? "" };

/** One honest ledger, and what attackers, editors and crashes do to it. */
export function ledgerVectors(): VectorFile<LedgerVector> {
  return {
    description:
      "Join `ledger` and verify it, with `key` pinned and `head` as an anchor where they are there. `valid`, `tail` and `problems` are the verdict.",
    cases: [...verified(), ...changedLines(), ...changedFiles(), ...lies()],
  };
}

function verified(): readonly LedgerVector[] {
  const pinned = { ledger: lines, key: signer.publicKey, valid: true, problems: [] };
  const byOther = { ledger: buildLines(other, PLANS), tail: "NOT anchored" };
  return [
    { name: "intact, its key pinned", ...pinned, tail: "NOT anchored" },
    { name: "intact, its head held elsewhere", ...pinned, head, tail: "anchored to entry 4" },
    {
      name: "cut at the end: nothing in it tells",
      ...pinned,
      ledger: lines.slice(0, 4),
      tail: "NOT anchored",
    },
    {
      name: "cut at the end, its head held elsewhere",
      ...pinned,
      ledger: lines.slice(0, 4),
      head,
      valid: false,
      tail: "NOT anchored",
      problems: ["5 HEAD_NOT_FOUND"],
    },
    {
      name: "written anew by somebody else: nothing in it tells",
      ...byOther,
      valid: true,
      problems: [],
    },
    {
      name: "written anew by somebody else, the true key pinned",
      ...byOther,
      key: signer.publicKey,
      valid: false,
      problems: [1, 2, 3, 4, 5].map((line) => `${line} KEY_UNKNOWN`),
    },
    {
      name: "written anew with the true key, its head held elsewhere",
      ledger: buildLines(signer, PLANS.with(3, { type: "outcome" })),
      key: signer.publicKey,
      head,
      valid: false,
      tail: "NOT anchored",
      problems: ["5 HEAD_NOT_FOUND"],
    },
  ];
}

function changedLines(): readonly LedgerVector[] {
  const edited = second.replace("entry 1", "entry 9");
  const swapped = second.replace(/"sig":".*"/, `"sig":"${proofs[2]?.signature}"`);
  return [
    refused("an edited entry", [genesis, edited, third, fourth, fifth], ["2 HASH_MISMATCH"]),
    refused(
      "two entries in another order",
      [genesis, third, second, fourth, fifth],
      ["2 CHAIN_BROKEN", "3 CHAIN_BROKEN", "4 CHAIN_BROKEN"],
    ),
    refused("an entry cut out", [genesis, third, fourth, fifth], ["2 CHAIN_BROKEN"]),
    refused("an entry twice", [genesis, second, second, third], ["3 CHAIN_BROKEN"]),
    refused("another entry's signature", [genesis, swapped, third], ["2 SIGNATURE_INVALID"]),
    refused(
      "a hash in capitals",
      [genesis.replace(/"hash":"[^"]*"/, upperCase)],
      ["1 LINE_MALFORMED"],
    ),
    refused("base64 without padding", [genesis.replace('=="}', '"}')], ["1 LINE_MALFORMED"]),
    refused("no genesis", [second, third], ["1 CHAIN_BROKEN"]),
  ];
}

function changedFiles(): readonly LedgerVector[] {
  const crlf = lines.map((line) => line.replace("\n", "\r\n"));
  return [
    refused("no byte", [], ["1 LEDGER_EMPTY"]),
    refused("a byte order mark", ["\ufeff", ...lines], ["1 LINE_MALFORMED"]),
    refused(
      "CRLF line ends",
      crlf,
      [1, 2, 3, 4, 5].map((line) => `${line} LINE_MALFORMED`),
    ),
    refused("an empty line", [genesis, "\n", second], ["2 LINE_MALFORMED"]),
    refused("no line end at the end", [genesis, second.slice(0, -1)], ["2 LINE_TORN"]),
    refused("a line cut short", [genesis, second.slice(0, 100)], ["2 LINE_TORN"]),
    refused("zeros after a crash", [...lines, "\u0000".repeat(64)], ["6 LINE_TORN"]),
    refused(
      "a space in a line's frame",
      [genesis.replace('"sig":', '"sig": ')],
      ["1 LINE_MALFORMED"],
    ),
  ];
}

/** Signed with the true key: only the rules of the format speak against them. */
function lies(): readonly LedgerVector[] {
  const start: EntryPlan = { type: "genesis" };
  const otherTree = writeCheckpoint(appendEntries([], 0, ["something else"]), 1);
  const plans: readonly (readonly [string, readonly EntryPlan[], readonly string[]])[] = [
    ["a first entry that is no genesis", [{ type: "decision" }], ["1 GENESIS_MISSING"]],
    ["a second genesis", [start, start], ["2 GENESIS_REPEATED"]],
    ["another ledger's id", [start, { type: "decision", ledger: "another" }], ["2 LEDGER_CHANGED"]],
    ["a time before the entry before", [start, { type: "decision", ts: 1 }], ["2 TIME_BACKWARDS"]],
    ["a place left out", [start, { type: "decision", seq: 2 }], ["2 CHAIN_BROKEN"]],
    [
      "another key without a rotation",
      [start, { type: "decision", signer: other }],
      ["2 KEY_UNKNOWN"],
    ],
    [
      "a checkpoint of another tree",
      [start, { type: "checkpoint", body: otherTree }],
      ["2 ROOT_MISMATCH"],
    ],
    [
      "a checkpoint without a tree",
      [start, { type: "checkpoint", body: {} }],
      ["2 ENTRY_MALFORMED"],
    ],
  ];
  const doubled = proofs[0]?.entry.replace('"seq":0', '"seq":1,"seq":0') ?? "";
  const decimal = proofs[0]?.entry.replace('"seq":0', '"seq":0.0') ?? "";
  return [
    ...plans.map(([name, some, problems]) => refused(name, buildLines(signer, some), problems)),
    refused("a member twice", [lineOf(doubled)], ["1 ENTRY_NOT_CANONICAL"]),
    refused("a number in another form", [lineOf(decimal)], ["1 ENTRY_NOT_CANONICAL"]),
  ];
}

function refused(
  name: string,
  ledger: readonly string[],
  problems: readonly string[],
): LedgerVector {
  const key = signer.publicKey;
  return { name, ledger, key, valid: false, tail: "NOT anchored", problems };
}

function lineOf(entry: string): string {
  return `${writeLine(sealNow(signer, entry, 0))}\n`;
}

function upperCase(member: string): string {
  return member.replace(/[a-f]+(?=[^:]*"$)/g, (digits) => digits.toUpperCase());
}
