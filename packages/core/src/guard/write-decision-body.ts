import { canonicalLedgerJson as write } from "../canonical/canonical-json.ts";
import type { JsonObject, JsonValue } from "../canonical/canonical-json.ts";
import type { Outcome, ReasonCode } from "../decision/decision.ts";
import type { SeverityState } from "../severity/severity.ts";

/** The body of a decision entry. */
export type DecisionBody = {
  readonly action: string;
  readonly actor: string;
  readonly args?: string;
  readonly boundaryId: string;
  readonly by: "enforce" | "evaluate";
  readonly callId?: string;
  readonly callKey?: string;
  readonly denial?: JsonObject;
  readonly enforced: boolean;
  readonly evidence?: JsonObject;
  readonly hold?: JsonObject;
  readonly intent: string;
  readonly outcome: Outcome;
  readonly owner: string;
  readonly policy?: string;
  readonly reason: string;
  readonly reasonCode: ReasonCode;
  readonly repeats?: number;
  readonly risk: {
    readonly findings: JsonValue;
    readonly omitted?: number;
    readonly score: number;
  };
  readonly rule?: string;
  readonly rulePath?: string;
  readonly ruleset: string;
  readonly runId?: string;
  readonly settles?: JsonObject;
  readonly severity: {
    readonly after: SeverityState;
    readonly before: SeverityState;
    readonly score?: string;
    readonly source?: string;
  };
  readonly stepId?: string;
  readonly thresholds: { readonly deny: number | string; readonly hold?: number | string };
  readonly timestamp?: string;
  readonly usage?: JsonValue;
};

/**
 * What `canonicalLedgerJson` gives for the body of a decision, in a third of its time: the entry that
 * stands between a call and its tool is written by name, in canonical order. Closed words of ours go
 * in as they are, so do digests that this package computed; all else through the canonical writer.
 *
 * @throws NotCanonical as `canonicalLedgerJson` does.
 */
export function writeDecisionBody(body: DecisionBody): string {
  const { action, actor, boundaryId, by, enforced, intent, outcome, owner, reason } = body;
  const { risk, ruleset, severity, thresholds } = body;
  return (
    `{"action":${write(action)},"actor":${write(actor)}${member("args", body.args)}` +
    `,"boundaryId":"${boundaryId}","by":"${by}"` +
    `${member("callId", body.callId)}${member("callKey", body.callKey)}` +
    `${member("denial", body.denial)},"enforced":${enforced}` +
    `${member("evidence", body.evidence)}${member("hold", body.hold)}` +
    `,"intent":"${intent}","outcome":"${outcome}","owner":${write(owner)}` +
    `${member("policy", body.policy)},"reason":${write(reason)},"reasonCode":"${body.reasonCode}"` +
    `${member("repeats", body.repeats)},"risk":{"findings":${write(risk.findings)}` +
    `${member("omitted", risk.omitted)},"score":${write(risk.score)}}` +
    `${member("rule", body.rule)}${member("rulePath", body.rulePath)},"ruleset":"${ruleset}"` +
    `${member("runId", body.runId)}${member("settles", body.settles)}` +
    `,"severity":{"after":"${severity.after}","before":"${severity.before}"` +
    `${member("score", severity.score)}${member("source", severity.source)}}` +
    `${member("stepId", body.stepId)},"thresholds":{"deny":${write(thresholds.deny)}` +
    `${member("hold", thresholds.hold)}}` +
    `${member("timestamp", body.timestamp)}${member("usage", body.usage)}}`
  );
}

function member(name: string, value: JsonValue | undefined): string {
  return value === undefined ? "" : `,"${name}":${write(value)}`;
}
