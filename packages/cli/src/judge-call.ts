import { ExecutionGuard, memoryStorage } from "@execution-guard/core";
import type {
  EvaluateOptions,
  GuardResult,
  Intent,
  Policy,
  SeverityState,
} from "@execution-guard/core";

/** The guard's own settings that an answer depends on. */
export interface GuardThresholds {
  readonly haltThreshold?: number | undefined;
  readonly holdThreshold?: number | undefined;
}

/** A severity score that leads into a state from any other. */
export const SCORE_FOR: Readonly<Record<SeverityState, number>> = {
  ACTIVE: 0,
  OBSERVE: 0.2,
  COOLDOWN: 0.4,
};

/**
 * What a guard that has seen nothing before answers, in one severity state. Asked of a real guard, so
 * that no rule of deciding is told twice.
 */
export async function judgeCall(
  policy: Policy,
  intent: Intent,
  {
    state,
    facts,
    ...thresholds
  }: GuardThresholds & Pick<EvaluateOptions, "facts"> & { readonly state: SeverityState },
): Promise<GuardResult> {
  await using guard = new ExecutionGuard({ policy, storage: memoryStorage(), ...thresholds });
  const severity = { score: SCORE_FOR[state], source: "execution-guard" };
  return await guard.safeEvaluate(intent, { severity, facts });
}
