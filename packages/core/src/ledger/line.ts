import { sha256Hex } from "../canonical/sha256.ts";
import { isHash, rememberHash } from "./is-hash.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";

/** What stands in a ledger's line beside its frame. A `DecisionProof` has all three. */
export interface LedgerLine {
  /** The exact canonical text of the entry. */
  readonly entry: string;
  /** SHA-256 of the entry's UTF-8, 64 lower-case hexadecimal digits. */
  readonly hash: string;
  /** Ed25519 over the entry's DSSE encoding: canonical base64, 88 characters. */
  readonly signature: string;
}

/** The `prev` of the first entry: there is nothing before it. */
export const GENESIS_HASH: string = "0".repeat(64);

/** The longest line that is taken, in bytes of UTF-8, its line end included. */
export const MAX_LINE_BYTES = 65_536;

const PREFIX = '{"entry":';
const HASH_PREFIX = ',"hash":"';
const SIGNATURE_PREFIX = '","sig":"';
const SUFFIX = '"}';
const HASH_LENGTH = 64;
const SIGNATURE_LENGTH = 88;
/** From the end of the entry to the end of the line: all of it has a fixed length. */
const TAIL_LENGTH =
  HASH_PREFIX.length + HASH_LENGTH + SIGNATURE_PREFIX.length + SIGNATURE_LENGTH + SUFFIX.length;

/** 64 bytes in base64: 86 characters, of which the last carries only two bits, and the padding. */
const BASE64_CODES = codesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const LAST_CODES = codesOf("AQgw");

/**
 * A ledger's line, without its line end: itself canonical JSON.
 *
 * @throws LedgerFormatError when hash or signature are not of their form or the line is too long.
 */
export function writeLine({ entry, hash, signature }: LedgerLine): string {
  if (!isHash(hash) || !isSignature(signature)) {
    throw new LedgerFormatError("LINE_MALFORMED", "a line's hash or signature is not of its form");
  }
  const line = PREFIX + entry + HASH_PREFIX + hash + SIGNATURE_PREFIX + signature + SUFFIX;
  checkLength(line);
  return line;
}

/** A line that was framed here, and where in the chain it stands. */
export interface FramedLine {
  readonly line: string;
  /** The line in the parts it was put together from: as a whole it has to be copied before it can be read. */
  readonly parts: readonly [prefix: string, entry: string, tail: string];
  readonly hash: string;
  /** The hash of the line before. */
  readonly prev: string;
  /** Its place, from 0. */
  readonly seq: number;
}

// A line is framed, and a moment later its storage asks where it stands: the last one is remembered.
let lastFramed: FramedLine | undefined;

/**
 * The line of an entry that was sealed just now: hash and signature are of their form by how they
 * were made, so on the way into the ledger only the length is checked.
 *
 * @throws LedgerFormatError `LINE_TOO_LONG`.
 */
export function frameSealed(
  { entry, hash, signature }: LedgerLine,
  { prev, seq }: Pick<FramedLine, "prev" | "seq">,
): string {
  const tail = HASH_PREFIX + hash + SIGNATURE_PREFIX + signature + SUFFIX;
  const line = PREFIX + entry + tail;
  checkLength(line);
  rememberHash(hash);
  lastFramed = { line, parts: [PREFIX, entry, tail], hash, prev, seq };
  return line;
}

/** What is known of a text that is the line framed last: then nothing of its form is in doubt. */
export function lastFramedAs(line: string): FramedLine | undefined {
  return lastFramed?.line === line ? lastFramed : undefined;
}

/**
 * Takes a line apart by place, without a JSON parser, and checks that `hash` is the entry's own.
 * The entry's form and the signature are not looked at.
 *
 * @throws LedgerFormatError `LINE_TOO_LONG`, `LINE_MALFORMED` or `HASH_MISMATCH`.
 */
export function parseLine(line: string): LedgerLine {
  checkLength(line);
  const hash = hashOfLine(line);
  const tail = line.length - TAIL_LENGTH;
  const signature = line.slice(-SIGNATURE_LENGTH - SUFFIX.length, -SUFFIX.length);
  if (!isSignature(signature)) {
    throw new LedgerFormatError(
      "LINE_MALFORMED",
      "a line's `sig` is not canonical base64 of 64 bytes",
    );
  }
  const entry = line.slice(PREFIX.length, tail);
  if (sha256Hex(entry) !== hash) {
    throw new LedgerFormatError("HASH_MISMATCH", "a line's `hash` is not the SHA-256 of its entry");
  }
  return { entry, hash, signature };
}

/**
 * The `hash` that a line states, unchecked.
 *
 * @throws LedgerFormatError `LINE_MALFORMED` where the line's frame is not one.
 */
export function hashOfLine(line: string): string {
  const tail = line.length - TAIL_LENGTH;
  const hash = line.slice(tail + HASH_PREFIX.length, tail + HASH_PREFIX.length + HASH_LENGTH);
  const isFramed =
    tail > PREFIX.length &&
    line.startsWith(PREFIX) &&
    line.startsWith(HASH_PREFIX, tail) &&
    line.startsWith(SIGNATURE_PREFIX, tail + HASH_PREFIX.length + HASH_LENGTH) &&
    line.endsWith(SUFFIX) &&
    isHash(hash);
  if (isFramed) return hash;
  throw new LedgerFormatError("LINE_MALFORMED", `a line is not framed as it must be${hint(line)}`);
}

/** A loop and not a regular expression, for the reason that {@link isHash} gives. */
function isSignature(text: string): boolean {
  if (text.length !== SIGNATURE_LENGTH || !text.endsWith("==")) return false;
  const last = SIGNATURE_LENGTH - 3;
  for (let at = 0; at < last; at += 1) {
    if (BASE64_CODES[text.charCodeAt(at)] !== 1) return false;
  }
  return LAST_CODES[text.charCodeAt(last)] === 1;
}

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const character of characters) codes[character.charCodeAt(0)] = 1;
  return codes;
}

function hint(line: string): string {
  if (line.startsWith("\ufeff")) return ": it starts with a byte order mark";
  if (line.endsWith("\r"))
    return ": its line end is CRLF; an editor or a transfer changed the file";
  if (line.trim() === "") return ": it is empty";
  return "";
}

function checkLength(line: string): void {
  // No character takes more than three bytes of UTF-8 for each of its UTF-16 units.
  if (line.length * 3 < MAX_LINE_BYTES) return;
  if (line.length >= MAX_LINE_BYTES || new TextEncoder().encode(line).length >= MAX_LINE_BYTES) {
    throw new LedgerFormatError("LINE_TOO_LONG", "a line is longer than 64 KiB");
  }
}
