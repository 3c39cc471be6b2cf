import { ExecutionGuard } from "@execution-guard/core";
import type { ExecutionGuardOptions, Intent } from "@execution-guard/core";
import { fileStorage } from "@execution-guard/core/node";

/** A policy of all three answers. */
export const POLICY_TEXT: string = `version: 1
identity:
  agents:
    - agent_id: agent.finance
      allowed_actions:
        - action: read_ledger
          risk: { base: 10 }
        - action: wire_transfer
          effect: HOLD
          approval: { approvers: [cfo], deadline: 30m }
        - action: ping
approvers:
  - id: cfo
`;

/** The calls that tests record: one of each answer. */
export const CALLS: readonly Intent[] = [
  { actor: "agent.finance", action: "read_ledger", args: { account: "payroll" } },
  { actor: "agent.finance", action: "wire_transfer", args: { amount: 5, to: "bob" } },
  { actor: "agent.finance", action: "ping" },
  { actor: "agent.finance", action: "shell", args: { cmd: "rm -rf /" } },
];

/** Lets a real guard decide calls and keep them in a folder. */
export async function recordCalls(
  folder: string,
  options: ExecutionGuardOptions,
  calls: readonly Intent[] = CALLS,
): Promise<{ readonly publicKey: string }> {
  await using guard = new ExecutionGuard({ storage: fileStorage(folder), ...options });
  for (const call of calls) await guard.safeEvaluate(call);
  const { publicKey } = await guard.identity();
  return { publicKey };
}
