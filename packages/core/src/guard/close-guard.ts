import type { GuardParts } from "./guard-parts.ts";
import { within } from "./within.ts";

/** Closes a guard once the tools that run have ended, or after its patience. */
export async function closeGuard({ config, running, session }: GuardParts): Promise<void> {
  session.refuse();
  const runOn = (): Error => new Error("a tool runs on");
  await within(Promise.allSettled(running), config.timeoutMs, runOn).catch(() => undefined);
  await session.close();
}
