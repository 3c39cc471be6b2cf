import type { HostFacts } from "../decision/decision.ts";
import { snapshotJson } from "../intent/snapshot-json.ts";
import type { EvaluateOptions } from "./guard-options.ts";

/**
 * Takes what the host gave for a call, once. Facts and lists are copied, so that they can't change
 * between the decision and its record; a schema is kept as it is, since it is compiled once. What is
 * not plain JSON is a failure, which denies.
 */
export function readHostFacts({ facts, lists, schema }: EvaluateOptions): {
  readonly host: HostFacts;
  readonly hostProblem: string | undefined;
} {
  if (facts === undefined && lists === undefined && schema === undefined) {
    return { host: NOTHING, hostProblem: undefined };
  }
  try {
    const host = {
      ...(facts === undefined ? {} : { facts: snapshotJson(facts, "facts") }),
      ...(lists === undefined ? {} : { lists: snapshotJson(lists, "lists") }),
      ...(schema === undefined ? {} : { schema }),
    } as HostFacts;
    return { host, hostProblem: undefined };
  } catch {
    return { host: NOTHING, hostProblem: "What the host gave for this call is not plain JSON." };
  }
}

const NOTHING: HostFacts = Object.freeze({});
