import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const { fdatasync, fdatasyncSync } = fs;

/** Puts a test in the place of the disk that is waited for: `inTurn` where the caller waits with all else. */
export function breakSync(
  sync: (fd: number) => void | Promise<void>,
  inTurn: (fd: number) => void = sync,
): void {
  put({
    async fdatasync(fd: number, done: (error: unknown) => void) {
      try {
        await sync(fd);
      } catch (error) {
        return done(error);
      }
      done(null);
    },
    fdatasyncSync: inTurn,
  });
}

/** Gives the disk back. */
export function mendSync(): void {
  put({ fdatasync, fdatasyncSync });
}

/** As Linux does it: what could not be written is forgotten, and the next sync has nothing to complain of. */
export function failOneSync(): void {
  breakSync(() => {
    mendSync();
    throw ioError();
  });
}

/** What a dying disk answers. */
export function ioError(): Error {
  return Object.assign(new Error("EIO: input/output error"), { code: "EIO" });
}

/** Syncs that neither succeed nor fail before a test says so. */
export interface HeldSyncs {
  /** How many have begun. */
  readonly begun: number;
  /** Waits until one has begun, and gives it its end. */
  end(error?: Error): Promise<void>;
}

/** Makes the disk hang; what is waited for in a turn is at once as `inTurn` says. */
export function holdSyncs(inTurn: () => void = () => undefined): HeldSyncs {
  const ends: ((error?: Error) => void)[] = [];
  let begun = 0;
  const hold = (): Promise<void> => {
    begun += 1;
    return new Promise((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  breakSync(hold, inTurn);
  return {
    get begun() {
      return begun;
    },
    async end(error) {
      while (ends.length === 0) await sleep(1);
      ends.shift()?.(error);
    },
  };
}

/** How often the disk is waited for from now on. */
export function countSyncs(): { readonly count: number } {
  let count = 0;
  breakSync((fd) => {
    count += 1;
    fdatasyncSync(fd);
  });
  return {
    get count() {
      return count;
    },
  };
}

function put(functions: object): void {
  Object.assign(fs, functions);
  syncBuiltinESMExports();
}
