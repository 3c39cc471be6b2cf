import type {
  ExecutionGuard,
  HostLists,
  JsonObject,
  Policy,
  SystemSeverity,
} from "@execution-guard/core";

/** The guard's two parts that a wrapper needs. */
export type Guard = Pick<ExecutionGuard, "enforce" | "holds">;

/**
 * What is known of a call beside its arguments. The arguments are left out on purpose: they are the
 * model's words, and who acts, in which run, under which policy must not depend on them.
 */
export interface GuardCallContext {
  /** The name the model called the tool by. */
  readonly toolName: string;
  /** The call's id, as the provider gave it; not unique between runs. Absent when the tool was called by hand. */
  readonly toolCallId: string | undefined;
  /** The messages that led to the call. They hold model text: read the user's own from them, nothing else. */
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  /** The tool's own context (`toolsContext` of ai 7). Absent in ai 6 and in `guardMiddleware`. */
  readonly context: unknown;
  /** The run's context in ai 6. Absent in ai 7 and in `guardMiddleware`. */
  readonly experimental_context: unknown;
  /** Aborts the call. */
  readonly abortSignal: AbortSignal | undefined;
}

/** A value, or a synchronous function of the call's context that gives it. A function that throws makes the call a DENY. */
export type ByCall<T> = T | ((context: GuardCallContext) => T);

/** What `guardTool`, `guardTools` and `guardMiddleware` share. */
export interface GuardCallOptions {
  /** Decides, records and holds. */
  readonly guard: Guard;
  /** Who acts: set by the host application. Missing or empty: every call is denied, and that is recorded. */
  readonly actor: ByCall<string | undefined>;
  /** The conversation or job. Without one every call is new: no hold of it can be found again. */
  readonly runId?: ByCall<string | undefined> | undefined;
  /** The action's name in the policy for a tool's name. Default: the same. A throw makes the call a DENY. */
  readonly action?: ((toolName: string) => string) | undefined;
  /** In force instead of the guard's own policy. */
  readonly policy?:
    | Policy
    | JsonObject
    | ((context: GuardCallContext) => Policy | JsonObject | Promise<Policy | JsonObject>)
    | undefined;
  /** The system's severity now. A function that throws counts as COOLDOWN, which denies from risk 30 on. */
  readonly severity?:
    | SystemSeverity
    | ((context: GuardCallContext) => SystemSeverity | Promise<SystemSeverity>)
    | undefined;
  /**
   * What your program knows of a call, for the policy's conditions: a plain JSON object or a function of
   * the call's context, as `() => ({ request: whatTheUserWrote })` for `said(args.to)`. Never of model
   * text, or the model vouches for itself. A function that throws, hangs or gives anything else: DENY.
   */
  readonly facts?:
    | JsonObject
    | ((context: GuardCallContext) => JsonObject | Promise<JsonObject>)
    | undefined;
  /** Lists in place of the policy's own of the same name, or a function of the call's context, as for `facts`. */
  readonly lists?:
    | HostLists
    | ((context: GuardCallContext) => HostLists | Promise<HostLists>)
    | undefined;
  /** Seconds a call waits for its hold. Default: the guard's `hold.waitSeconds`; 0 under `onHold: "tell"`. */
  readonly waitSeconds?: number | undefined;
}

/** How tools are guarded. */
export interface GuardToolOptions extends GuardCallOptions {
  /**
   * What a DENY does. `throw` (default): `execute` throws `GuardDenied`, which the SDK shows the model
   * as a `tool-error`. `tell`: `execute` returns a `GuardDenial`. `stop`: throws, and the run must be
   * stopped by `stopWhen: [stopOnDeny()]`; without it the next call fails and says so.
   */
  readonly onDeny?: "throw" | "tell" | "stop" | undefined;
  /**
   * What a HOLD does. `await` (default): wait inside `execute`. `tell`: return a `GuardWaiting`; the
   * hold stays PENDING (a call without a run id or call id can't be found again: there it is `deny`).
   * `deny`: cancel the hold, which makes the call a DENY at once.
   */
  readonly onHold?: "await" | "tell" | "deny" | undefined;
  /**
   * Whether the tool's own schema is part of the question. `auto` (default): arguments that don't fit it,
   * or that it does not declare, are denied before any rule, and conditions may name what it declares.
   * Where none can be trusted for the parsed arguments (a transform, `z.any()`, a `validate` of your own,
   * a library that can't say its JSON Schema) it is as `none`: rules then need `args` to ask about arguments.
   */
  readonly schema?: "auto" | "none" | undefined;
  /** Whether the tool gets its arguments deep-frozen. Either way they are a private copy. Default true. */
  readonly freezeArgs?: boolean | undefined;
}

/** How calls that never reach a guarded `execute` are decided. */
export interface GuardMiddlewareOptions extends GuardCallOptions {
  /** The very set that is given to `generateText` or `streamText`, with its guarded tools. */
  readonly tools: Readonly<Record<string, unknown>>;
  /** What a HOLD does: wait inside the model call (default), or deny at once. */
  readonly onHold?: "await" | "deny" | undefined;
}
