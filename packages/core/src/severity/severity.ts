/** How tense the system is. The tenser, the lower the risk that is denied. */
export type SeverityState = "ACTIVE" | "OBSERVE" | "COOLDOWN";

/** A measurement of the system's severity, from a monitor or a model. */
export interface SystemSeverity {
  /** 0 (calm) to 1. Anything else, NaN included, is read as COOLDOWN. */
  readonly score: number;
  /** Where the score comes from; kept in the record. */
  readonly source?: string;
}
