import { isBytes } from "../canonical/is-bytes.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { parsePublicKey, type PublicKey } from "../proof/parse-public-key.ts";

/** A public key together with the entries it is trusted for. */
export interface TrustedKey {
  /** The only ledger it is trusted for; absent: any. */
  readonly ledger?: string | undefined;
  /** Its id: the first 32 hexadecimal digits of the SHA-256 of the raw key. Checked against the key. */
  readonly kid: string;
  /** The key, in any form that `parsePublicKey` reads. */
  readonly publicKey: string | Uint8Array | PublicKey;
  /** The first entry it may sign. */
  readonly fromSeq: number;
  /** The last entry it may sign; absent: no last one. A retired key gets one, so that a thief can't use it on. */
  readonly toSeq?: number | undefined;
}

/** One or more keys to believe: public keys, trusted for everything, or keys with their range. */
export type TrustedKeys = TrustedKeyInput | readonly TrustedKeyInput[];

/** A public key in any form that `parsePublicKey` reads, or one with its range. */
export type TrustedKeyInput = string | Uint8Array | PublicKey | TrustedKey;

/** A trusted key, read and checked. */
export interface KeyRange {
  readonly key: PublicKey;
  readonly ledger: string | undefined;
  readonly fromSeq: number;
  readonly toSeq: number;
}

/**
 * Reads the keys that a caller trusts.
 *
 * @throws TypeError when one can't be read, or none is given: that is the caller's mistake, not the data's.
 */
export function readTrustedKeys(keys: TrustedKeys): readonly KeyRange[] {
  const list = isList(keys) ? keys : [keys];
  if (list.length === 0) throw new TypeError("give at least one public key to verify with");
  return list.map((key) => readTrustedKey(key));
}

/** The key that may have signed an entry, or why there is none. */
export function keyFor(keys: readonly KeyRange[], entry: LedgerEntry): PublicKey | string {
  const { kid, seq, ledger } = entry;
  const named = keys.filter(({ key }) => key.keyId === kid);
  if (named.length === 0) return `no trusted key has the id ${kid}`;
  const found = named.find(
    (range) =>
      (range.ledger === undefined || range.ledger === ledger) &&
      range.fromSeq <= seq &&
      seq <= range.toSeq,
  );
  return found?.key ?? `the key ${kid} is not trusted for entry ${seq} of ledger ${ledger}`;
}

function isList(keys: TrustedKeys): keys is readonly TrustedKeyInput[] {
  return Array.isArray(keys);
}

function readTrustedKey(input: TrustedKeyInput): KeyRange {
  if (typeof input !== "string" && (typeof input !== "object" || input === null)) {
    throw new TypeError("give a public key to verify with, as `guard.identity()` shows it");
  }
  if (typeof input === "string" || isBytes(input) || !("publicKey" in input)) {
    return { key: readKey(input), ledger: undefined, fromSeq: 0, toSeq: Infinity };
  }
  const { ledger, kid, publicKey, fromSeq, toSeq = Infinity } = input;
  const key = readKey(publicKey);
  if (key.keyId !== kid)
    throw new TypeError(`the trusted key's id is ${key.keyId}, not its \`kid\``);
  if (!Number.isSafeInteger(fromSeq) || fromSeq < 0 || !(toSeq >= fromSeq)) {
    throw new TypeError("a trusted key needs `fromSeq` from 0 and a `toSeq` not before it");
  }
  return { key, ledger, fromSeq, toSeq };
}

function readKey(key: string | Uint8Array | PublicKey): PublicKey {
  const text = typeof key === "string" || isBytes(key) ? key : key?.text;
  if (text === undefined) throw new TypeError("a trusted key names its `publicKey`");
  return parsePublicKey(text);
}
