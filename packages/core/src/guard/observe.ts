import { ignoreRejection } from "./within.ts";
import type { GuardObserver } from "./guard-options.ts";

/** Calls somebody who only watches: not awaited, and neither a throw nor a rejection changes anything. */
export function tell<A>(listener: ((argument: A) => unknown) | undefined, argument: A): void {
  if (listener === undefined) return;
  try {
    ignoreRejection(listener(argument));
  } catch {
    // INVARIANT: an observer changes no outcome.
  }
}

/** Tells every observer that listens for one kind of event. */
export function tellObservers<K extends keyof GuardObserver>(
  observers: readonly GuardObserver[],
  kind: K,
  event: Parameters<NonNullable<GuardObserver[K]>>[0],
): void {
  for (const observer of observers) {
    tell(
      (argument: never) => (observer[kind] as ((event: never) => unknown) | undefined)?.(argument),
      event as never,
    );
  }
}
