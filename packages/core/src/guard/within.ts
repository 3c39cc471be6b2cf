/**
 * Waits for a dependency's answer for a bounded time. The answer of a dependency that hangs is
 * `onTimeout`'s throw; what it does later is ignored.
 */
export function within<T>(answer: PromiseLike<T>, ms: number, onTimeout: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(onTimeout()), ms);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Whether a value must be awaited. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    typeof (value as { then?: unknown }).then === "function"
  );
}

/** Hears that a promise failed which nobody waits for: unheard, it would end the process. */
export function ignoreRejection(answer: unknown): void {
  if (isThenable(answer)) answer.then(undefined, () => undefined);
}
