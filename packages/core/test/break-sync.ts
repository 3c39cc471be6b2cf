import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { fdatasync, fdatasyncSync } = fs;

/** Puts a test in the place of the disk that is waited for, however it is waited for. */
export function breakSync(sync: (fd: number) => void | Promise<void>): void {
  put({
    async fdatasync(fd: number, done: (error: unknown) => void) {
      try {
        await sync(fd);
      } catch (error) {
        return done(error);
      }
      done(null);
    },
    fdatasyncSync: sync,
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
    throw Object.assign(new Error("EIO: input/output error"), { code: "EIO" });
  });
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
