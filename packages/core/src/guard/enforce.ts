import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import { GuardFault } from "../errors/guard-fault.ts";
import type { Hold } from "../hold/hold.ts";
import type { Intent, IntentSnapshot } from "../intent/intent.ts";
import { cancelHold } from "./answer-hold.ts";
import { outcomeDraft } from "./entry-bodies.ts";
import { evaluate } from "./evaluate.ts";
import { takeOrExplain } from "./gather.ts";
import type { Taken } from "./gather.ts";
import { GuardHeld } from "./guard-errors.ts";
import type { EnforceOptions, Execute, GuardResult } from "./guard-options.ts";
import type { GuardParts } from "./guard-parts.ts";
import type { DecisionProof } from "../proof/proof.ts";
import { tellObservers } from "./observe.ts";
import { throwUnlessAllowed } from "./throw-unless-allowed.ts";
import { waitForAnswer } from "./wait-for-answer.ts";

/**
 * THE enforcement point: decides, waits for a human where one is asked, decides again, runs the tool
 * only on ALLOW, records what became of it, and gives back the tool's own result or error.
 *
 * @throws GuardDenied, GuardExpired, GuardHeld or GuardFault before the tool has started; after that
 * only what the tool throws.
 */
export async function enforce<T>(
  parts: GuardParts,
  intent: Intent,
  execute: Execute<T>,
  options: EnforceOptions,
): Promise<T> {
  const taken = takeOrExplain(intent);
  if (!parts.config.enforced) return runInShadow(parts, intent, taken, execute, options);
  options.signal?.throwIfAborted();
  const allowed = await decideUntilAllowed(parts, taken, options);
  return run(parts, taken.intent, execute, allowed, options.signal);
}

/** Decides, and again after each answer of a human, until the answer is ALLOW; throws any other. */
async function decideUntilAllowed(
  parts: GuardParts,
  taken: Taken,
  options: EnforceOptions,
): Promise<GuardResult> {
  const seconds = options.waitSeconds ?? parts.config.hold.waitSeconds;
  const ends = performance.now() + Math.max(0, seconds) * 1000;
  let result = await evaluate(parts, taken, options, { by: "enforce" });
  let told: string | undefined;
  while (result.outcome === "HOLD" && result.hold !== undefined) {
    const { hold } = result;
    try {
      if (told !== hold.id) await options.onHold?.(hold);
      told = hold.id;
      if (!(await awaitHuman(parts, hold, ends - performance.now(), options))) {
        throw new GuardHeld(result);
      }
    } catch (error) {
      await leaveHold(parts, hold);
      throw error;
    }
    result = await evaluate(parts, taken, options, { by: "enforce", holdId: hold.id });
  }
  throwUnlessAllowed(result);
  return result;
}

async function awaitHuman(
  parts: GuardParts,
  hold: Hold,
  waitMs: number,
  options: EnforceOptions,
): Promise<boolean> {
  if (hold.status !== "PENDING") return true;
  if (options.waitForHold === undefined) return waitForAnswer(parts, hold, waitMs, options.signal);
  await options.waitForHold(hold, options.signal ?? new AbortController().signal);
  // What it returned is only a message; whether somebody answered stands in the ledger.
  await parts.session.refresh();
  return waitForAnswer(parts, hold, 0, options.signal);
}

/** A call that leaves a hold it can never find again withdraws it, so that nobody approves into nothing. */
async function leaveHold(parts: GuardParts, hold: Hold): Promise<void> {
  if (hold.callKey !== undefined) return;
  try {
    await cancelHold(parts, hold.id);
  } catch {
    // It was answered at the last moment, or can't be recorded: it ends by its own deadline.
  }
}

async function run<T>(
  parts: GuardParts,
  intent: IntentSnapshot,
  execute: Execute<T>,
  allowed: GuardResult,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  if (signal.aborted) {
    await record(parts, intent, allowed, "not-executed");
    throw signal.reason;
  }
  releaseLock(parts);
  let value: T;
  try {
    value = await execute(intent, { signal, proof: allowed.proof });
  } catch (error) {
    await record(parts, intent, allowed, "failed");
    throw error;
  }
  await record(parts, intent, allowed, "done");
  return value;
}

/** Records what became of a call. Never throws: the tool's own result must reach the caller. */
async function record(
  parts: GuardParts,
  intent: IntentSnapshot,
  { proof, boundaryId }: GuardResult,
  status: "done" | "failed" | "not-executed",
): Promise<void> {
  if (proof === undefined) return;
  const type = status === "not-executed" ? "not-executed" : "outcome";
  const draft = outcomeDraft(type, boundaryId, proof.hash, status, returnsOf(proof, status));
  const recorded = await parts.session.settle(boundaryId, draft);
  const event = { intent, boundaryId, status, recorded };
  tellObservers(parts.config.observers, "onOutcome", event);
}

/** What a call that never ran gives back: just what its ALLOW took. */
function returnsOf(proof: DecisionProof, status: string): JsonValue | undefined {
  if (status !== "not-executed") return undefined;
  const { body } = JSON.parse(proof.entry) as { readonly body: JsonObject };
  return body["usage"];
}

/** Shadow mode: whatever the guard says, even that it can't say anything, the tool runs. */
async function runInShadow<T>(
  parts: GuardParts,
  intent: Intent,
  taken: Taken,
  execute: Execute<T>,
  options: EnforceOptions,
): Promise<T> {
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  // A broken intent has no snapshot: the tool gets what the caller gave.
  const given = taken.intentProblem === undefined ? taken.intent : (intent as IntentSnapshot);
  let result: GuardResult | undefined;
  try {
    result = await evaluate(parts, taken, options, { by: "enforce" });
  } catch (error) {
    if (!GuardFault.isInstance(error)) throw error;
  }
  if (result !== undefined) return run(parts, given, execute, result, signal);
  return execute(given, { signal, proof: undefined });
}

/** The next process may write while the tool runs. */
function releaseLock({ config }: GuardParts): void {
  try {
    config.storage.release();
  } catch {
    // A lock that is not given up early is given up by its own timer.
  }
}
