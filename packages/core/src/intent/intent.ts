import type { JsonObject } from "../canonical/canonical-json.ts";

/**
 * What an agent asks to do. Give `args` (the tool's structured arguments) or `payload` (one command
 * line, as in the Python package), not both.
 */
export interface Intent {
  /** Who asks: set by the host application, never taken from a model's text. Canonical, ≤ 256 bytes. */
  readonly actor: string;
  /** What is asked for: the tool's name. Canonical, ≤ 256 bytes. */
  readonly action: string;
  /** The tool's arguments: a plain JSON object. */
  readonly args?: JsonObject;
  /** One text that is read as a command. */
  readonly payload?: string;
  /** The conversation, thread or job this call belongs to. With `callId` it makes a call one that can be found again. */
  readonly runId?: string;
  /** The step of the run, where call ids repeat between steps. */
  readonly stepId?: string;
  /** The call's own id, as the model or framework gave it. */
  readonly callId?: string;
  /** Anything the host wants to see again; in no digest, no risk score, no condition and no execution. */
  readonly metadata?: JsonObject;
  /** When the agent asked; kept for the record only. A date, ISO 8601 text or milliseconds since 1970. */
  readonly timestamp?: Date | string | number;
}

/** An intent as the guard took it: checked, copied once, deep-frozen. Decisions are made on it, and tools run on it. */
export interface IntentSnapshot {
  readonly actor: string;
  readonly action: string;
  readonly args?: JsonObject;
  readonly payload?: string;
  readonly runId?: string;
  readonly stepId?: string;
  readonly callId?: string;
  readonly metadata?: JsonObject;
  /** ISO 8601, UTC. */
  readonly timestamp?: string;
  /** SHA-256, hexadecimal, over the canonical `{action, actor, args, payload, v: 1}`; absent members left out. */
  readonly digest: string;
}
