import { parseEntry } from "../ledger/entry.ts";
import { LedgerFormatError } from "../ledger/ledger-format-error.ts";
import { parseLine } from "../ledger/line.ts";
import { anchorCheck } from "./anchor-check.ts";
import { chainCheck } from "./chain-check.ts";
import type { AnchorHead, LedgerVerdict } from "./ledger-verdict.ts";
import type { LineListener } from "./line-splitter.ts";
import { problemReport } from "./problem-report.ts";
import { keyCheck } from "./key-check.ts";
import { treeCheck } from "./tree-check.ts";
import type { TrustedKeys } from "./trusted-keys.ts";

/** What a verifier brings. */
export interface VerifyLedgerOptions {
  /** The keys to believe. Absent: the one that the ledger itself names, and the verdict says `NOT pinned`. */
  readonly keys?: TrustedKeys | undefined;
  /** A head held outside the ledger, as a checkpoint or a proof shows it. Absent: the verdict says `NOT anchored`. */
  readonly head?: AnchorHead | undefined;
  /** How many problems are listed; the rest are counted. Default 20. */
  readonly maxProblems?: number | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof VerifyLedgerOptions>([
  "keys",
  "head",
  "maxProblems",
]);

/** Takes a ledger's lines one by one, then answers. */
export interface LedgerWalk extends LineListener {
  readonly finish: () => LedgerVerdict;
}

/** Starts to check a ledger. Throws TypeError when the options are not what they must be. */
export function ledgerWalk(options: VerifyLedgerOptions): LedgerWalk {
  for (const name of Object.keys(options)) {
    // A key that is given under a wrong name would pin nothing.
    if (!OPTIONS.has(name))
      throw new TypeError(`verifyLedger has no option ${JSON.stringify(name)}`);
  }
  const report = problemReport(options.maxProblems);
  const key = keyCheck(options.keys);
  const anchor = anchorCheck(options.head);
  const chain = chainCheck();
  const tree = treeCheck();
  let entries = 0;

  function takeLine(text: string): void {
    const line = parseLine(text);
    const entry = parseEntry(line.entry);
    entries += 1;
    const isLinked = report.add(chain.take(entry, line), entry.seq);
    report.add(key.take(entry, line), entry.seq);
    if (!isLinked) tree.lose();
    report.add(tree.take(entry, line), entry.seq);
    report.add(anchor.take(entry, line), entry.seq);
  }

  function onBadLine(code: LedgerFormatError["code"], message: string): void {
    report.add({ code, message });
    // What follows can be checked only in itself.
    chain.lose();
    tree.lose();
  }

  return {
    onLine(text) {
      report.nextLine();
      try {
        takeLine(text);
      } catch (error) {
        if (!LedgerFormatError.isInstance(error)) throw error;
        onBadLine(error.code, error.message);
      }
    },
    onBadLine(code, message) {
      report.nextLine();
      onBadLine(code, message);
    },
    finish() {
      report.finish(entries);
      report.add(anchor.finish(entries));
      return report.verdict({ entries, ...chain.end(), ...key.end(), ...anchor.end() });
    },
  };
}
