import type { FoundProblem } from "./ledger-check.ts";
import type { LedgerProblem, LedgerVerdict } from "./ledger-verdict.ts";

/** Gathers what is wrong, up to a limit, and writes the verdict. */
export interface ProblemReport {
  readonly nextLine: () => void;
  /** Keeps a problem, if there is one; says whether there was none. */
  readonly add: (problem: FoundProblem | undefined, seq?: number) => boolean;
  /** All lines were taken. */
  readonly finish: (entries: number) => void;
  readonly verdict: (
    found: Pick<LedgerVerdict, "entries" | "head" | "ledger" | "key" | "tail">,
  ) => LedgerVerdict;
}

const DEFAULT_MAX_PROBLEMS = 20;

/** Starts without a problem. A ledger of garbage has one at every line: only the first are kept. */
export function problemReport(maxProblems: number = DEFAULT_MAX_PROBLEMS): ProblemReport {
  const problems: LedgerProblem[] = [];
  let count = 0;
  let line = 0;

  function add(problem: FoundProblem | undefined, seq?: number): boolean {
    if (!problem) return true;
    count += 1;
    if (problems.length < maxProblems) {
      problems.push(seq === undefined ? { line, ...problem } : { line, seq, ...problem });
    }
    return false;
  }

  return {
    nextLine() {
      line += 1;
    },
    add,
    finish(entries) {
      line += 1;
      if (entries === 0 && count === 0) {
        add({ code: "LEDGER_EMPTY", message: "there is no entry" });
      }
    },
    verdict(found) {
      const valid = count === 0;
      const { entries, key, tail } = found;
      const what = valid
        ? `Ledger verified: ${entries} ${entries === 1 ? "entry" : "entries"}`
        : `Ledger does not verify: ${describe(problems[0], count)}`;
      const message = `${what}; key ${key}, tail ${tail}`;
      return { valid, message, ...found, problems, omitted: count - problems.length };
    },
  };
}

function describe(first: LedgerProblem | undefined, count: number): string {
  if (!first) return `${count} problems`;
  const more = count === 1 ? "" : ` (and ${count - 1} more)`;
  return `line ${first.line}: ${first.message}${more}`;
}
