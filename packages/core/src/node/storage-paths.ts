import { join } from "node:path";

/** Where each thing of a file storage lies. */
export interface StoragePaths {
  readonly directory: string;
  readonly ledger: string;
  /** There while the disk may not have the ledger as it is read: see `markInDoubt`. */
  readonly inDoubt: string;
  readonly lock: string;
  readonly snapshot: string;
  readonly signingKey: string;
  /** A key that has not signed anything yet: it becomes the signing key with the first entry. */
  readonly newSigningKey: string;
  readonly blobs: string;
  readonly owners: string;
  readonly gitignore: string;
}

/** The names inside a storage's folder. */
export function storagePaths(directory: string): StoragePaths {
  return {
    directory,
    ledger: join(directory, "ledger.ndjson"),
    inDoubt: join(directory, "ledger-in-doubt"),
    lock: join(directory, "lock"),
    snapshot: join(directory, "snapshot"),
    signingKey: join(directory, "signing-key.pem"),
    newSigningKey: join(directory, "signing-key.pem.new"),
    blobs: join(directory, "blobs"),
    owners: join(directory, "owners"),
    gitignore: join(directory, ".gitignore"),
  };
}
