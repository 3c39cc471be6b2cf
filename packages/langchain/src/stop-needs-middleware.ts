import type { Refusal } from "./denial-from-error.ts";

/**
 * Thrown by a tool with `onDeny: "stop"`. The middleware ends the run on it; without the middleware it
 * reaches the caller and says what is missing. The guard's own error is its `cause`.
 */
export class StopNeedsMiddleware extends Error {
  override readonly name: string = "StopNeedsMiddleware";
  override readonly cause: Refusal;

  constructor(cause: Refusal) {
    super(
      `${cause.message} To end the run here, put executionGuardMiddleware({ guard, actor }) first in the agent's middleware.`,
    );
    this.cause = cause;
    // LangChain retries an error unless this well-known mark says not to.
    Object.defineProperty(this, Symbol.for("langchain.errors.retryable"), { value: false });
  }
}

/** Says whether a caught value is one, whichever copy of the package made it. */
export function isStopNeedsMiddleware(value: unknown): value is StopNeedsMiddleware {
  return value instanceof Error && value.name === "StopNeedsMiddleware";
}
