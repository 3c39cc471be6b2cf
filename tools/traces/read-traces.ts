import type { JsonObject } from "../../packages/core/src/canonical/canonical-json.ts";

/** One tool call of a trace. */
export interface TracedCall {
  readonly action: string;
  readonly args: JsonObject;
  /** The source says that it only reads; then an attacker gains nothing by it alone. */
  readonly readOnly: boolean;
}

/** A task of a suite with the calls that carry it out: the user's own, or one that an attacker planted. */
export interface TracedTask {
  readonly id: string;
  readonly suite: string;
  readonly label: Label;
  /** What the user asked for; of an attacker's task, what the planted text asks for. */
  readonly goal: string;
  readonly calls: readonly TracedCall[];
}

/** One call that a model made while it worked for a user. */
export interface ObservedCall {
  readonly id: string;
  readonly suite: string;
  readonly label: Label;
  /** What the user asked for in that run. */
  readonly request: string;
  readonly call: TracedCall;
}

/** Whose wish a task or call is: the user's, or that of whoever planted a text for the agent to read. */
export type Label = "legitimate" | "malicious";

/**
 * Reads tasks from JSON Lines: `{ id, suite, label, goal, calls: [{ function, args }] }`.
 *
 * @throws Error naming the file and line of one that can't be read: a dropped task is a wrong figure.
 */
export function readTasks(text: string, file: string): readonly TracedTask[] {
  return readLines(text, file, (record) => {
    const { calls } = record;
    const named = { ...common(record), goal: word(record, "goal") };
    if (!Array.isArray(calls)) throw new TypeError("calls is no list");
    return { ...named, calls: calls.map(callFrom) };
  });
}

/**
 * Reads observed calls from JSON Lines: `{ id, suite, label, user_prompt, function, args }`.
 *
 * @throws Error naming the file and line of one that can't be read.
 */
export function readObserved(text: string, file: string): readonly ObservedCall[] {
  return readLines(text, file, (record) => ({
    ...common(record),
    request: word(record, "user_prompt"),
    call: callFrom(record),
  }));
}

type Members = Readonly<Record<string, unknown>>;

function readLines<Line>(text: string, file: string, read: (record: Members) => Line): Line[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [read(membersOf(JSON.parse(line)))];
    } catch (error) {
      const why = error instanceof Error ? error.message : "it can't be read";
      throw new Error(`${file}:${index + 1}: ${why}`, { cause: error });
    }
  });
}

function common(record: Members): { id: string; suite: string; label: Label } {
  const label = word(record, "label");
  if (label !== "legitimate" && label !== "malicious") throw new TypeError("unknown label");
  return { id: word(record, "id"), suite: word(record, "suite"), label };
}

function callFrom(record: unknown): TracedCall {
  const members = membersOf(record);
  return {
    action: word(members, "function"),
    args: membersOf(members["args"]) as JsonObject,
    readOnly: members["readonly_by_progent"] === true,
  };
}

function membersOf(value: unknown): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("an object is missing");
  }
  return value as Members;
}

function word(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== "string" || value === "") throw new TypeError(`${name} is no text`);
  return value;
}
