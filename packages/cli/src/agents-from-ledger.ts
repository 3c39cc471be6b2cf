import { draftAction } from "./draft-action.ts";
import type { FoundLedger } from "./find-ledger.ts";
import { objectIn, readRecord, textIn } from "./read-record.ts";
import type { LedgerRecord } from "./read-record.ts";
import type { DraftAction, DraftAgent } from "./policy-draft.ts";
import { readLines } from "./read-lines.ts";

/** What a ledger's decisions suggest. */
export interface LedgerProposal {
  readonly agents: readonly DraftAgent[];
  /** How many decisions were looked at. */
  readonly decisions: number;
  /** Actions that can't stand in a policy as they are, and so are left out. */
  readonly leftOut: readonly string[];
}

interface Seen {
  readonly action: string;
  readonly outcomes: Map<string, number>;
  /** How many were denied for a reason that a new policy does not take away. */
  denied: number;
  highestRisk: number;
  readonly args: Map<string, SeenArgument>;
  calls: number;
  callsWithArgs: number;
}

interface SeenArgument {
  readonly types: Set<string>;
  count: number;
}

// From here on a person had better look, whatever the name.
const HOLD_FROM_RISK = 60;
/** Without a policy everything is denied: that says nothing of the call. */
const WITHOUT_A_POLICY: ReadonlySet<string> = new Set(["POLICY_MISSING", "POLICY_INVALID"]);
const MAX_AGENTS = 100;
const MAX_ACTIONS = 500;
const MAX_ARGUMENTS = 24;
// A pattern's letters. An agent that asked for "*" must not get everything by being seen.
const PATTERN_LETTERS = /[*?[\]{}()|^$\\,]/;

/** Proposes entries from the actors and actions that a ledger's decisions name. */
export async function agentsFromLedger({ file }: FoundLedger): Promise<LedgerProposal> {
  const agents = new Map<string, Map<string, Seen>>();
  const leftOut = new Set<string>();
  let decisions = 0;
  for await (const line of readLines(file)) {
    const record = readRecord(line);
    if (record?.type !== "decision") continue;
    decisions += 1;
    const actor = textIn(record.body, "actor");
    const action = textIn(record.body, "action");
    if (actor === "" || action === "" || textIn(record.body, "reasonCode") === "INTENT_INVALID") {
      continue;
    }
    const actions = agents.get(actor) ?? new Map<string, Seen>();
    const isFull = agents.size >= MAX_AGENTS || actions.size >= MAX_ACTIONS;
    if (PATTERN_LETTERS.test(action) || (isFull && !actions.has(action))) {
      leftOut.add(action);
      continue;
    }
    agents.set(actor, actions);
    actions.set(action, look(actions.get(action) ?? newSeen(action), record));
  }
  return {
    decisions,
    leftOut: [...leftOut],
    agents: [...agents].map(([id, actions]) => ({
      id,
      actions: [...actions.values()].map(propose),
    })),
  };
}

function newSeen(action: string): Seen {
  const outcomes = new Map<string, number>();
  return {
    action,
    outcomes,
    denied: 0,
    highestRisk: 0,
    args: new Map(),
    calls: 0,
    callsWithArgs: 0,
  };
}

function look(seen: Seen, { body }: LedgerRecord): Seen {
  const outcome = textIn(body, "outcome");
  seen.outcomes.set(outcome, (seen.outcomes.get(outcome) ?? 0) + 1);
  if (outcome === "DENY" && !WITHOUT_A_POLICY.has(textIn(body, "reasonCode"))) seen.denied += 1;
  const score = objectIn(body, "risk")["score"];
  seen.highestRisk = Math.max(seen.highestRisk, typeof score === "number" ? score : 100);
  seen.calls += 1;
  const args = readArguments(textIn(body, "args"));
  if (args === undefined) return seen;
  seen.callsWithArgs += 1;
  for (const [name, value] of Object.entries(args)) {
    const known = seen.args.get(name);
    if (known === undefined && seen.args.size >= MAX_ARGUMENTS) continue;
    const argument = known ?? { types: new Set<string>(), count: 0 };
    argument.types.add(typeOf(value));
    argument.count += 1;
    seen.args.set(name, argument);
  }
  return seen;
}

function readArguments(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function propose(seen: Seen): DraftAction {
  const { action, highestRisk } = seen;
  const draft = draftAction(action);
  const counts = [...seen.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  const comments = [
    `Asked for ${seen.calls} ${seen.calls === 1 ? "time" : "times"}: ${counts}. Risk up to ${highestRisk}.`,
  ];
  const hints = argumentHints(seen);
  const looks = highestRisk >= HOLD_FROM_RISK ? "looked dangerous" : "was denied";
  if (draft.effect === "ALLOW" && (highestRisk >= HOLD_FROM_RISK || seen.denied > 0)) {
    comments.push(`A call ${looks}: a person must say yes each time.`);
    return { name: action, effect: "HOLD", comments, hints };
  }
  return { ...draft, comments: [...comments, ...draft.comments], hints };
}

function argumentHints({ args, calls, callsWithArgs }: Seen): readonly string[] {
  if (callsWithArgs === 0) {
    const why = 'Arguments were not recorded (record: "args" on the guard does).';
    return [why, "Say what it takes, and anything else is denied: args: { … }, when: …"];
  }
  const fields = [...args].map(([name, { types, count }]) => {
    const type = types.size === 1 ? [...types].join("") : undefined;
    const optional = count < calls ? ", optional: true" : "";
    return `${JSON.stringify(name)}: { type: ${type ?? `??? seen ${[...types].join(" and ")}`}${optional} }`;
  });
  return [
    `Seen in ${callsWithArgs} of these calls. As a rule, it denies any other shape:`,
    `args: { ${fields.join(", ")} }`,
  ];
}
