import type { FoundProblem, LedgerCheck } from "./ledger-check.ts";
import type { AnchorHead, LedgerVerdict } from "./ledger-verdict.ts";

/** Looks for a head that was held outside the ledger. */
export interface AnchorCheck extends LedgerCheck {
  /** What is wrong at the end, after so many entries. */
  readonly finish: (entries: number) => FoundProblem | undefined;
  readonly end: () => Pick<LedgerVerdict, "tail">;
}

/**
 * Starts to look for a head.
 *
 * @throws TypeError when it is not one.
 */
export function anchorCheck(head: AnchorHead | undefined): AnchorCheck {
  if (head && !isHead(head)) {
    throw new TypeError(
      "`head` needs a `size` from 1 and a `hash` of 64 lower-case hexadecimal digits",
    );
  }
  let state: "ahead" | "found" | "other" = "ahead";
  return {
    take({ seq }, { hash }) {
      if (seq + 1 !== head?.size) return undefined;
      state = hash === head.hash ? "found" : "other";
      return state === "found"
        ? undefined
        : { code: "HEAD_NOT_FOUND", message: "another entry than in the head held elsewhere" };
    },
    finish(entries) {
      if (!head || state !== "ahead") return undefined;
      return {
        code: "HEAD_NOT_FOUND",
        message: `here are ${entries} entries, in the head held elsewhere ${head.size}: the end was cut off`,
      };
    },
    end: () => ({
      tail: head && state === "found" ? `anchored to entry ${head.size - 1}` : "NOT anchored",
    }),
  };
}

function isHead({ size, hash }: AnchorHead): boolean {
  return Number.isSafeInteger(size) && size > 0 && /^[0-9a-f]{64}$/.test(hash);
}
