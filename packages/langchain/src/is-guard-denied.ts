import { GuardDenied, GuardExpired } from "@execution-guard/core";

// A chain of causes may be a ring.
const MAX_CAUSES = 32;

/**
 * Says whether an error is, or was caused by, a guard's DENY: a `GuardDenied` or `GuardExpired`, by
 * itself or as the `cause` of what LangChain made of it, such as a `MiddlewareError`.
 */
export function isGuardDenied(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES; depth += 1) {
    if (GuardDenied.isInstance(current) || GuardExpired.isInstance(current)) return true;
    current = causeOf(current);
    if (current === undefined) return false;
  }
  return false;
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined;
  } catch {
    return undefined;
  }
}
