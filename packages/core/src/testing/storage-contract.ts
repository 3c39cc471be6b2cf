import type { Storage } from "../ledger/storage.ts";
import { commitCases } from "./storage-commit-cases.ts";
import { lifeCases } from "./storage-life-cases.ts";
import { readCases } from "./storage-read-cases.ts";
import { sharedCases } from "./storage-shared-cases.ts";
import { valueCases } from "./storage-value-cases.ts";

/** A fresh storage for one case, and ways to it that the implementation may have. */
export interface StorageFixture {
  /** A storage object on a ledger without lines. */
  readonly storage: Storage;
  /** Opens a further storage object on the same ledger, as another guard has. Absent: nobody can. */
  readonly another?: (() => Promise<Storage>) | undefined;
  /** Opens the ledger again after every storage object on it was closed. Absent: nothing outlives them. */
  readonly reopen?: (() => Promise<Storage>) | undefined;
  /** Clears away what the case left. Storage objects may be closed already. */
  readonly dispose?: (() => Promise<void>) | undefined;
}

/** What {@link storageContract} tests. */
export interface StorageContractOptions {
  /** Makes the fixture of one case. */
  readonly create: () => Promise<StorageFixture>;
}

/** One promise of the port, and how to see whether an implementation keeps it. */
export interface StorageContractCase {
  /** What is promised, as a sentence. */
  readonly name: string;
  /** Resolves if the promise is kept; rejects with an `Error` that says what was expected. */
  readonly run: () => Promise<void>;
}

/** What a case does with its fixture. */
export type StorageScene = (fixture: StorageFixture) => Promise<void>;

/**
 * The promises of the `Storage` port as cases for any test runner:
 * `for (const { name, run } of storageContract({ create })) it(name, run)`.
 * Cases that need `another` or `reopen` pass where the fixture has none.
 */
export function storageContract(options: StorageContractOptions): readonly StorageContractCase[] {
  const scenes: Readonly<Record<string, StorageScene>> = {
    ...commitCases,
    ...readCases,
    ...sharedCases,
    ...valueCases,
    ...lifeCases,
  };
  return Object.entries(scenes).map(([name, scene]) => ({
    name,
    run: () => play(options, scene),
  }));
}

async function play(options: StorageContractOptions, scene: StorageScene): Promise<void> {
  const fixture = await options.create();
  try {
    await scene(fixture);
  } finally {
    await fixture.storage.close();
    await fixture.dispose?.();
  }
}
