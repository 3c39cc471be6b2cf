import type { HostFacts } from "../decision/decision.ts";
import { snapshotJson } from "../intent/snapshot-json.ts";
import type { EvaluateOptions } from "./guard-options.ts";
import { isThenable, within } from "./within.ts";

/** What the host gave for a call, or what is wrong with it; then it denies. */
export interface ReadHostFacts {
  readonly host: HostFacts;
  readonly hostProblem: string | undefined;
}

/**
 * Takes what the host gives for a call, once. Facts and lists are copied, so that they can't change
 * between the decision and its record; a schema is kept as it is, since it is compiled once. A function
 * that throws or hangs, and anything that is not a plain JSON object, is a failure. Never throws.
 */
export function readHostFacts(
  options: EvaluateOptions,
  timeoutMs: number,
): ReadHostFacts | Promise<ReadHostFacts> {
  const { facts, lists, schema } = options;
  if (facts === undefined && lists === undefined && schema === undefined) return NOTHING;
  try {
    const given = {
      ...(facts === undefined ? {} : { facts: ask(facts, timeoutMs) }),
      ...(lists === undefined ? {} : { lists: ask(lists, timeoutMs) }),
      ...(schema === undefined ? {} : { schema }),
    };
    if (!isThenable(given.facts) && !isThenable(given.lists)) return copyGiven(given);
    return Promise.all([given.facts, given.lists]).then(
      ([one, two]) =>
        copyGiven({
          ...given,
          ...(facts === undefined ? {} : { facts: one }),
          ...(lists === undefined ? {} : { lists: two }),
        }),
      () => NOT_HAD,
    );
  } catch {
    return NOT_HAD;
  }
}

const NOTHING: ReadHostFacts = Object.freeze({ host: Object.freeze({}), hostProblem: undefined });
const NOT_HAD = failed("What the host gives for this call could not be had.");
const NOT_JSON = failed("What the host gave for this call is not plain JSON.");

function failed(hostProblem: string): ReadHostFacts {
  return Object.freeze({ ...NOTHING, hostProblem });
}

/** What a source answers, waited for in bounded time. */
function ask(source: unknown, timeoutMs: number): unknown {
  const answer: unknown = typeof source === "function" ? (source as () => unknown)() : source;
  if (!isThenable(answer)) return answer;
  return within(answer, timeoutMs, () => new Error("the host did not answer"));
}

function copyGiven(given: { readonly [name in keyof HostFacts]: unknown }): ReadHostFacts {
  try {
    const host: Record<string, unknown> = { ...given };
    if ("facts" in given) host["facts"] = copyObject(given.facts, "facts");
    if ("lists" in given) host["lists"] = copyObject(given.lists, "lists");
    return { host, hostProblem: undefined };
  } catch {
    return NOT_JSON;
  }
}

/** Conditions ask for members, so what is no object is no answer: nor is nothing, from a function. */
function copyObject(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${path} are an object`);
  }
  return snapshotJson(value, path);
}
