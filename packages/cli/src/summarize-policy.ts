import type { Policy, PolicyEffect } from "@execution-guard/core";

/** What a policy comes to, for people and programs. */
export interface PolicySummary {
  readonly agents: readonly {
    readonly id: string;
    readonly entries: Readonly<Record<PolicyEffect, number>>;
  }[];
  readonly approvers: readonly string[];
  readonly defaults: { readonly unknownAgent: string; readonly unknownAction: string };
  readonly digest: string;
  /** What its author may not have meant. */
  readonly notes: readonly string[];
}

interface Document {
  readonly defaults?: { readonly unknown_agent?: string; readonly unknown_action?: string };
  readonly identity?: {
    readonly agents?: readonly {
      readonly agent_id: string;
      readonly allowed_actions?: readonly { readonly effect?: PolicyEffect }[];
    }[];
  };
}

/** Counts what a policy holds. */
export function summarizePolicy(policy: Policy): PolicySummary {
  // The text of a policy that loaded has this shape.
  const document = JSON.parse(policy.text) as Document;
  const agents = (document.identity?.agents ?? []).map((agent) => ({
    id: agent.agent_id,
    entries: countEffects(agent.allowed_actions ?? []),
  }));
  const summary = {
    agents,
    approvers: policy.approvers.map(({ id }) => id),
    defaults: {
      unknownAgent: document.defaults?.unknown_agent ?? "DENY",
      unknownAction: document.defaults?.unknown_action ?? "DENY",
    },
    digest: policy.digest,
  };
  return { ...summary, notes: notesOn(summary) };
}

function countEffects(
  entries: readonly { readonly effect?: PolicyEffect }[],
): Readonly<Record<PolicyEffect, number>> {
  const counts = { ALLOW: 0, HOLD: 0, DENY: 0 };
  for (const { effect = "ALLOW" } of entries) counts[effect] += 1;
  return counts;
}

function notesOn({ agents, approvers, defaults }: Omit<PolicySummary, "notes">): readonly string[] {
  const notes: string[] = [];
  if (defaults.unknownAgent === "ALLOW" && defaults.unknownAction === "ALLOW") {
    notes.push("agents that it does not name may do anything whose risk is low enough.");
  }
  if (defaults.unknownAction === "ALLOW" && defaults.unknownAgent !== "ALLOW") {
    notes.push("its agents may call tools that it does not name, if the risk is low enough.");
  }
  if (approvers.length === 0 && agents.some(({ entries }) => entries.HOLD > 0)) {
    notes.push("it names no approvers, so anyone but the asking agent may answer a HOLD.");
  }
  return notes;
}
