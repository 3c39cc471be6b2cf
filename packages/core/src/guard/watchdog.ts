/** Watches the commits of one session: a long queue is not a hang, a storage that stands still is. */
export interface Watchdog {
  /**
   * Waits for a commit, and gives up once no commit has ended for the watchdog's time.
   *
   * @throws Error when the storage stands still; else what the commit rejects with.
   */
  untilStill(commit: Promise<void>): Promise<void>;
}

/** Makes a watchdog that bites after `ms`. One timer serves all commits under way, however many. */
export function createWatchdog(ms: number): Watchdog {
  const waiting = new Set<(error: Error) => void>();
  let ended = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(before: number): void {
    timer = undefined;
    if (waiting.size === 0) return;
    if (ended !== before) return arm();
    const error = new Error("the storage did not answer in time");
    for (const giveUp of waiting) giveUp(error);
    waiting.clear();
  }

  function arm(): void {
    timer ??= setTimeout(look, ms, ended);
  }

  return {
    untilStill: (commit) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        arm();
        commit.then(
          () => {
            ended += 1;
            waiting.delete(reject);
            resolve();
          },
          (error: unknown) => {
            ended += 1;
            waiting.delete(reject);
            reject(error);
          },
        );
      }),
  };
}
