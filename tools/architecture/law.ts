/** Who may import one npm package or Node builtin. Paths ending in `/` mean everything below. */
export interface Door {
  /** May import it. */
  readonly runtime?: readonly string[];
  /** May import its types only, which leave no trace in what runs. */
  readonly types?: readonly string[];
  /** Who may name it only barely: `@execution-guard/core`, never `@execution-guard/core/node`. */
  readonly bare?: readonly string[];
}

/** The architecture as data: change the walls here, never in the checks. */
export interface Law {
  /** The folder whose sub-folders are the rooms. */
  readonly roomsRoot: string;
  /** The rooms, and which other rooms each may import; type-only imports count as well. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** Rooms whose answer depends on their arguments and on nothing else. */
  readonly pureRooms: readonly string[];
  /** Single files that stand in a pure room and may touch the world: the doors. */
  readonly impureFiles: readonly string[];
  /**
   * What a pure room must not name: clocks, randomness, timers, I/O, scheduling, the locale. What only
   * browsers have is missing here, because the compiler does not know it either.
   */
  readonly impureGlobals: readonly string[];
  /** Members that read the machine's locale or time zone. */
  readonly impureMembers: readonly string[];
  /** What only Node has. Core runs in browsers and on edge workers too, so only these paths may name it. */
  readonly nodeOnly: { readonly names: readonly string[]; readonly paths: readonly string[] };
  /** Every package that shipped code may import, by the name without a subpath. */
  readonly dependencies: Readonly<Record<string, Door>>;
  /** The room that checks records and must never be able to make one. */
  readonly offline: {
    readonly room: string;
    /** Words that no identifier there may contain: `sign` forbids `signEntry`, not `signature`. */
    readonly words: readonly string[];
    /** Identifiers it must not name. */
    readonly names: readonly string[];
    /** Files that must not be reachable from it when it runs: a word of the file's name. */
    readonly unreachableFileWords: readonly string[];
  };
  /** Where `index.ts` may stand: each is a package's public door. */
  readonly doors: readonly string[];
  /** The longest function and file, in lines. */
  readonly limits: { readonly functionLines: number; readonly fileLines: number };
  /** Tables of data, which may be as long as their data. */
  readonly dataTables: readonly string[];
  /** File names that say nothing. */
  readonly emptyNames: readonly string[];
  /** Classes that are not errors and may exist all the same: the guard, and what a framework demands. */
  readonly classes: readonly string[];
}

/** Execution Guard's own law. ARCHITECTURE.md says the same in words. */
export const law: Law = {
  roomsRoot: "packages/core/src/",
  rooms: {
    errors: [],
    canonical: [],
    intent: words("canonical errors"),
    policy: words("intent canonical errors"),
    risk: words("intent"),
    severity: [],
    hold: words("intent canonical"),
    decision: words("intent policy risk severity hold"),
    state: words("severity hold decision"),
    proof: words("canonical errors"),
    ledger: words("canonical errors"), // entries are opaque to it
    verify: words("canonical proof ledger errors"),
    guard: words("errors canonical intent policy risk severity hold decision state proof ledger"),
    node: words("ledger proof policy canonical errors"),
    testing: words("guard policy hold ledger errors"),
    // The root door opens on everything that runs everywhere.
    "index.ts": words(`
      errors canonical intent policy risk severity hold decision state proof ledger guard`),
  },
  pureRooms: words("intent policy risk severity hold decision state canonical"),
  impureFiles: ["packages/core/src/canonical/sha256.ts"],
  impureGlobals: words(`
    performance crypto Intl Temporal
    setTimeout setInterval setImmediate clearTimeout clearInterval
    queueMicrotask AbortSignal MessageChannel Worker
    process fetch WebSocket EventSource navigator localStorage sessionStorage
    console globalThis global require Buffer
    eval Function WeakRef FinalizationRegistry SharedArrayBuffer Atomics`),
  impureMembers: words(`
    localeCompare toLocaleString toLocaleDateString toLocaleTimeString
    toLocaleUpperCase toLocaleLowerCase getTimezoneOffset
    getFullYear getMonth getDate getDay getHours getMinutes`),
  nodeOnly: {
    names: words("process Buffer require __dirname __filename setImmediate global"),
    paths: [
      "packages/core/src/node/",
      "packages/cli/src/",
      // These two ask first whether Node's cryptography is there.
      "packages/core/src/canonical/sha256.ts",
      "packages/core/src/proof/ed25519.ts",
    ],
  },
  dependencies: {
    "@noble/ed25519": { runtime: ["packages/core/src/proof/ed25519.ts"] },
    "@noble/hashes": {
      runtime: ["packages/core/src/canonical/sha256.ts", "packages/core/src/proof/ed25519.ts"],
    },
    yaml: { runtime: ["packages/core/src/policy/"] },
    "@marcbachmann/cel-js": { runtime: ["packages/core/src/policy/"] },
    "@cfworker/json-schema": { runtime: ["packages/core/src/policy/"] },
    re2js: { runtime: ["packages/core/src/policy/"] },
    unbash: { runtime: ["packages/core/src/risk/"] },
    "node:*": {
      runtime: ["packages/core/src/node/", "packages/cli/src/"],
      types: ["packages/core/src/canonical/sha256.ts", "packages/core/src/proof/ed25519.ts"],
    },
    // Adapters: the public names of core and their own framework; one adapter never knows another.
    "@execution-guard/core": {
      runtime: ["packages/ai-sdk/src/", "packages/langchain/src/", "packages/cli/src/"],
      bare: ["packages/ai-sdk/src/", "packages/langchain/src/"],
    },
    ai: { types: ["packages/ai-sdk/src/"] },
    "@langchain/core": { runtime: ["packages/langchain/src/"] },
    "@langchain/langgraph": { types: ["packages/langchain/src/"] },
    langchain: { types: ["packages/langchain/src/"] },
  },
  offline: {
    room: "verify",
    words: words("sign signer signing secret private pkcs keygen"),
    names: words("ExecutionGuard Decision decide evaluate enforce resume"),
    unreachableFileWords: words("sign signer signing secret private keygen"),
  },
  doors: [
    "packages/core/src/index.ts",
    "packages/core/src/node/index.ts",
    "packages/core/src/testing/index.ts",
    "packages/core/src/verify/index.ts",
    "packages/ai-sdk/src/index.ts",
    "packages/langchain/src/index.ts",
    "examples/finance/src/index.ts",
  ],
  limits: { functionLines: 60, fileLines: 250 },
  dataTables: ["packages/core/src/risk/rules/"],
  emptyNames: words("utils util helpers helper common misc types"),
  classes: words("ExecutionGuard GuardCallbackHandler"),
};

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
