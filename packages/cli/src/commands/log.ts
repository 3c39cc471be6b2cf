import type { Outcome } from "@execution-guard/core";
import type { Command, CommandCall } from "../command.ts";
import { findLedger } from "../find-ledger.ts";
import { objectIn, readRecord, textIn } from "../read-record.ts";
import type { LedgerRecord } from "../read-record.ts";
import { outcomeLook } from "../outcome-look.ts";
import { printable } from "../printable.ts";
import { readLastLines } from "../read-lines.ts";
import { tableOf } from "../table-of.ts";
import type { Terminal } from "../terminal.ts";
import { timeText } from "../time-text.ts";
import { UserError } from "../user-error.ts";

/** Shows the end of a ledger. */
export const log: Command = {
  name: "log",
  summary: "Show the last entries of a ledger.",
  operands: ["<folder or ledger file>"],
  options: [{ name: "last", value: "<N>", about: "How many entries to show. Default 20." }],
  about:
    "Shows who asked for what and what was answered, oldest first, times in UTC. It believes\n" +
    "what it reads: `execution-guard verify` checks that nobody changed it. With --json, each\n" +
    "entry is one line of JSON.",
  example: "log .execution-guard --last 50",
  exits: ["0  shown", "2  there is no such ledger"],
  run: runLog,
};

const DEFAULT_LAST = 20;

async function runLog({ operands, option, flag, terminal }: CommandCall): Promise<number> {
  const last = readLast(option("last"));
  const { file } = findLedger(operands[0] ?? "");
  const records = readLastLines(file, last).map((line) => readRecord(line));
  if (records.length > 0 && records.every((record) => record === undefined)) {
    throw new UserError(
      `${file} is no ledger, or a broken one. \`execution-guard verify\` says more.`,
    );
  }
  if (flag("json")) {
    for (const record of records) terminal.print(JSON.stringify(record?.entry ?? null));
  } else {
    printRecords(records, terminal);
  }
  return 0;
}

function readLast(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LAST;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UserError(`--last is how many entries to show, as --last 50, not "${text}".`);
}

function printRecords(records: readonly (LedgerRecord | undefined)[], terminal: Terminal): void {
  if (records.length === 0) {
    terminal.print("The ledger has no entry yet.");
    return;
  }
  const rows = records.map((record) =>
    record === undefined
      ? ["?", "", terminal.style("bad", "a line that can't be read: run verify")]
      : [`#${record.seq}`, timeText(record.ts), ...whatOf(record, terminal)],
  );
  terminal.print(tableOf(rows).join("\n"));
}

function whatOf(record: LedgerRecord, terminal: Terminal): readonly string[] {
  const { type, body } = record;
  if (type === "decision") return decisionCells(body, terminal);
  const quiet = (text: string): readonly string[] => [terminal.style("quiet", printable(text))];
  if (type === "hold.resolved") {
    const approver = textIn(body, "approver");
    const by = approver === "" ? "" : ` by ${approver}`;
    return quiet(`hold ${textIn(body, "status")}${by} (${textIn(body, "hold")})`);
  }
  if (type === "outcome") return quiet(`tool ${textIn(body, "status")}`);
  return quiet(type);
}

function decisionCells(
  body: Readonly<Record<string, unknown>>,
  { style }: Terminal,
): readonly string[] {
  const outcome = textIn(body, "outcome");
  const risk = objectIn(body, "risk")["score"];
  const shadow = body["enforced"] === false ? " (shadow: not enforced)" : "";
  return [
    style(outcomeLook(outcome as Outcome), printable(outcome)),
    printable(textIn(body, "actor")),
    printable(textIn(body, "action")),
    `risk ${typeof risk === "number" ? risk : "?"}`,
    printable(textIn(body, "reasonCode")) + shadow,
  ];
}
