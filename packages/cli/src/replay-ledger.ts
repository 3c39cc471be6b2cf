import { ExecutionGuard, memoryStorage, ruleRisk } from "@execution-guard/core";
import type { GuardResult, Intent, Outcome, Policy } from "@execution-guard/core";
import type { FoundLedger } from "./find-ledger.ts";
import { SCORE_FOR } from "./judge-call.ts";
import type { GuardThresholds } from "./judge-call.ts";
import { readRecord, textIn } from "./read-record.ts";
import type { LedgerRecord } from "./read-record.ts";
import { needsFacts } from "./needs-facts.ts";
import { sha256Hex } from "./read-blob.ts";
import { readLines } from "./read-lines.ts";
import { recallIntent } from "./recall-intent.ts";
import { stateAfter, thresholdReader } from "./threshold-reader.ts";
import { UserError } from "./user-error.ts";

/** Calls of one actor and action whose answer would change in one way. */
export interface ReplayChange {
  readonly actor: string;
  readonly action: string;
  readonly from: Outcome;
  readonly to: Outcome;
  readonly count: number;
  /** Why it would be so now, for programs and for people: those of the first one. */
  readonly reasonCode: string;
  readonly reason: string;
  /** The entries that recorded them; at most 20. */
  readonly entries: readonly number[];
}

/** What a new policy makes of the decisions in a ledger. */
export interface ReplayReport {
  readonly decisions: number;
  readonly same: number;
  readonly changed: number;
  readonly changes: readonly ReplayChange[];
  /** Decisions whose arguments, or what else the new policy asks, the record does not have as they were. */
  readonly notJudged: {
    readonly argumentsNotKept: number;
    readonly argumentsRedacted: number;
    /** The new policy asks what the host knew, and the record keeps only digests of that. */
    readonly factsNotKept: number;
  };
  /** Answers to holds, broken intents and faults: no policy decided those. */
  readonly notThePolicys: number;
  /** Of those judged: how many had their risk scored by other rules than this version's. */
  readonly otherRiskRules: number;
}

const NOT_THE_POLICYS: ReadonlySet<string> = new Set([
  "HOLD_APPROVED",
  "HOLD_REJECTED",
  "HOLD_EXPIRED",
  "HOLD_CANCELLED",
  "HOLD_LIMIT_EXCEEDED",
  "INTENT_INVALID",
  "EVALUATOR_FAILURE",
  "LEDGER_COMMIT_FAILED",
]);
const MAX_ENTRIES_NAMED = 20;
const OUTCOMES: ReadonlySet<string> = new Set(["ALLOW", "HOLD", "DENY"]);

/**
 * Decides every recorded decision again, in its order and at its time, under a new policy.
 *
 * @throws UserError on a line that is none of a ledger.
 */
export async function replayLedger(
  ledger: FoundLedger,
  policy: Policy,
  given: GuardThresholds,
): Promise<ReplayReport> {
  const tally = newTally();
  const judge = newJudge(policy);
  const thresholds = thresholdReader(ledger.folder);
  const ourRules = sha256Hex(ruleRisk().ruleset);
  for await (const line of readLines(ledger.file)) {
    const record = readRecord(line);
    if (record === undefined) throw brokenLine(ledger.file);
    const { body, type, ts } = record;
    if (type !== "decision") continue;
    const recalled = tally.recall(record, ledger.folder);
    if (recalled === undefined) continue;
    const state = stateAfter(body);
    if (needsFacts(policy, recalled, state)) {
      tally.countFactsNotKept();
      continue;
    }
    const recorded = thresholds.read(body);
    const setup = {
      haltThreshold: given.haltThreshold ?? recorded.haltThreshold,
      holdThreshold: given.holdThreshold ?? recorded.holdThreshold,
    };
    const result = await judge(recalled, { setup, ts, score: SCORE_FOR[state] });
    tally.compare(record, result);
    if (textIn(body, "ruleset") !== ourRules) tally.countOtherRules();
  }
  return tally.report();
}

type Judge = (
  intent: Intent,
  at: { readonly setup: GuardThresholds; readonly ts: number; readonly score: number },
) => Promise<GuardResult>;

/** One guard for each setup, so that what adds up over time adds up again. */
function newJudge(policy: Policy): Judge {
  let now = 0;
  const guards = new Map<string, ExecutionGuard>();
  return (intent, { setup, ts, score }) => {
    now = ts;
    const key = JSON.stringify([setup.haltThreshold ?? null, setup.holdThreshold ?? null]);
    let guard = guards.get(key);
    if (guard === undefined) {
      const storage = memoryStorage({ maxLines: Number.MAX_SAFE_INTEGER });
      const hold = { maxPending: Number.MAX_SAFE_INTEGER };
      guard = new ExecutionGuard({ ...setup, policy, storage, hold, clock: () => now });
      guards.set(key, guard);
    }
    return guard.safeEvaluate(intent, { severity: { score, source: "replay" } });
  };
}

function newTally() {
  const changes = new Map<string, ReplayChange>();
  const counts = { decisions: 0, same: 0, changed: 0, notThePolicys: 0, otherRiskRules: 0 };
  const notJudged = { argumentsNotKept: 0, argumentsRedacted: 0, factsNotKept: 0 };
  return {
    /** The intent to judge, unless there is none to be had; counted then. */
    recall({ body }: LedgerRecord, folder: string): Intent | undefined {
      counts.decisions += 1;
      if (
        NOT_THE_POLICYS.has(textIn(body, "reasonCode")) ||
        !OUTCOMES.has(textIn(body, "outcome"))
      ) {
        counts.notThePolicys += 1;
        return undefined;
      }
      const recalled = recallIntent(body, folder);
      if (typeof recalled === "object") return recalled;
      if (recalled === "redacted") notJudged.argumentsRedacted += 1;
      else notJudged.argumentsNotKept += 1;
      return undefined;
    },
    compare({ body, seq }: LedgerRecord, result: GuardResult): void {
      const from = textIn(body, "outcome") as Outcome;
      if (from === result.outcome) {
        counts.same += 1;
        return;
      }
      counts.changed += 1;
      addChange(changes, { body, seq, from, result });
    },
    countFactsNotKept(): void {
      notJudged.factsNotKept += 1;
    },
    countOtherRules(): void {
      counts.otherRiskRules += 1;
    },
    report: (): ReplayReport => ({ ...counts, changes: [...changes.values()], notJudged }),
  };
}

function addChange(
  changes: Map<string, ReplayChange>,
  found: {
    readonly body: Readonly<Record<string, unknown>>;
    readonly seq: number;
    readonly from: Outcome;
    readonly result: GuardResult;
  },
): void {
  const { from, seq, result } = found;
  const actor = textIn(found.body, "actor");
  const action = textIn(found.body, "action");
  const key = JSON.stringify([actor, action, from, result.outcome]);
  const known = changes.get(key);
  const entries = known?.entries ?? [];
  changes.set(key, {
    actor,
    action,
    from,
    to: result.outcome,
    count: (known?.count ?? 0) + 1,
    reasonCode: known?.reasonCode ?? result.reasonCode,
    reason: known?.reason ?? result.reason,
    entries: entries.length < MAX_ENTRIES_NAMED ? [...entries, seq] : entries,
  });
}

function brokenLine(file: string): UserError {
  return new UserError(
    `${file} has a line that can't be read. \`execution-guard verify ${file}\` says which.`,
  );
}
