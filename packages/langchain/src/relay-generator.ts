/** What a tool that streams returns: LangChain takes anything with a `next`. */
export interface StreamingOutput {
  next(sent?: unknown): unknown;
  return?(value?: unknown): unknown;
  throw?(error?: unknown): unknown;
}

/** A generator handed on, and when the tool behind it has ended. */
export interface Relay {
  readonly generator: AsyncGenerator<unknown, unknown, unknown>;
  /** Settles as the tool does: with what it returned, or with its own error. */
  readonly ended: Promise<unknown>;
}

/** Says whether a tool's output is one that LangChain would take for a stream. */
export function isStreamingOutput(output: unknown): output is StreamingOutput {
  return (
    typeof output === "object" &&
    output !== null &&
    "next" in output &&
    typeof output.next === "function"
  );
}

/**
 * Hands a tool's stream on as it is and tells when it has ended: its body runs only while it is read,
 * long after the function that made it has returned.
 *
 * @param recorded resolves when the call's outcome is recorded; the last step waits for it.
 */
export function relayGenerator(inner: StreamingOutput, recorded: () => Promise<unknown>): Relay {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((whenDone, whenFailed) => {
    resolve = whenDone;
    reject = whenFailed;
  });
  async function step(advance: () => unknown): Promise<IteratorResult<unknown, unknown>> {
    let result: IteratorResult<unknown, unknown>;
    try {
      result = (await advance()) as IteratorResult<unknown, unknown>;
    } catch (error) {
      reject(error);
      await recorded();
      throw error;
    }
    if (result.done !== true) return result;
    resolve(result.value);
    await recorded();
    return result;
  }
  const generator: AsyncGenerator<unknown, unknown, unknown> = {
    next: (...sent) => step(() => inner.next(...sent)),
    return: (value) => step(() => inner.return?.(value) ?? { done: true, value }),
    throw: (error: unknown) => step(() => throwInto(inner, error)),
    [Symbol.asyncIterator]: () => generator,
  };
  return { generator, ended };
}

function throwInto(inner: StreamingOutput, error: unknown): unknown {
  if (inner.throw === undefined) throw error;
  return inner.throw(error);
}
