import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { Intent, IntentSnapshot } from "../intent/intent.ts";
import { awaitHuman } from "./await-human.ts";
import { outcomeDraft } from "./entry-bodies.ts";
import { evaluate } from "./evaluate.ts";
import { takeOrExplain } from "./gather.ts";
import type { Taken } from "./gather.ts";
import type { EnforceOptions, Execute, GuardResult } from "./guard-options.ts";
import type { GuardParts } from "./guard-parts.ts";
import type { DecisionProof } from "../proof/proof.ts";
import { tellObservers } from "./observe.ts";
import { throwUnlessAllowed } from "./throw-unless-allowed.ts";
import { ignoreRejection } from "./within.ts";

/**
 * THE enforcement point: decides, waits for a human where one is asked, decides again, runs the tool
 * only on ALLOW, records what became of it, and gives back the tool's own result or error.
 *
 * @throws GuardDenied, GuardExpired, GuardHeld or GuardFault before the tool has started; after that
 * only what the tool throws. TypeError when there is no tool to run or `waitSeconds` makes no sense.
 */
export async function enforce<T>(
  parts: GuardParts,
  intent: Intent,
  execute: Execute<T>,
  options: EnforceOptions,
): Promise<T> {
  const call = decideAndRun(parts, intent, execute, options);
  parts.running.add(call);
  try {
    return await call;
  } finally {
    parts.running.delete(call);
  }
}

async function decideAndRun<T>(
  parts: GuardParts,
  intent: Intent,
  execute: Execute<T>,
  options: EnforceOptions,
): Promise<T> {
  if (typeof execute !== "function") {
    throw new TypeError("enforce: execute must be a function: the tool's own work.");
  }
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
  if (typeof seconds !== "number" || !(seconds >= 0)) {
    throw new TypeError("enforce: waitSeconds must not be negative.");
  }
  const ends = performance.now() + seconds * 1000;
  let result = await evaluate(parts, taken, options, { by: "enforce" });
  let told: string | undefined;
  while (result.outcome === "HOLD" && result.hold !== undefined) {
    const { hold } = result;
    await awaitHuman(parts, result, hold, { options, ends, isNew: told !== hold.id });
    told = hold.id;
    result = await evaluate(parts, taken, options, { by: "enforce", holdId: hold.id });
  }
  throwUnlessAllowed(result);
  return result;
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
  return runAndRecord(parts, intent, allowed, () =>
    execute(intent, { signal, proof: allowed.proof }),
  );
}

async function runAndRecord<T>(
  parts: GuardParts,
  intent: IntentSnapshot,
  allowed: GuardResult,
  execute: () => T | PromiseLike<T>,
): Promise<T> {
  let value: T;
  try {
    value = await execute();
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
  } catch {
    // INVARIANT: in shadow mode nothing that the guard does or fails to do stops a tool.
  }
  if (result !== undefined) return run(parts, given, execute, result, signal);
  return execute(given, { signal, proof: undefined });
}

/** The next process may write while the tool runs. */
function releaseLock({ config }: GuardParts): void {
  try {
    ignoreRejection(config.storage.release());
  } catch {
    // A lock that is not given up early is given up by its own timer.
  }
}
