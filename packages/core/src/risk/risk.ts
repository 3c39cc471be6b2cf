import type { IntentSnapshot } from "../intent/intent.ts";

/** What a piece of text in an intent is read as. */
export type ArgumentKind = "shell" | "sql" | "url" | "path" | "code" | "money" | "text";

/** One rule's word on one argument. */
export interface RiskFinding {
  /** The rule's stable id, as `shell.recursive-delete`. */
  readonly rule: string;
  /** How dangerous, 0 (harmless) to 100. */
  readonly score: number;
  /** One sentence for people. */
  readonly reason: string;
  /** The argument it was found in, as `args.cmd` or `payload`. */
  readonly path: string;
}

/** How dangerous an intent is. */
export interface RiskAssessment {
  /** The highest finding's score, 0–100. */
  readonly score: number;
  /** The highest finding's sentence. */
  readonly reason: string;
  /** Every finding, highest score first. Empty means that no rule spoke and the score is the default. */
  readonly findings: readonly RiskFinding[];
}

/** What a scorer may be told beside the intent. */
export interface RiskContext {
  /** The kinds the policy declares for arguments by name; they win over guesses from names. */
  readonly kinds?: Readonly<Record<string, ArgumentKind>>;
}

/**
 * Scores an intent, 0–100. Pluggable; `ruleRisk()` is the default. A scorer that throws, hangs or
 * answers something that is not a {@link RiskAssessment} makes the decision a DENY.
 */
export interface RiskScorer {
  (intent: IntentSnapshot, context?: RiskContext): RiskAssessment | Promise<RiskAssessment>;
  /** Names the rules and their version; its digest stands in every decision. Default `custom`. */
  readonly ruleset?: string;
}

/** The score where no rule spoke: an unknown command. */
export const DEFAULT_RISK_SCORE = 40;
