/** Hands one value to the consumer. Resolves true when it asks for the next one, false when it has stopped. */
export type Send = (value: unknown) => Promise<boolean>;

interface Offer {
  readonly value: unknown;
  readonly taken: (more: boolean) => void;
}

/**
 * Turns a function that sends values into a generator: each value waits until the consumer has asked
 * for the one after it, as a generator's own `yield` does. Throws what the function throws, and, if
 * the consumer stops early, ends only after the function has ended.
 */
export async function* relay<T>(
  produce: (send: Send) => Promise<T>,
): AsyncGenerator<unknown, T | undefined> {
  let offers = latch<Offer | undefined>();
  const send: Send = (value) =>
    new Promise((taken) => {
      offers.open({ value, taken });
    });
  const produced = settle(produce(send));
  // After the last value, and where there is none.
  void produced.then(() => offers.open(undefined));
  let taken: Offer["taken"] | undefined;
  try {
    for (let offer = await offers.opened; offer !== undefined; offer = await offers.opened) {
      offers = latch();
      ({ taken } = offer);
      yield offer.value;
      taken(true);
    }
  } finally {
    taken?.(false);
    await produced;
  }
  const end = await produced;
  if (end.ok) return end.value;
  throw end.error;
}

interface Latch<T> {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;
}

function latch<T>(): Latch<T> {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error };
  }
}
