import type { Job, OpenLedger } from "./open-ledger.ts";

/** What to do when its turn comes. */
export interface Turn {
  /** Whether it must have the lock. */
  readonly locked: boolean;
  readonly run: () => void | Promise<void>;
}

/** Does something when everything asked for before is done; rejects as it does. */
export function inTurn(ledger: OpenLedger, turn: Turn): Promise<void> {
  return new Promise((resolve, reject) => {
    ledger.queue.push({ ...turn, resolve, reject });
    if (!ledger.serving) void serve(ledger);
  });
}

/** Serves whoever waits, if nobody has their turn. */
export function serveWaiting(ledger: OpenLedger): void {
  if (!ledger.serving && ledger.queue.length > 0) void serve(ledger);
}

async function serve(ledger: OpenLedger): Promise<void> {
  ledger.serving = true;
  ledger.lock.begin();
  for (let job = ledger.queue.shift(); job !== undefined; job = ledger.queue.shift()) {
    await serveOne(ledger, job);
  }
  ledger.serving = false;
  ledger.lock.end();
}

async function serveOne(ledger: OpenLedger, job: Job): Promise<void> {
  try {
    if (job.locked) await ensureLock(ledger);
    const pending = job.run();
    if (pending !== undefined) await pending;
    job.resolve();
  } catch (error) {
    job.reject(error);
  }
}

async function ensureLock(ledger: OpenLedger): Promise<void> {
  if (ledger.failure !== undefined) throw ledger.failure;
  if (ledger.lock.keep()) return;
  await takeLock(ledger);
  // A sync that somebody else waits for may have failed meanwhile.
  if (ledger.failure !== undefined) throw ledger.failure;
}

async function takeLock(ledger: OpenLedger): Promise<void> {
  try {
    await ledger.lock.take();
  } catch (error) {
    // Those behind have waited as well; if each of them waited anew, the last would wait for ever.
    for (const job of ledger.queue.splice(0)) {
      if (job.locked) job.reject(error);
      else job.resolve();
    }
    throw error;
  }
}
