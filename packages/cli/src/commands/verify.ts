import { verifyLedger } from "@execution-guard/core/verify";
import type { AnchorHead, LedgerVerdict } from "@execution-guard/core/verify";
import { createReadStream } from "node:fs";
import type { Command, CommandCall } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import type { FoundLedger } from "../find-ledger.ts";
import { printable } from "../printable.ts";
import { readPublicKey } from "../read-public-key.ts";
import { unreadable } from "../read-text-file.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";
import { UserError } from "../user-error.ts";

/** Checks a ledger. */
export const verify: Command = {
  name: "verify",
  summary: "Check that nobody has changed a ledger.",
  operands: ["<folder or ledger file>"],
  options: [
    {
      name: "key",
      value: "<key or file>",
      about: "The public key that must have signed it: ed25519:… or a file that holds it.",
    },
    {
      name: "head",
      value: "<size:hash>",
      about: "Where it ended when you looked before: finds out if its end was cut off.",
    },
    { name: "strict", about: "Exit with 2 unless --key and --head leave no question open." },
  ],
  about:
    "Checks every line: its form, its hash, its place in the chain and its signature. Needs\n" +
    "nothing but the file. Without --key the ledger's own word is taken for who signed it, so\n" +
    "somebody could have written all of it anew; without --head its end could be missing. It\n" +
    "says so.",
  example: "verify .execution-guard --key ed25519:AAAA… --strict",
  exits: [
    "0  valid",
    "1  not valid: somebody or something has changed it",
    "2  could not tell: it can't be read, or --strict and a question is open",
  ],
  run: runVerify,
};

const SHOW_PROGRESS_FROM = 8_388_608;

async function runVerify({ operands, option, flag, terminal }: CommandCall): Promise<number> {
  const key = option("key");
  const keys = key === undefined ? undefined : readPublicKey(key);
  const head = readHead(option("head"));
  const ledger = findLedger(operands[0] ?? "");
  const verdict = await verifyLedger(chunksOf(ledger, terminal), { keys, head });
  terminal.progress("");
  const open = openQuestions(verdict);
  const code = !verdict.valid ? 1 : flag("strict") && open.length > 0 ? 2 : 0;
  if (flag("json")) terminal.printJson({ ...verdict, strict: flag("strict"), exitCode: code });
  else printVerdict(ledger.file, verdict, { terminal, strict: flag("strict") });
  return code;
}

function readHead(text: string | undefined): AnchorHead | undefined {
  if (text === undefined) return undefined;
  const [, size, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (size !== undefined && hash !== undefined) return { size: Number(size), hash };
  throw new UserError("--head is written as an earlier verify printed it: <size>:<64 hex digits>.");
}

async function* chunksOf(
  { file, bytes }: FoundLedger,
  terminal: Terminal,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  let shown = -1;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1_048_576 })) {
      const part = chunk as Uint8Array;
      yield part;
      done += part.length;
      const percent = Math.min(100, Math.floor((done / bytes) * 100));
      if (bytes < SHOW_PROGRESS_FROM || percent === shown) continue;
      shown = percent;
      terminal.progress(`Verifying … ${percent} %`);
    }
  } catch (error) {
    throw unreadable(file, error, "Check that the file is whole and readable");
  }
}

function openQuestions({ key, tail }: LedgerVerdict): readonly string[] {
  return [
    ...(key === "pinned" ? [] : ["the key is not pinned: give --key"]),
    ...(tail === "NOT anchored" ? ["the tail is not anchored: give --head"] : []),
  ];
}

function printVerdict(
  file: string,
  verdict: LedgerVerdict,
  { terminal, strict }: { readonly terminal: Terminal; readonly strict: boolean },
): void {
  const { print, style } = terminal;
  const { valid, entries, problems, omitted, head } = verdict;
  print(
    valid
      ? style("good", `${file} is valid: ${entries} entries, none changed.`)
      : style("bad", `${file} is NOT valid.`),
  );
  const shown = problems.map(({ line, code, message }) => [
    `  line ${line}`,
    code,
    printable(message),
  ]);
  if (shown.length > 0) print(`\n${tableOf(shown).join("\n")}`);
  if (omitted > 0) print(`  and ${omitted} more`);
  const rows = [
    ["  key", keyText(verdict)],
    ["  tail", tailText(verdict)],
    ["  head", `${head.size}:${head.hash}`],
  ];
  print(`\n${tableOf(rows).join("\n")}`);
  if (!valid) return;
  print("\nKeep the head somewhere else and give it as --head next time.");
  const open = openQuestions(verdict);
  if (!strict || open.length === 0) return;
  print(style("warn", `With --strict that is not enough: ${open.join("; ")}.`));
}

function keyText({ key }: LedgerVerdict): string {
  return key === "pinned"
    ? "pinned: the key you gave signed it"
    : "NOT pinned: it is the ledger itself that says whose key this is";
}

function tailText({ tail }: LedgerVerdict): string {
  return tail === "NOT anchored"
    ? "NOT anchored: entries after the last one here could be missing"
    : `${tail}, which you knew`;
}
