import type { GuardDenial, GuardWaiting } from "./guard-notice.ts";
import type { GuardToolOptions } from "./guard-options.ts";
import { guardSettings } from "./guard-settings.ts";
import type { WithNotice } from "./with-notice.ts";
import { wrapTool } from "./wrap-tool.ts";

/** Options under which a tool's output type stays what it was. */
export interface NothingTold extends GuardToolOptions {
  readonly onDeny?: "throw" | "stop" | undefined;
  readonly onHold?: "await" | "deny" | undefined;
}

/** Options under which a tool may return a {@link GuardDenial}. */
export interface DenialTold extends GuardToolOptions {
  readonly onHold?: "await" | "deny" | undefined;
}

/** Options under which a tool may return a {@link GuardWaiting}. */
export interface WaitingTold extends GuardToolOptions {
  readonly onDeny?: "throw" | "stop" | undefined;
}

/**
 * A copy of a tool whose `execute` runs only on the guard's ALLOW, with a private copy of the
 * arguments that were judged. A generator stays a generator; any other `execute` answers with a promise.
 *
 * @throws TypeError on a tool that can't be guarded: run by the provider, without an `execute`, or
 * guarded before with other options.
 */
export function guardTool<T extends object>(name: string, tool: T, options: NothingTold): T;
export function guardTool<T extends object>(
  name: string,
  tool: T,
  options: DenialTold,
): WithNotice<T, GuardDenial>;
export function guardTool<T extends object>(
  name: string,
  tool: T,
  options: WaitingTold,
): WithNotice<T, GuardWaiting>;
export function guardTool<T extends object>(
  name: string,
  tool: T,
  options: GuardToolOptions,
): WithNotice<T, GuardDenial | GuardWaiting>;
export function guardTool(name: string, tool: object, options: GuardToolOptions): object {
  return wrapTool(name, tool, guardSettings(options));
}
