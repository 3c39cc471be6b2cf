import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { GuardFault } from "../errors/guard-fault.ts";
import type { BuildLines, Storage } from "../ledger/storage.ts";
import { asFault } from "./as-fault.ts";
import { blobFiles } from "./blob-files.ts";
import { commitLines, lookAtLedger, type Place } from "./commit-lines.ts";
import { inTurn } from "./in-turn.ts";
import { leaveLedger, openLedger, type OpenLedger } from "./open-ledger.ts";
import { claimOwner, isOwnerAlive, releaseOwner } from "./owner-files.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { readLedger } from "./read-ledger.ts";
import { signingKeyOf } from "./signing-key-file.ts";
import { snapshotFile } from "./snapshot-file.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import type { StoragePaths } from "./storage-paths.ts";
import { settleSyncs } from "./sync-soon.ts";

/** How a file storage keeps a ledger. */
export interface FileStorageOptions {
  /**
   * What a commit waits for. `disk`, the default: the disk has the lines and all lines before them, and they
   * outlast a power cut; commits that are under way together wait for it once. Where the disk fails, all of them
   * are refused, and the ledger is out of use until it is opened again, which copies it to a fresh file.
   * `process`: the operating system has them; they outlast the death of the process only.
   */
  readonly durability?: "disk" | "process" | undefined;
}

/** One storage object on its way through its life. */
interface Session {
  readonly directory: string;
  readonly owner: string;
  readonly durable: boolean;
  paths: StoragePaths | undefined;
  opening: Promise<OpenSession> | undefined;
  open: OpenSession | undefined;
  /** How many commits wait for the opening: a later one must not overtake them. */
  waiting: number;
  readonly watches: Set<() => void>;
  closed: boolean;
  closing: Promise<void> | undefined;
}

interface OpenSession {
  readonly ledger: OpenLedger;
  readonly place: Place;
  readonly ownerFile: SqliteFile;
}

/**
 * Keeps a ledger in a folder of its own, 0700: `ledger.ndjson`, `signing-key.pem`, `snapshot`, `blobs/`,
 * `lock`, `owners/`. Opens nothing until it is first used. Several storage objects and several processes of
 * one machine may use one folder. Not for network file systems, whose locks do not hold.
 *
 * @throws TypeError on options that mean nothing.
 */
export function fileStorage(directory: string, options: FileStorageOptions = {}): Storage {
  const session = newSession(directory, options);
  const paths = (): StoragePaths => pathsOf(session);
  return {
    lockKind: "sqlite",
    owner: session.owner,
    commit: (build) => commit(session, build),
    read: (from) => read(session, from),
    watch: (onChange) => watch(session, onChange),
    async isAlive(owner) {
      assertOpen(session);
      return owner === session.owner || isAlive(paths(), owner);
    },
    release: () => session.open?.ledger.lock.release(),
    snapshot: snapshotFile(paths, session.durable),
    blobs: blobFiles(paths, session.durable),
    signingKey: () => signingKey(session),
    close: () => close(session),
  };
}

function newSession(directory: string, { durability = "disk" }: FileStorageOptions): Session {
  if (typeof directory !== "string" || directory === "") {
    throw new TypeError("fileStorage needs the path of a folder");
  }
  if (durability !== "disk" && durability !== "process") {
    throw new TypeError('durability must be "disk" or "process"');
  }
  return {
    directory,
    owner: randomUUID(),
    durable: durability === "disk",
    paths: undefined,
    opening: undefined,
    open: undefined,
    waiting: 0,
    watches: new Set(),
    closed: false,
    closing: undefined,
  };
}

function assertOpen(session: Session): void {
  if (session.closed) throw new GuardFault("LEDGER_UNAVAILABLE", "the storage is closed");
}

function pathsOf(session: Session): StoragePaths {
  assertOpen(session);
  try {
    session.paths ??= prepareDirectory(session.directory);
  } catch (error) {
    throw asFault(
      error,
      "LEDGER_UNAVAILABLE",
      `the folder ${basename(session.directory)} can't be used`,
    );
  }
  return session.paths;
}

/** Opens at the first call that needs it. A failure is not kept: the next call tries again. */
function whenOpen(session: Session): Promise<OpenSession> {
  if (session.opening !== undefined) return session.opening;
  const opening = openSession(session);
  session.opening = opening;
  opening.then(
    (open) => {
      session.open = open;
    },
    () => {
      session.opening = undefined;
    },
  );
  return opening;
}

async function openSession(session: Session): Promise<OpenSession> {
  const paths = pathsOf(session);
  const ledger = await openLedger(paths);
  try {
    let ownerFile: SqliteFile | undefined;
    const run = (): void => {
      ownerFile = claimOwner(paths, session.owner);
    };
    await inTurn(ledger, { locked: true, run });
    if (ownerFile === undefined) throw new Error("no owner");
    return { ledger, ownerFile, place: { bytes: ledger.file.bytes, durable: session.durable } };
  } catch (error) {
    leaveLedger(ledger);
    throw asFault(error, "LEDGER_UNAVAILABLE", "the storage can't be opened");
  }
}

function commit(session: Session, build: BuildLines): Promise<void> {
  const { open } = session;
  if (open !== undefined && session.waiting === 0 && !session.closed) {
    return commitLines(open.ledger, open.place, build);
  }
  return commitWhenOpen(session, build);
}

async function commitWhenOpen(session: Session, build: BuildLines): Promise<void> {
  assertOpen(session);
  session.waiting += 1;
  let open: OpenSession;
  try {
    open = await whenOpen(session);
  } finally {
    session.waiting -= 1;
  }
  return await commitLines(open.ledger, open.place, build);
}

function read(session: Session, from: number): AsyncIterable<string> {
  return readLedger(async () => (await whenOpen(session)).ledger, {
    from,
    assertOpen: () => assertOpen(session),
  });
}

function watch(session: Session, onChange: () => void): () => void {
  assertOpen(session);
  let remove: (() => void) | undefined;
  const stop = (): void => {
    session.watches.delete(stop);
    remove?.();
  };
  session.watches.add(stop);
  whenOpen(session).then(
    ({ ledger }) => {
      if (session.watches.has(stop)) remove = ledger.watch.add(onChange);
    },
    () => {
      // What is wrong is for the next commit to say; until then nothing changes here.
    },
  );
  return stop;
}

async function signingKey(session: Session): Promise<string> {
  assertOpen(session);
  const { ledger } = await whenOpen(session);
  let key: string | undefined;
  await inTurn(ledger, {
    locked: true,
    async run() {
      lookAtLedger(ledger);
      key = await signingKeyOf(ledger.paths, ledger.file.size === 0);
    },
  });
  if (key === undefined) throw new GuardFault("LEDGER_UNAVAILABLE", "there is no signing key");
  return key;
}

function isAlive(paths: StoragePaths, owner: string): boolean {
  try {
    return isOwnerAlive(paths, owner);
  } catch (error) {
    throw asFault(error, "LEDGER_UNAVAILABLE", "an owner's lock can't be looked at");
  }
}

async function close(session: Session): Promise<void> {
  session.closing ??= closeSession(session);
  await session.closing;
}

async function closeSession(session: Session): Promise<void> {
  session.closed = true;
  for (const stop of session.watches) stop();
  const open = await session.opening?.catch(() => undefined);
  if (open === undefined) return;
  // What was asked for before this call is still done.
  await inTurn(open.ledger, { locked: false, run() {} });
  await settleSyncs(open.ledger);
  try {
    releaseOwner(open.ledger.paths, session.owner, open.ownerFile);
  } finally {
    leaveLedger(open.ledger);
  }
}
