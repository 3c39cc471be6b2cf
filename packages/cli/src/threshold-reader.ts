import { DENY_AT, parsePolicy } from "@execution-guard/core";
import type { Policy, SeverityState } from "@execution-guard/core";
import type { GuardThresholds } from "./judge-call.ts";
import { objectIn, textIn } from "./read-record.ts";
import { readBlob } from "./read-blob.ts";

/** Finds out how the guard itself was set up when it decided. */
export interface ThresholdReader {
  /** From the body of one decision. */
  readonly read: (body: Readonly<Record<string, unknown>>) => GuardThresholds;
}

/**
 * A decision records what applied: the lowest of the guard's thresholds, the state's and the
 * policy's. What neither state nor policy explains was the guard's own.
 */
export function thresholdReader(folder: string): ThresholdReader {
  const policies = new Map<string, Policy | undefined>();

  function policyOf(digest: string): Policy | undefined {
    if (!policies.has(digest)) policies.set(digest, readOldPolicy(folder, digest));
    return policies.get(digest);
  }

  return {
    read(body) {
      const state = stateAfter(body);
      const recorded = objectIn(body, "thresholds");
      const terms = policyOf(textIn(body, "policy"))?.thresholds[state];
      const deny = Number(recorded["deny"]);
      const hold = recorded["hold"] === undefined ? undefined : Number(recorded["hold"]);
      const explained = Math.min(DENY_AT[state], terms?.deny ?? DENY_AT[state]);
      return {
        haltThreshold: Number.isFinite(deny) && deny !== explained ? deny : undefined,
        holdThreshold: Number.isFinite(hold) && hold !== terms?.hold ? hold : undefined,
      };
    },
  };
}

/** The severity state in which a decision was made; one that can't be read is the tensest. */
export function stateAfter(body: Readonly<Record<string, unknown>>): SeverityState {
  const after = objectIn(body, "severity")["after"];
  return after === "ACTIVE" || after === "OBSERVE" ? after : "COOLDOWN";
}

function readOldPolicy(folder: string, digest: string): Policy | undefined {
  const text = readBlob(folder, digest);
  if (text === undefined) return undefined;
  try {
    return parsePolicy(text);
  } catch {
    return undefined; // Another version's policy: its thresholds stay unknown.
  }
}
