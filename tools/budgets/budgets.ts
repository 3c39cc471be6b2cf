/** How big a door may be for someone who loads it in a browser. */
export interface Budget {
  /** How users name it. */
  readonly door: string;
  /** Its source, from the repository's root. */
  readonly file: string;
  /** Minified and gzipped, everything it exports included. */
  readonly maxBytes: number;
}

const KILOBYTE = 1024;

/** The budgets of DESIGN: an auditor's page stays small, and the whole guard fits an edge worker. */
export const BUDGETS: readonly Budget[] = [
  {
    door: "@execution-guard/core/verify",
    file: "packages/core/src/verify/index.ts",
    maxBytes: 10 * KILOBYTE,
  },
  {
    door: "@execution-guard/core",
    file: "packages/core/src/index.ts",
    maxBytes: 150 * KILOBYTE,
  },
];
