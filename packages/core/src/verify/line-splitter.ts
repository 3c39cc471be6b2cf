import type { LedgerProblemCode } from "../ledger/ledger-format-error.ts";
import { MAX_LINE_BYTES } from "../ledger/line.ts";

/** Told of each line, in order: its text without the line end, or what is wrong with its bytes. */
export interface LineListener {
  readonly onLine: (text: string) => void;
  readonly onBadLine: (code: LedgerProblemCode, message: string) => void;
}

/** Cuts chunks of any size into lines. Keeps at most one line in memory. */
export interface LineSplitter {
  readonly push: (chunk: string | Uint8Array) => void;
  /** Says that nothing follows: what is left is a torn line. */
  readonly end: () => void;
}

const LF = 0x0a;
/** A whole ledger as one string is encoded piece by piece. */
const PIECE_LENGTH = 1 << 18;
// A byte order mark stays in the text, where the line's form refuses it.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Starts to split. */
export function lineSplitter(listener: LineListener): LineSplitter {
  const encoder = new TextEncoder();
  let parts: Uint8Array[] = [];
  let length = 0;
  let halfPair = "";

  function pushBytes(bytes: Uint8Array): void {
    let from = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, from)) {
      finishLine(bytes.subarray(from, end));
      from = end + 1;
    }
    if (from < bytes.length) keep(bytes.subarray(from));
  }

  function keep(part: Uint8Array): void {
    length += part.length;
    // Of a line that is too long only its length matters: an attacker's endless line costs no memory.
    if (length >= MAX_LINE_BYTES) parts = [];
    // A copy: the caller may use its buffer again.
    else parts.push(part.slice());
  }

  function finishLine(lastPart: Uint8Array): void {
    if (length + lastPart.length >= MAX_LINE_BYTES) {
      listener.onBadLine("LINE_TOO_LONG", "the line is longer than 64 KiB");
    } else {
      decodeLine(listener, parts.length === 0 ? lastPart : join([...parts, lastPart]));
    }
    parts = [];
    length = 0;
  }

  return {
    push(chunk) {
      if (typeof chunk !== "string") {
        pushBytes(chunk);
        return;
      }
      const text = halfPair + chunk;
      halfPair = endsInHalfPair(text) ? text.slice(-1) : "";
      const end = text.length - halfPair.length;
      for (let from = 0, to = 0; from < end; from = to) {
        to = Math.min(from + PIECE_LENGTH, end);
        if (to < end && endsInHalfPair(text.slice(to - 1, to))) to += 1;
        pushBytes(encoder.encode(text.slice(from, to)));
      }
    },
    end() {
      if (length > 0 || halfPair !== "") {
        listener.onBadLine("LINE_TORN", "the last line has no line end: it was cut short");
      }
    },
  };
}

function decodeLine(listener: LineListener, bytes: Uint8Array): void {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    listener.onBadLine("LINE_MALFORMED", "the line is not UTF-8");
    return;
  }
  listener.onLine(text);
}

function endsInHalfPair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
