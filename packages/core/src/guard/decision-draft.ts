import { canonicalJson } from "../canonical/canonical-json.ts";
import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import type { Decision, Taking, Thresholds } from "../decision/decision.ts";
import type { PolicyEvidence } from "../policy/policy.ts";
import { clip } from "./clip.ts";
import type { Gathered } from "./gather.ts";
import { policyIn } from "./gather.ts";
import type { GuardConfig } from "./guard-config.ts";
import type { EntryDraft } from "./seal-drafts.ts";
import { ignoreRejection } from "./within.ts";
import { writeDecisionBody } from "./write-decision-body.ts";
import type { DecisionBody } from "./write-decision-body.ts";

// Caps that keep every entry, whatever the input, well under 64 KiB.
const MAX_FINDINGS = 16;
const MAX_REASON = 300;
const MAX_EVIDENCE = 16;
const MAX_ARGS_BYTES = 16_384;

/** What a decision entry says beside the decision itself. */
export interface DecisionContext {
  readonly boundaryId: string;
  readonly gathered: Gathered;
  readonly config: GuardConfig;
  /** `enforce`: an ALLOW is the entry into execution. `evaluate`: the caller only asked. */
  readonly by: "enforce" | "evaluate";
  readonly callKey: string | undefined;
  /** The id of the hold that a HOLD issues or waits for. */
  readonly holdId: string | undefined;
  /** How many locked calls before this one were answered and not recorded. */
  readonly repeats: number | undefined;
}

/** The body of a decision: enough to recompute it, and no argument unless asked for. */
export function decisionDraft(decision: Decision, context: DecisionContext): EntryDraft {
  const { gathered, config, boundaryId } = context;
  const { intent } = gathered;
  const body: { -readonly [name in keyof DecisionBody]: DecisionBody[name] } = {
    action: intent.action,
    actor: intent.actor,
    boundaryId,
    by: context.by,
    enforced: config.enforced,
    intent: intent.digest,
    outcome: decision.outcome,
    owner: config.storage.owner,
    reason: clip(decision.reason, MAX_REASON),
    reasonCode: decision.reasonCode,
    risk: riskBody(decision),
    ruleset: config.rulesetDigest,
    severity: severityBody(decision),
    thresholds: thresholdsBody(decision.thresholds),
  };
  set(body, "policy", policyIn(gathered)?.digest);
  set(body, "rule", decision.ruleDigest);
  set(body, "rulePath", decision.rulePath);
  set(body, "evidence", decision.evidence && evidenceBody(decision.evidence, gathered));
  set(body, "args", argsText(config, gathered));
  set(body, "runId", intent.runId);
  set(body, "stepId", intent.stepId);
  set(body, "callId", intent.callId);
  set(body, "callKey", context.callKey);
  set(body, "timestamp", intent.timestamp);
  set(body, "hold", holdBody(decision, context.holdId));
  set(body, "settles", settlesBody(decision));
  set(body, "usage", decision.takes && takingsBody(decision.takes));
  set(body, "denial", decision.denial && { ...decision.denial });
  set(body, "repeats", context.repeats);
  return { type: "decision", body, text: writeDecisionBody(body) };
}

function riskBody({ riskScore, findings }: Decision): DecisionBody["risk"] {
  if (findings.length === 0) return { findings: [], score: riskScore };
  const kept = findings.slice(0, MAX_FINDINGS).map(({ rule, score, path }) => ({
    rule: ascii(rule),
    score,
    path,
  }));
  const omitted = findings.length - kept.length;
  return omitted > 0
    ? { findings: kept, omitted, score: riskScore }
    : { findings: kept, score: riskScore };
}

function severityBody({ severity }: Decision): DecisionBody["severity"] {
  const { before, after, given } = severity;
  if (!given.given) return { after, before };
  return { after, before, score: String(given.score), source: given.source };
}

function thresholdsBody({ deny, hold }: Thresholds): DecisionBody["thresholds"] {
  return { deny: decimal(deny), ...(hold === undefined ? {} : { hold: decimal(hold) }) };
}

function holdBody(decision: Decision, holdId: string | undefined): JsonObject | undefined {
  if (decision.hold === undefined || holdId === undefined) return undefined;
  const { reasons, deadline, quorum, approvers } = decision.hold;
  return {
    id: holdId,
    reasons: reasons.map((reason) => ({ ...reason })),
    deadline,
    quorum,
    ...(approvers === undefined ? {} : { approvers }),
  };
}

/** The digests of the facts that conditions asked, and what the policy's own functions answered. */
function evidenceBody({ facts, functions }: PolicyEvidence, { host }: Gathered): JsonObject {
  const named = facts
    .slice(0, MAX_EVIDENCE)
    .filter((name) => host.facts && Object.hasOwn(host.facts, name));
  return {
    facts: named.map((name) => ({
      name: clip(name, 64),
      digest: sha256Hex(canonicalJson(host.facts?.[name] ?? null)),
    })),
    functions: functions.slice(0, MAX_EVIDENCE).map(({ name, answer }) => ({
      name,
      answer: clip(canonicalJson(answer), 256),
    })),
  };
}

function takingsBody(takes: readonly Taking[]): JsonValue {
  return takes.map(({ counter, amount, expires }) => ({
    amount: decimal(amount),
    counter,
    expires,
  }));
}

function settlesBody({ settles }: Decision): JsonObject | undefined {
  return settles === undefined ? undefined : { hold: settles.holdId, status: settles.status };
}

/** The arguments' canonical text, where the host asked for it, redaction worked and it is not too long. */
function argsText(config: GuardConfig, { intent }: Gathered): string | undefined {
  if (!config.recordArgs || intent.args === undefined) return undefined;
  try {
    const args = config.redact === undefined ? intent.args : config.redact(intent.args);
    // A redaction that must be awaited is none: its promise is no JSON, so no arguments are kept.
    ignoreRejection(args);
    const text = canonicalJson(args);
    return new TextEncoder().encode(JSON.stringify(text)).length <= MAX_ARGS_BYTES
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}

function set<Body, Name extends keyof Body>(
  body: Body,
  name: Name,
  value: Body[Name] | undefined,
): void {
  if (value !== undefined) body[name] = value;
}

/** Entries hold integers; anything else is written as decimal text. */
function decimal(value: number): number | string {
  return Number.isSafeInteger(value) ? value : String(value);
}

function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}
