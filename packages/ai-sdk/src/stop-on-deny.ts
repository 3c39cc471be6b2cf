import { GuardDenied, GuardExpired, GuardFault } from "@execution-guard/core";
import { errorOfDenial, isGuardDenial } from "./guard-notice.ts";
import { noteStopped } from "./unstopped-denials.ts";

/** How a run is stopped. */
export interface StopOnDenyOptions {
  /**
   * True: throw the denial, so that `generateText` rejects with it. Default false: end the run as any
   * stop condition does. Leave it false under `streamText`, whose stream a throw would break.
   */
  readonly throw?: boolean | undefined;
}

/** The part of the SDK's `StopCondition` that holds in ai 6 and ai 7. */
export type StopOnDeny = (options: {
  readonly steps: readonly { readonly content: readonly unknown[] }[];
}) => boolean;

/**
 * A stop condition for `stopWhen`: ends the run after a step in which the guard denied a call, told a
 * denial, or could not decide (`GuardFault`).
 */
export function stopOnDeny(options: StopOnDenyOptions = {}): StopOnDeny {
  const throws = options.throw === true;
  return ({ steps }) => {
    const denials = (steps.at(-1)?.content ?? []).flatMap(denialsOf);
    for (const { error } of denials) {
      if (GuardDenied.isInstance(error) || GuardExpired.isInstance(error)) noteStopped(error);
    }
    const thrown = denials.find(({ error }) => error !== undefined);
    if (throws && thrown !== undefined) throw thrown.error;
    return denials.length > 0;
  };
}

type Denial = { readonly error: GuardDenied | GuardExpired | GuardFault | undefined };

function denialsOf(part: unknown): readonly Denial[] {
  if (typeof part !== "object" || part === null) return [];
  const { type, error, output } = part as { type?: unknown; error?: unknown; output?: unknown };
  if (type === "tool-error") {
    const denial = denialBehind(error);
    return denial === undefined ? [] : [{ error: denial }];
  }
  if (type === "tool-result" && isGuardDenial(output)) return [{ error: errorOfDenial(output) }];
  return [];
}

const MAX_CAUSES = 8;

/** Looks through `cause`: libraries wrap the errors of tools in their own. */
function denialBehind(error: unknown): Denial["error"] {
  let link = error;
  for (let depth = 0; depth < MAX_CAUSES; depth += 1) {
    if (GuardDenied.isInstance(link) || GuardExpired.isInstance(link)) return link;
    if (GuardFault.isInstance(link)) return link;
    if (!(link instanceof Error)) return undefined;
    link = link.cause;
  }
  return undefined;
}
