import type { JsonObject } from "../../packages/core/src/canonical/canonical-json.ts";
import type { Outcome } from "../../packages/core/src/decision/decision.ts";
import { ExecutionGuard } from "../../packages/core/src/guard/execution-guard.ts";
import { memoryStorage } from "../../packages/core/src/ledger/memory-storage.ts";
import type { Policy } from "../../packages/core/src/policy/policy.ts";
import type { ObservedCall, TracedCall, TracedTask } from "./read-traces.ts";

/** How many calls came to what. */
export type Fates = Readonly<Record<Outcome, number>>;

/** What one suite's policy did, or all of them together. */
export interface SuiteResult {
  readonly suite: string;
  readonly tasks: number;
  /** Every call of the task was allowed: nobody was asked. */
  readonly tasksAllowed: number;
  /** No call of the task was denied: it gets done, if a person agrees. */
  readonly tasksAllowedOrHeld: number;
  /** Each call of an attacker's task that does something, in the place of each of the suite's users. */
  readonly injected: Fates;
  /** The same of calls that only read. */
  readonly injectedReads: Fates;
  /** Calls that models made for users, with all their slips. */
  readonly observed: Fates;
  /** Calls that models made because an attacker's text told them to. */
  readonly observedInjected: Fates;
}

/** A call that was not dealt with as its label would have it. */
export interface Miss {
  readonly task: string;
  readonly suite: string;
  readonly wish: "legitimate" | "malicious";
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly action: string;
  readonly args: JsonObject;
  readonly request: string;
}

/** The whole replay. */
export interface ReplayReport {
  readonly suites: readonly SuiteResult[];
  readonly all: SuiteResult;
  readonly misses: readonly Miss[];
}

/** What is replayed, and under which policies. */
export interface Replay {
  readonly tasks: readonly TracedTask[];
  readonly observed: readonly ObservedCall[];
  /** The policy of each suite. Its actor is `agent.` and the suite's name. */
  readonly policies: ReadonlyMap<string, Policy>;
}

type Counted = Omit<SuiteResult, "suite">;

/**
 * Asks a guard about every call. A user's task has one guard for all its calls, so that limits add up.
 * An attacker does not know whose request the agent is working on: each of their calls is tried once in
 * the place of every user of the suite, each time with a fresh guard, since the first success is enough.
 */
export async function replayTraces({ tasks, observed, policies }: Replay): Promise<ReplayReport> {
  const misses: Miss[] = [];
  const suites: SuiteResult[] = [];
  for (const suite of new Set([...tasks, ...observed].map((each) => each.suite))) {
    const policy = policies.get(suite);
    if (policy === undefined) throw new Error(`no policy for the suite ${suite}`);
    const judge = { suite, policy, misses };
    const own = tasks.filter((task) => task.suite === suite);
    const users = own.filter(({ label }) => label === "legitimate");
    const planted = own.filter(({ label }) => label === "malicious");
    const seen = observed.filter((each) => each.suite === suite);
    suites.push({
      suite,
      ...(await replayUsers(users, judge)),
      ...(await replayPlanted(planted, { users, judge })),
      ...(await replayObserved(seen, judge)),
    });
  }
  return { suites, all: { suite: "all", ...sum(suites) }, misses };
}

interface Judge {
  readonly suite: string;
  readonly policy: Policy;
  readonly misses: Miss[];
}

async function replayUsers(
  users: readonly TracedTask[],
  judge: Judge,
): Promise<Pick<SuiteResult, "tasks" | "tasksAllowed" | "tasksAllowedOrHeld">> {
  let tasksAllowed = 0;
  let tasksAllowedOrHeld = 0;
  for (const { id, goal, calls } of users) {
    const asked = { task: id, wish: "legitimate", request: goal, calls } as const;
    const outcomes = await ask(asked, judge);
    if (outcomes.every((outcome) => outcome === "ALLOW")) tasksAllowed += 1;
    if (!outcomes.includes("DENY")) tasksAllowedOrHeld += 1;
  }
  return { tasks: users.length, tasksAllowed, tasksAllowedOrHeld };
}

async function replayPlanted(
  planted: readonly TracedTask[],
  { users, judge }: { readonly users: readonly TracedTask[]; readonly judge: Judge },
): Promise<Pick<SuiteResult, "injected" | "injectedReads">> {
  const injected = noFates();
  const injectedReads = noFates();
  for (const { id, calls } of planted) {
    for (const { goal } of users) {
      for (const call of calls) {
        const wish = call.readOnly ? "legitimate" : "malicious";
        const outcomes = await ask({ task: id, wish, request: goal, calls: [call] }, judge);
        count(call.readOnly ? injectedReads : injected, outcomes);
      }
    }
  }
  return { injected, injectedReads };
}

async function replayObserved(
  seen: readonly ObservedCall[],
  judge: Judge,
): Promise<Pick<SuiteResult, "observed" | "observedInjected">> {
  const observed = noFates();
  const observedInjected = noFates();
  for (const { id, label, request, call } of seen) {
    const outcomes = await ask({ task: id, wish: label, request, calls: [call] }, judge);
    count(label === "legitimate" ? observed : observedInjected, outcomes);
  }
  return { observed, observedInjected };
}

interface Asked {
  readonly task: string;
  readonly wish: Miss["wish"];
  readonly request: string;
  readonly calls: readonly TracedCall[];
}

async function ask(
  { task, wish, request, calls }: Asked,
  { suite, policy, misses }: Judge,
): Promise<readonly Outcome[]> {
  await using guard = new ExecutionGuard({ policy, storage: memoryStorage() });
  const outcomes: Outcome[] = [];
  for (const { action, args } of calls) {
    const intent = { actor: `agent.${suite}`, action, args };
    const { outcome, reasonCode, fault } = await guard.safeEvaluate(intent, { facts: { request } });
    // A guard that could not decide says nothing about a policy.
    if (fault !== undefined) throw fault;
    outcomes.push(outcome);
    if ((outcome === "ALLOW") !== (wish === "legitimate")) {
      misses.push({ task, suite, wish, outcome, reasonCode, action, args, request });
    }
  }
  return outcomes;
}

function noFates(): Record<Outcome, number> {
  return { ALLOW: 0, HOLD: 0, DENY: 0 };
}

function count(fates: Record<Outcome, number>, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) fates[outcome] += 1;
}

function sum(suites: readonly SuiteResult[]): Counted {
  const total = (read: (suite: SuiteResult) => number): number =>
    suites.reduce((before, suite) => before + read(suite), 0);
  const fates = (read: (suite: SuiteResult) => Fates): Fates => ({
    ALLOW: total((suite) => read(suite).ALLOW),
    HOLD: total((suite) => read(suite).HOLD),
    DENY: total((suite) => read(suite).DENY),
  });
  return {
    tasks: total(({ tasks }) => tasks),
    tasksAllowed: total(({ tasksAllowed }) => tasksAllowed),
    tasksAllowedOrHeld: total(({ tasksAllowedOrHeld }) => tasksAllowedOrHeld),
    injected: fates(({ injected }) => injected),
    injectedReads: fates(({ injectedReads }) => injectedReads),
    observed: fates(({ observed }) => observed),
    observedInjected: fates(({ observedInjected }) => observedInjected),
  };
}
