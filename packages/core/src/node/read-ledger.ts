import { fstatSync, readSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { GuardFault } from "../errors/guard-fault.ts";
import { MAX_LINE_BYTES } from "../ledger/line.ts";
import type { OpenLedger } from "./open-ledger.ts";
import { findLinesBack, lineTooLong, splitLines } from "./read-lines.ts";

const BLOCK = 256 * 1024;

/** What {@link readLedger} is asked. */
export interface ReadLedgerOptions {
  /** The number of the first line wanted. */
  readonly from: number;
  /** Throws once the storage object is closed: the descriptor may be another file's by then. */
  readonly assertOpen: () => void;
}

/**
 * The whole lines from number `from` to the end as it is now. Needs no lock: lines are only ever added.
 * Memory stays at some blocks whatever the length, and a number near the end is found from there.
 */
export async function* readLedger(
  open: () => Promise<OpenLedger>,
  options: ReadLedgerOptions,
): AsyncGenerator<string, void, void> {
  if (!Number.isSafeInteger(options.from) || options.from < 0) {
    throw new RangeError("lines are numbered from 0");
  }
  options.assertOpen();
  const ledger = await open();
  options.assertOpen();
  const { descriptor } = ledger.file;
  const end = fstatSync(descriptor).size;
  let { at, skip } = startOf(ledger, options.from);
  const block = Buffer.allocUnsafe(BLOCK + MAX_LINE_BYTES);
  let kept = 0;
  while (at < end) {
    options.assertOpen();
    const read = readSync(descriptor, block, kept, Math.min(BLOCK, end - at), at);
    if (read === 0)
      throw new GuardFault("LEDGER_UNAVAILABLE", "the ledger became shorter while it was read");
    at += read;
    const bytes = block.subarray(0, kept + read);
    const lines: string[] = [];
    const rest = splitLines(bytes, 0, lines);
    for (const line of lines.slice(skip)) yield line;
    skip = Math.max(0, skip - lines.length);
    kept = bytes.length - rest;
    if (kept >= MAX_LINE_BYTES) throw lineTooLong();
    bytes.copyWithin(0, rest);
    // The reader may be the only one who waits for anything: timers and signals must get through.
    await nextTurn();
  }
}

/** Where to begin to read, and how many lines to skip there. */
function startOf(ledger: OpenLedger, from: number): { at: number; skip: number } {
  const { bytes, size, descriptor } = ledger.file;
  if (from >= size) return { at: bytes, skip: from - size };
  if (from < size / 2) return { at: 0, skip: from };
  return { at: findLinesBack(descriptor, bytes, size - from), skip: 0 };
}
