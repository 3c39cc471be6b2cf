import { CALLS } from "./condition-calls.ts";
import type { ConditionProblem } from "./compile-condition.ts";

/** What the engine complains of, in the words of a policy's author, at an offset of the text it read. */
export function describeCelError(error: unknown): ConditionProblem {
  if (!(error instanceof Error)) return { at: 0, message: "The condition can't be read" };
  // The engine's message repeats the whole text; its summary is the sentence alone.
  const summary: unknown = "summary" in error ? error.summary : undefined;
  const range: unknown = "range" in error ? error.range : undefined;
  const message = ourWords(typeof summary === "string" ? summary : firstLine(error.message));
  return { at: startOf(range), message: startSentence(message) };
}

/** A function's name keeps its small letter. */
function startSentence(message: string): string {
  return /^\w+\(/.test(message) ? message : message.charAt(0).toUpperCase() + message.slice(1);
}

function startOf(range: unknown): number {
  if (typeof range !== "object" || range === null || !("start" in range)) return 0;
  return typeof range.start === "number" ? range.start : 0;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.replace(/\.$/, "") ?? "";
}

const NAMES: ReadonlyMap<string, string> = new Map(
  [...CALLS].map(([name, { runs }]) => [runs, name]),
);

function ourWords(summary: string): string {
  return summary
    .replace(/\beg_(\w+)\b/g, (_, runs: string) => NAMES.get(runs) ?? runs)
    .replace(/\bEgObject\d+\b/g, "object")
    .replace(/\bmap<dyn, dyn>/g, "mapping")
    .replace(/\bdouble\b/g, "number")
    .replace(/\bbool\b/g, "true/false")
    .replace(/\bdyn\b/g, "any")
    .replace(/\bEOF\b/, "the end of the condition")
    .replace(/^found no matching overload for /, "no function fits ")
    .replace(/^no such overload: /, "these can't go together: ")
    .replace(/\.$/, "");
}
