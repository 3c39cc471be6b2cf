/** The door: every name that the package promises. */

export { guardTool } from "./guard-tool.ts";
export { guardTools } from "./guard-tools.ts";
export type {
  ByCall,
  Guard,
  GuardCallContext,
  GuardCallOptions,
  GuardMiddlewareOptions,
  GuardToolOptions,
} from "./guard-options.ts";
export type { GuardDenial, GuardWaiting } from "./guard-notice.ts";
export type { WithNotice } from "./with-notice.ts";

export { guardMiddleware } from "./guard-middleware.ts";

export { stopOnDeny } from "./stop-on-deny.ts";
export type { StopOnDeny, StopOnDenyOptions } from "./stop-on-deny.ts";

export { assertGuarded } from "./assert-guarded.ts";
export type { AssertGuardedOptions } from "./assert-guarded.ts";
