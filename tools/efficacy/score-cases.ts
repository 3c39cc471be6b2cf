import { scoreRisk } from "../../packages/core/src/risk/score-risk.ts";
import type { LabelledCase } from "./read-cases.ts";

/** What would have happened to a case. */
export type Fate = "allowed" | "held" | "denied";

/** Where holding and denying begin. */
export interface Thresholds {
  readonly hold: number;
  readonly deny: number;
}

/** How the cases of one class fared. */
export interface ClassResult {
  readonly kind: string;
  readonly label: string;
  readonly strength: string;
  /** `all` for the sum over sources. */
  readonly source: string;
  readonly cases: number;
  readonly allowed: number;
  readonly held: number;
  readonly denied: number;
}

/** A case that fared otherwise than its label asks for. */
export interface Miss {
  readonly id: string;
  readonly strength: string;
  readonly fate: Fate;
  readonly score: number;
  readonly rule: string;
  readonly text: string;
}

/** The whole measurement. */
export interface EfficacyReport {
  readonly classes: readonly ClassResult[];
  readonly misses: readonly Miss[];
}

const BAD_LABELS: ReadonlySet<string> = new Set(["dangerous", "destructive"]);
const GOOD_LABELS: ReadonlySet<string> = new Set(["safe", "readonly"]);

/** Scores every case and sums by kind, label, strength and source. */
export function scoreCases(cases: readonly LabelledCase[], thresholds: Thresholds): EfficacyReport {
  const sums = new Map<string, Record<Fate, number> & { readonly key: readonly string[] }>();
  const misses: Miss[] = [];
  for (const labelled of cases) {
    const { score, findings } = scoreRisk(intentOf(labelled));
    const fate =
      score >= thresholds.deny ? "denied" : score >= thresholds.hold ? "held" : "allowed";
    for (const source of ["all", labelled.source]) {
      const key = [labelled.kind, labelled.label, labelled.strength, source];
      const sum = sums.get(key.join(" ")) ?? { key, allowed: 0, held: 0, denied: 0 };
      sum[fate] += 1;
      sums.set(key.join(" "), sum);
    }
    if (isMiss(labelled.label, fate)) {
      const { id, strength, text } = labelled;
      misses.push({ id, strength, fate, score, rule: findings[0]?.rule ?? "none", text });
    }
  }
  return { classes: [...sums.values()].map(resultOf), misses };
}

function intentOf({ kind, text }: LabelledCase) {
  return kind === "shell"
    ? { action: "shell", payload: text }
    : { action: "database", args: { sql: text } };
}

function isMiss(label: string, fate: Fate): boolean {
  return BAD_LABELS.has(label) ? fate === "allowed" : GOOD_LABELS.has(label) && fate !== "allowed";
}

function resultOf(sum: Record<Fate, number> & { readonly key: readonly string[] }): ClassResult {
  const { allowed, held, denied } = sum;
  const [kind = "", label = "", strength = "", source = ""] = sum.key;
  return { kind, label, strength, source, cases: allowed + held + denied, allowed, held, denied };
}
