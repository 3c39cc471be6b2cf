import type { Signer, Storage } from "@execution-guard/core";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FoundLedger } from "./find-ledger.ts";
import { readRecord, textIn } from "./read-record.ts";
import { readBlob } from "./read-blob.ts";
import { readLines } from "./read-lines.ts";
import { UserError } from "./user-error.ts";

/** A ledger that a guard can read and nothing can write: no key, no lock, no file is touched. */
export interface ReadOnlyLedger {
  readonly storage: Storage;
  /** The key that the ledger names; it signs nothing. */
  readonly signer: Signer;
}

/**
 * Opens a ledger only to look at it.
 *
 * @throws UserError where its first line is none of a ledger.
 */
export async function openReadOnly({ file, folder }: FoundLedger): Promise<ReadOnlyLedger> {
  return { storage: readOnlyStorage(file, folder), signer: await namedSigner(file) };
}

function readOnlyStorage(file: string, folder: string): Storage {
  return {
    lockKind: "none",
    owner: crypto.randomUUID(),
    commit: refuse,
    read: (from) => linesFrom(file, from),
    watch: () => () => {},
    isAlive: async () => true,
    release() {},
    snapshot: { read: async () => readSnapshot(folder), write: refuse },
    blobs: { put: refuse, get: async (digest) => readBlob(folder, digest), delete: refuse },
    close: async () => {},
  };
}

async function refuse(): Promise<never> {
  throw new Error("this ledger is only looked at");
}

async function* linesFrom(file: string, from: number): AsyncGenerator<string> {
  let at = 0;
  for await (const line of readLines(file)) {
    if (at >= from) yield line;
    at += 1;
  }
}

function readSnapshot(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "snapshot"), "utf8");
  } catch {
    return undefined;
  }
}

async function namedSigner(file: string): Promise<Signer> {
  for await (const line of readLines(file)) {
    const record = readRecord(line);
    const publicKey = record?.type === "genesis" ? textIn(record.body, "publicKey") : "";
    const keyId = textIn((record?.entry ?? {}) as Readonly<Record<string, unknown>>, "kid");
    if (publicKey === "") break;
    return { publicKey, keyId, sign: refuse };
  }
  throw new UserError(
    `${file} does not begin as a ledger does. \`execution-guard verify\` says more.`,
  );
}
