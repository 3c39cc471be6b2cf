import { ExecutionGuard, memoryStorage } from "@execution-guard/core";
import type { ExecutionGuardOptions, Hold } from "@execution-guard/core";

/** What one decision came to. */
export interface Answered {
  readonly action: string;
  readonly outcome: string;
  readonly reasonCode: string;
  readonly recorded: boolean;
}

/** A guard in memory, and what it did. */
export interface WatchedGuard {
  readonly guard: ExecutionGuard;
  readonly answered: readonly Answered[];
  /** What became of tools that started, or were about to. */
  readonly outcomes: readonly string[];
  /** The first hold, once there is one. */
  readonly firstHold: Promise<Hold>;
}

/** For `agent.finance`: reads are allowed, `wire_*` asks a human, anything else is denied. */
export const POLICY = {
  version: 1,
  identity: {
    agents: [
      {
        agent_id: "agent.finance",
        allowed_actions: [
          { action: ["read_*", "ask_*"] },
          { action: "wire_*", effect: "HOLD" },
          { action: "drop_*", effect: "DENY" },
        ],
      },
    ],
  },
} as const;

/** Makes a guard under {@link POLICY} that is watched. */
export function watchedGuard(options: ExecutionGuardOptions = {}): WatchedGuard {
  const answered: Answered[] = [];
  const outcomes: string[] = [];
  let hold: (hold: Hold) => void = () => undefined;
  const firstHold = new Promise<Hold>((resolve) => {
    hold = resolve;
  });
  const guard = new ExecutionGuard({
    policy: POLICY,
    storage: memoryStorage(),
    ...options,
    observers: [
      {
        onDecision: ({ intent, result: { outcome, reasonCode, proof } }) => {
          answered.push({
            action: intent.action,
            outcome,
            reasonCode,
            recorded: proof !== undefined,
          });
        },
        onHold: hold,
        onOutcome: ({ status }) => {
          outcomes.push(status);
        },
      },
    ],
  });
  return { guard, answered, outcomes, firstHold };
}
