import { GuardFault, type GuardFaultCode } from "../errors/guard-fault.ts";

/** The same error if it is a fault already, else a fault that says what failed and carries the error as its cause. */
export function asFault(cause: unknown, code: GuardFaultCode, what: string): GuardFault {
  if (GuardFault.isInstance(cause)) return cause;
  return new GuardFault(code, `${what}: ${reasonOf(cause)}`, { cause });
}

/** The system's own name of an error, as `ENOSPC`, else its message. */
export function reasonOf(cause: unknown): string {
  const code = errorCode(cause);
  if (code !== undefined && code !== "ERR_SQLITE_ERROR") return code;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The `code` of a system error, as `ENOENT`. */
export function errorCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}
