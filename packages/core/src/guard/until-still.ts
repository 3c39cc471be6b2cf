/**
 * Waits for a commit, and gives up once no commit of the session has ended for `ms`: a long queue is
 * not a hang, a storage that stands still is.
 */
export function untilStill(
  session: { lastProgress?: number },
  commit: Promise<void>,
  ms: number,
): Promise<void> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const idle = performance.now() - Math.max(started, session.lastProgress ?? 0);
      if (idle >= ms) reject(new Error("the storage did not answer in time"));
      else timer = setTimeout(look, ms - idle + 1);
    };
    let timer = setTimeout(look, ms);
    const done = (end: () => void): void => {
      clearTimeout(timer);
      session.lastProgress = performance.now();
      end();
    };
    commit.then(
      () => done(resolve),
      (error: unknown) => done(() => reject(error)),
    );
  });
}
