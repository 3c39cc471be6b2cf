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

/**
 * An auditor's page stays small, and the whole guard fits an edge worker. The aims are 10 KB and
 * 150 KB; neither can be met with what the doors must hold. noble's Ed25519 and SHA-2 alone are 7.8 KB
 * of the first, the parsers and engines for YAML, shell, CEL, RE2 and JSON Schema about 140 KB of the
 * second. These numbers keep both from growing unseen.
 */
export const BUDGETS: readonly Budget[] = [
  {
    door: "@execution-guard/core/verify",
    file: "packages/core/src/verify/index.ts",
    maxBytes: 16 * KILOBYTE,
  },
  {
    door: "@execution-guard/core",
    file: "packages/core/src/index.ts",
    maxBytes: 250 * KILOBYTE,
  },
];
