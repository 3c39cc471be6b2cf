// The public door. Every name is listed by hand.

// The gate before a tool
export { guardTool } from "./guard-tool.ts";
export { guardTools } from "./guard-tools.ts";
export type { GuardableTool } from "./guard-tool.ts";
export type {
  GuardToolOptions,
  JudgeOptions,
  OnDeny,
  OnHold,
  PerCall,
  SchemaUse,
  ToolCallContext,
} from "./options.ts";

// What the model is told
export type { GuardDenial } from "./denial-from-error.ts";
export { isGuardDenied } from "./is-guard-denied.ts";

// Nothing forgotten
export { assertGuarded } from "./assert-guarded.ts";
export type { AssertGuardedOptions } from "./assert-guarded.ts";
export { GuardCallbackHandler } from "./guard-callback-handler.ts";
export type { GuardCallbackHandlerOptions } from "./guard-callback-handler.ts";

// The guard as a middleware of createAgent
export { executionGuardMiddleware } from "./execution-guard-middleware.ts";
export type {
  ExecutionGuardMiddleware,
  ExecutionGuardMiddlewareOptions,
  GuardedToolCallRequest,
} from "./execution-guard-middleware.ts";
