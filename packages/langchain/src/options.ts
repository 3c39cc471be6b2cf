import type {
  ExecutionGuard,
  HostLists,
  JsonObject,
  Policy,
  PolicySource,
  SystemSeverity,
} from "@execution-guard/core";

/** What the host may know of a call when it says who asks. No field holds a model's text. */
export interface ToolCallContext {
  /** The tool's own name; in a callback handler the name that the callback gives, if any. */
  readonly toolName: string | undefined;
  /** The call's id, as the model's provider or the framework gave it. */
  readonly toolCallId: string | undefined;
  /** What the host passed as `configurable`, such as `thread_id` or a user's id; LangGraph's private keys left out. */
  readonly configurable: Readonly<Record<string, unknown>>;
  /** The run's metadata. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What the host passed as the agent's `context`. */
  readonly context: unknown;
}

/** A value, or a function that gives it for one call. A function that throws makes the call a DENY. */
export type PerCall<T> = T | ((call: ToolCallContext) => T);

/** Who asks, and what a call is judged by. */
export interface JudgeOptions {
  /** The guard that decides, signs and records. */
  readonly guard: ExecutionGuard;
  /** Who asks. Never take it from a model's text. Missing at a call: DENY, signed. */
  readonly actor: PerCall<string>;
  /** The run a call belongs to. Default: LangGraph's `thread_id` and `checkpoint_ns`; without one every call is new. */
  readonly runId?: PerCall<string | undefined> | undefined;
  /** The step of the run, where call ids repeat between steps. Default: LangGraph's `checkpoint_ns`. */
  readonly stepId?: PerCall<string | undefined> | undefined;
  /** Gives the policy's action for a tool's name. Default: the name itself. */
  readonly action?: ((toolName: string) => string) | undefined;
  /** In force for these tools instead of the guard's. */
  readonly policy?:
    | PolicySource
    | ((call: ToolCallContext) => Policy | JsonObject | Promise<Policy | JsonObject>)
    | undefined;
  /** The system's severity now. */
  readonly severity?:
    | SystemSeverity
    | ((call: ToolCallContext) => SystemSeverity | Promise<SystemSeverity>)
    | undefined;
  /**
   * What your program knows of a call, for the policy's conditions: a plain JSON object or a function of
   * the call's context, as `({ context }) => ({ request: context.request })` for `said(args.to)`. Never of
   * model text, or the model vouches for itself. A function that throws, hangs or gives anything else: DENY.
   */
  readonly facts?:
    | JsonObject
    | ((call: ToolCallContext) => JsonObject | Promise<JsonObject>)
    | undefined;
  /** Lists in place of the policy's own of the same name, or a function of the call's context, as for `facts`. */
  readonly lists?:
    | HostLists
    | ((call: ToolCallContext) => HostLists | Promise<HostLists>)
    | undefined;
}

/**
 * Whether a tool's own schema is part of the question.
 *
 * - `auto`: arguments that don't fit it, or that it does not declare, are denied before any rule, and
 *   conditions may name what it declares. Where none can be trusted for the parsed arguments (a transform,
 *   `z.any()`, a zod before 4.2, a tool that takes text) it is as `none`.
 * - `none`: it is left out, and rules need `args` to ask about arguments.
 */
export type SchemaUse = "auto" | "none";

/**
 * What becomes of a denied call, or of one whose guard failed. Nothing runs in any case.
 *
 * - `throw`: `GuardDenied`, `GuardExpired` or `GuardFault` is thrown.
 * - `tell`: the model gets an answer that says "denied, do not retry" and why.
 * - `stop`: the run ends; needs `executionGuardMiddleware` in the agent, else the call throws and says so.
 */
export type OnDeny = "throw" | "tell" | "stop";

/**
 * What becomes of a held call.
 *
 * - `await`: it waits for a human as long as the guard's `hold.waitSeconds`, and then runs or is denied.
 * - `tell`: the model is told that the call waits for approval and must not be repeated. The hold stays
 *   PENDING. A call without a run id or call id can't be found again: there it is `deny`.
 * - `deny`: it is denied at once, and the hold withdrawn.
 */
export type OnHold = "await" | "tell" | "deny";

/** How tools are guarded. */
export interface GuardToolOptions extends JudgeOptions {
  /** Default `throw`. */
  readonly onDeny?: OnDeny | undefined;
  /** Default `await`. */
  readonly onHold?: OnHold | undefined;
  /** Default `auto`. */
  readonly schema?: SchemaUse | undefined;
  /** Whether the tool's copy of its arguments is deep-frozen. Default true; `false` gives it a private copy that it may change. */
  readonly freezeArgs?: boolean | undefined;
}
