import { ExecutionGuard, memoryStorage } from "@execution-guard/core";
import type { ExecutionGuardOptions, GuardResult, Hold, Intent } from "@execution-guard/core";
import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** The agent may read and wire, must ask a human before it pays an invoice, and may do nothing else. */
const POLICY = {
  version: 1,
  identity: {
    agents: [
      {
        agent_id: "agent.finance",
        allowed_actions: [
          { action: ["read_*", "wire_transfer"] },
          { action: "pay_invoice", effect: "HOLD" },
        ],
      },
    ],
  },
};

export const actor = "agent.finance";

/** A guard, and what it decided, in order. */
export interface WatchedGuard {
  readonly guard: ExecutionGuard;
  readonly decisions: { readonly intent: Intent; readonly result: GuardResult }[];
  /** What became of the tools that ran. */
  readonly outcomes: string[];
  /** The next hold, issued already or not yet. */
  nextHold(): Promise<Hold>;
  /** The decisions in short, as `ALLOW wire_transfer`. */
  told(): string[];
}

export function watchedGuard(options: ExecutionGuardOptions = {}): WatchedGuard {
  const decisions: WatchedGuard["decisions"] = [];
  const outcomes: string[] = [];
  const waiting: ((hold: Hold) => void)[] = [];
  const holds: Hold[] = [];
  const guard = new ExecutionGuard({
    policy: POLICY,
    storage: memoryStorage(),
    observers: [
      {
        onDecision: (decision) => decisions.push(decision),
        onOutcome: ({ status }) => outcomes.push(status),
        onHold: (hold) => {
          const resolve = waiting.shift();
          if (resolve === undefined) holds.push(hold);
          else resolve(hold);
        },
      },
    ],
    ...options,
  });
  return {
    guard,
    decisions,
    outcomes,
    nextHold: () => {
      const hold = holds.shift();
      return hold === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(hold);
    },
    told: () => decisions.map(({ intent, result }) => `${result.outcome} ${intent.action}`),
  };
}

/** Tools whose every effect is counted. */
export function bank() {
  const effects: string[] = [];
  const payment = z.object({ amount: z.number(), to: z.string() });
  const wire = tool(
    ({ amount, to }) => {
      effects.push(`wired ${amount} to ${to}`);
      return `sent ${amount}`;
    },
    { name: "wire_transfer", description: "Sends money", schema: payment },
  );
  const pay = tool(
    ({ amount, to }) => {
      effects.push(`paid ${amount} to ${to}`);
      return `paid ${amount}`;
    },
    { name: "pay_invoice", description: "Pays an invoice", schema: payment },
  );
  const drop = tool(
    ({ table }) => {
      effects.push(`dropped ${table}`);
      return "dropped";
    },
    { name: "drop_table", description: "Drops", schema: z.object({ table: z.string() }) },
  );
  return { effects, wire, pay, drop };
}
