import type { GuardDenial, GuardWaiting } from "./guard-notice.ts";
import type { GuardToolOptions } from "./guard-options.ts";
import { guardSettings } from "./guard-settings.ts";
import type { GuardSettings } from "./guard-settings.ts";
import type { DenialTold, NothingTold, WaitingTold } from "./guard-tool.ts";
import type { WithNotice } from "./with-notice.ts";
import { refuseUnguardable, wrapTool } from "./wrap-tool.ts";

/**
 * A copy of a set of tools in which each `execute` runs only on the guard's ALLOW. Tools without an
 * `execute` run at the client and are passed as they are: `guardMiddleware` decides their calls.
 *
 * @throws TypeError on a tool that can't be guarded: run by the provider, or guarded before with
 * other options.
 */
export function guardTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  options: NothingTold,
): T;
export function guardTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  options: DenialTold,
): { [K in keyof T]: WithNotice<T[K], GuardDenial> };
export function guardTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  options: WaitingTold,
): { [K in keyof T]: WithNotice<T[K], GuardWaiting> };
export function guardTools<T extends Readonly<Record<string, object>>>(
  tools: T,
  options: GuardToolOptions,
): { [K in keyof T]: WithNotice<T[K], GuardDenial | GuardWaiting> };
export function guardTools(tools: object, options: GuardToolOptions): object {
  const settings = guardSettings(options);
  // Own members only: a model's word for a tool must not find what the prototype has. MCP's have none.
  const guarded: object = Object.create(
    Object.getPrototypeOf(tools) === null ? null : Object.prototype,
  ) as object;
  for (const key of Reflect.ownKeys(tools)) {
    const tool: unknown = Reflect.get(tools, key);
    Object.defineProperty(guarded, key, {
      value: typeof key === "symbol" ? tool : guardMember(key, tool, settings),
      enumerable: Object.prototype.propertyIsEnumerable.call(tools, key),
      configurable: true,
      writable: true,
    });
  }
  return guarded;
}

function guardMember(name: string, tool: unknown, settings: GuardSettings): unknown {
  if (typeof tool !== "object" || tool === null) {
    throw new TypeError(`tool ${JSON.stringify(name)} is not a tool`);
  }
  refuseUnguardable(name, tool);
  const execute: unknown = Reflect.get(tool, "execute");
  return execute === undefined || execute === null ? tool : wrapTool(name, tool, settings);
}
