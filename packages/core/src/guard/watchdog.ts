/** Watches the commits of one session: a long queue is not a hang, a storage that stands still is. */
export interface Watchdog {
  /**
   * Waits for a commit, and gives up once no commit has ended, and nothing moved, for the watchdog's time.
   *
   * @throws Error when the storage stands still; else what the commit rejects with.
   */
  untilStill(commit: Promise<void>): Promise<void>;
  /** Something has moved, though no commit has ended: one may have many entries to sign. */
  stir(): void;
}

/** Makes a watchdog that bites after `ms`. One timer serves all commits under way, however many. */
export function createWatchdog(ms: number): Watchdog {
  const waiting = new Set<(error: Error) => void>();
  let moves = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(before: number): void {
    timer = undefined;
    if (waiting.size === 0) return;
    if (moves !== before) return arm();
    const error = new Error("the storage did not answer in time");
    for (const giveUp of waiting) giveUp(error);
    waiting.clear();
  }

  /** The timer keeps the process alive only while a commit is under way. */
  function arm(): void {
    timer ??= setTimeout(look, ms, moves);
    timer.ref?.();
  }

  function end(reject: (error: Error) => void): void {
    moves += 1;
    waiting.delete(reject);
    if (waiting.size === 0) timer?.unref?.();
  }

  return {
    stir() {
      moves += 1;
    },
    untilStill: (commit) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        arm();
        commit.then(
          () => {
            end(reject);
            resolve();
          },
          (error: unknown) => {
            end(reject);
            reject(error);
          },
        );
      }),
  };
}
