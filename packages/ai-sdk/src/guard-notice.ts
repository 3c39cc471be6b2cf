import type { GuardDenied, GuardExpired, GuardHeld, ReasonCode } from "@execution-guard/core";

/** What a tool returns in place of its output when its call was denied, under `onDeny: "tell"`. Safe to show anyone. */
export interface GuardDenial {
  readonly denied: true;
  /** One sentence for people and models. */
  readonly reason: string;
  /** Why, for programs. */
  readonly reasonCode: ReasonCode;
  /** The decision's own id. */
  readonly boundaryId: string;
  /** Always false: the same call will be denied again. */
  readonly retry: false;
}

/** What a tool returns in place of its output while its call waits for a person, under `onHold: "tell"`. Safe to show anyone. */
export interface GuardWaiting {
  readonly held: true;
  /** The hold that a person answers, and that `guard.resume` takes. */
  readonly holdId: string;
  /** One sentence for people and models. */
  readonly reason: string;
  /** The decision's own id. */
  readonly boundaryId: string;
  /** Always false: asking again does not hurry the person. */
  readonly retry: false;
}

// Lets stopOnDeny find the error again, whose proof a notice must not carry.
const errors = new WeakMap<object, GuardDenied | GuardExpired>();

/** The notice of a DENY. */
export function denialFromError(error: GuardDenied | GuardExpired): GuardDenial {
  const { reason, reasonCode, boundaryId } = error;
  const denial: GuardDenial = { denied: true, reason, reasonCode, boundaryId, retry: false };
  errors.set(denial, error);
  return Object.freeze(denial);
}

/** The notice of a HOLD that stays PENDING. */
export function waitingFromError(error: GuardHeld, holdId: string): GuardWaiting {
  const { reason, boundaryId } = error;
  return Object.freeze({ held: true, holdId, reason, boundaryId, retry: false });
}

/** The error that a notice of this process was made from. */
export function errorOfDenial(denial: GuardDenial): GuardDenied | GuardExpired | undefined {
  return errors.get(denial);
}

/** Says whether an output is a {@link GuardDenial}, also after a round trip through JSON and a browser. */
export function isGuardDenial(output: unknown): output is GuardDenial {
  return (
    hasWords(output, ["reason", "reasonCode", "boundaryId"]) && read(output, "denied") === true
  );
}

/** Says whether an output is a {@link GuardWaiting}, also after a round trip through JSON and a browser. */
export function isGuardWaiting(output: unknown): output is GuardWaiting {
  return hasWords(output, ["holdId", "reason", "boundaryId"]) && read(output, "held") === true;
}

/** Exactly these words and two flags: a notice passes a tool's output schema, so it must carry nothing else. */
function hasWords(output: unknown, words: readonly string[]): boolean {
  return (
    typeof output === "object" &&
    output !== null &&
    Object.keys(output).length === words.length + 2 &&
    read(output, "retry") === false &&
    words.every((word) => typeof read(output, word) === "string")
  );
}

/** Own data only: an output comes from a tool or a browser. */
function read(output: unknown, key: string): unknown {
  if (typeof output !== "object" || output === null) return undefined;
  return Object.getOwnPropertyDescriptor(output, key)?.value;
}
