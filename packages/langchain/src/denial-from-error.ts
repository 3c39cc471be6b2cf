import { GuardDenied, GuardExpired, GuardFault, GuardHeld } from "@execution-guard/core";
import { ToolMessage } from "@langchain/core/messages";

/** What the model is told of a call that did not run. JSON, free of arguments and policy internals. */
export interface GuardDenial {
  readonly decision: "DENY" | "HOLD";
  /** One sentence: "Denied, do not retry: …" or "Waiting for approval, do not repeat: hold …". */
  readonly reason: string;
  readonly retry: false;
  /** The decision's own id; absent where the guard could not record one. */
  readonly boundaryId?: string;
  /** The hold that a human has to answer. */
  readonly holdId?: string;
}

/** Where a denial goes. */
export interface DenialTarget {
  readonly toolName: string;
  readonly toolCallId: string | undefined;
  /** Kept beside the message, for the program. */
  readonly artifact?: unknown;
}

/** An error by which a guard says that a call did not run. */
export type Refusal = GuardDenied | GuardExpired | GuardHeld | GuardFault;

/** Says whether an error is a guard's own. */
export function isRefusal(error: unknown): error is Refusal {
  return (
    GuardDenied.isInstance(error) ||
    GuardExpired.isInstance(error) ||
    GuardHeld.isInstance(error) ||
    GuardFault.isInstance(error)
  );
}

/** What the model is told instead of a tool's answer. */
export function denialFromError(error: Refusal): GuardDenial {
  if (GuardFault.isInstance(error)) {
    return { decision: "DENY", reason: `Denied, do not retry: ${error.message}`, retry: false };
  }
  const { outcome: decision, message: reason, boundaryId } = error;
  const denial: GuardDenial = { decision, reason, retry: false, boundaryId };
  return decision === "HOLD" && error.hold !== undefined
    ? { ...denial, holdId: error.hold.id }
    : denial;
}

/** The denial as a tool's answer: a message with status `error` for a model's call, else text. */
export function messageFromDenial(denial: GuardDenial, target: DenialTarget): ToolMessage | string {
  const content = JSON.stringify(denial);
  const { toolName, toolCallId, artifact } = target;
  if (toolCallId === undefined) return content;
  return new ToolMessage({
    content,
    status: "error",
    name: toolName,
    tool_call_id: toolCallId,
    ...(artifact === undefined ? {} : { artifact }),
  });
}
