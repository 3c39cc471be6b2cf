import type { GuardParts } from "./guard-parts.ts";
import { within } from "./within.ts";

/**
 * Closes a guard once the calls under way have ended, or after its patience: tools are recorded, and
 * those who wait for a human withdraw what nobody could find again.
 */
export async function closeGuard({ config, running, session }: GuardParts): Promise<void> {
  session.refuse();
  const runOn = (): Error => new Error("a call runs on");
  await within(Promise.allSettled(running), config.timeoutMs, runOn).catch(() => undefined);
  await session.close();
}
