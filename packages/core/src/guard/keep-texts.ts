import { GuardFault } from "../errors/guard-fault.ts";
import type { Policy } from "../policy/policy.ts";
import { policyIn } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import type { GuardParts } from "./guard-parts.ts";
import { within } from "./within.ts";

const MAX_KEPT_POLICIES = 1024;

/** Whether the text of the policy in force is known to be beside the ledger. */
export function isPolicyKept({ keptPolicies }: GuardParts, gathered: Gathered): boolean {
  const policy = policyIn(gathered);
  return policy === undefined || keptPolicies.has(policy.digest);
}

/** Keeps the policy's text beside the ledger, once, so that an auditor can read what was in force. */
export async function keepPolicyText(parts: GuardParts, gathered: Gathered): Promise<void> {
  const policy = policyIn(gathered);
  if (policy === undefined) return;
  const { keepingPolicies } = parts;
  let keeping = keepingPolicies.get(policy.digest);
  if (keeping === undefined) {
    // All who come meanwhile wait for it: a burst of first calls would open a file each.
    keeping = keepPolicy(parts, policy).finally(() => keepingPolicies.delete(policy.digest));
    keepingPolicies.set(policy.digest, keeping);
  }
  await keeping;
}

async function keepPolicy(parts: GuardParts, policy: Policy): Promise<void> {
  await putBlob(parts, policy.digest, policy.text);
  // A function may make a new policy for each call: what is forgotten is only kept once more.
  if (parts.keptPolicies.size >= MAX_KEPT_POLICIES) parts.keptPolicies.clear();
  parts.keptPolicies.add(policy.digest);
}

/** Keeps the intent's text beside the ledger, as a hold needs it. */
export function keepIntentText(parts: GuardParts, { intent, intentText }: Gathered): Promise<void> {
  return putBlob(parts, intent.digest, intentText);
}

async function putBlob({ config }: GuardParts, digest: string, text: string): Promise<void> {
  const failed = (cause?: unknown): GuardFault =>
    new GuardFault("LEDGER_COMMIT_FAILED", "The storage could not keep a text.", { cause });
  try {
    await within(config.storage.blobs.put(digest, text), config.timeoutMs, failed);
  } catch (error) {
    throw GuardFault.isInstance(error) ? error : failed(error);
  }
}
