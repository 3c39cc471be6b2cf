import type { JsonObject } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { memoryStorage } from "../ledger/memory-storage.ts";
import type { Storage } from "../ledger/storage.ts";
import { MAX_DEADLINE_SECONDS } from "../policy/check-approval.ts";
import type { Signer } from "../proof/proof.ts";
import type { RiskScorer } from "../risk/risk.ts";
import { ruleRisk } from "../risk/rule-risk.ts";
import type { ExecutionGuardOptions, GuardObserver, PolicySource } from "./guard-options.ts";
import type { Hold } from "../hold/hold.ts";
import type { SystemSeverity } from "../severity/severity.ts";
import { warnOnce } from "./warn-once.ts";

/** A guard's options, checked once and completed with their defaults. */
export interface GuardConfig {
  readonly policy: PolicySource | undefined;
  readonly storage: Storage;
  readonly signer: Signer | undefined;
  readonly thresholds: { readonly halt: number; readonly hold?: number };
  readonly severity: (() => SystemSeverity | Promise<SystemSeverity>) | undefined;
  readonly hold: {
    readonly deadlineSeconds: number;
    readonly waitSeconds: number;
    readonly maxPending: number;
  };
  readonly notify: ((hold: Hold) => unknown) | undefined;
  readonly risk: RiskScorer;
  readonly rulesetDigest: string;
  readonly enforced: boolean;
  readonly clock: () => number;
  readonly recordArgs: boolean;
  readonly redact: ((args: JsonObject) => JsonObject) | undefined;
  readonly observers: readonly GuardObserver[];
  readonly timeoutMs: number;
}

const OPTIONS: ReadonlySet<string> = new Set([
  "policy",
  "storage",
  "signer",
  "haltThreshold",
  "holdThreshold",
  "severity",
  "hold",
  "notify",
  "risk",
  "mode",
  "clock",
  "record",
  "redact",
  "observers",
  "onCheckpoint",
  "timeoutSeconds",
]);
const HOLD_OPTIONS: ReadonlySet<string> = new Set(["deadlineSeconds", "waitSeconds", "maxPending"]);

/** What a storage and a signer are made of; without one of these no call could ever be recorded. */
const STORAGE_PARTS = {
  commit: "function",
  read: "function",
  watch: "function",
  release: "function",
  close: "function",
  snapshot: "object",
  blobs: "object",
} as const;
const SIGNER_PARTS = { keyId: "string", publicKey: "string", sign: "function" } as const;

/** Half of the longest timer, for the storage has twice the time: a longer one would end at once. */
const MAX_TIMEOUT_MS = 1_073_741_823;

/**
 * Checks a guard's options and fills in the defaults.
 *
 * @throws TypeError naming the option: a misspelt one must not silently guard less.
 */
export function configureGuard(options: ExecutionGuardOptions): GuardConfig {
  refuseUnknown(options, OPTIONS, "");
  refuseUnknown(options.hold ?? {}, HOLD_OPTIONS, "hold.");
  refuseSinks(options.onCheckpoint);
  const hold = options.holdThreshold;
  const risk = riskScorer(options.risk);
  return {
    policy: options.policy,
    storage: port(options.storage, "storage", STORAGE_PARTS) ?? unlastingStorage(),
    signer: port(options.signer, "signer", SIGNER_PARTS),
    thresholds: {
      halt: finite(options.haltThreshold ?? 80, "haltThreshold"),
      ...(hold === undefined ? {} : { hold: finite(hold, "holdThreshold") }),
    },
    severity: callable(options.severity, "severity"),
    hold: {
      deadlineSeconds: deadline(options.hold?.deadlineSeconds ?? 300),
      waitSeconds: notNegative(options.hold?.waitSeconds ?? 300, "hold.waitSeconds"),
      maxPending: notNegative(options.hold?.maxPending ?? 100, "hold.maxPending"),
    },
    notify: callable(options.notify, "notify"),
    risk,
    rulesetDigest: sha256Hex(risk.ruleset ?? "custom"),
    enforced: enforcedIn(options.mode),
    clock: callable(options.clock, "clock") ?? (() => Date.now()),
    recordArgs: oneOf(options.record ?? "digest", ["digest", "args"], "record") === "args",
    redact: callable(options.redact, "redact"),
    observers: list(options.observers ?? [], "observers"),
    timeoutMs: Math.min(
      positive(options.timeoutSeconds ?? 2, "timeoutSeconds") * 1000,
      MAX_TIMEOUT_MS,
    ),
  };
}

function refuseUnknown(options: object, known: ReadonlySet<string>, prefix: string): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`ExecutionGuard: ${prefix.slice(0, -1) || "options"} must be an object.`);
  }
  for (const key of Object.keys(options)) {
    if (!known.has(key)) {
      const names = [...known].map((name) => prefix + name).join(", ");
      throw new TypeError(`ExecutionGuard has no option "${prefix}${key}"; it has ${names}.`);
    }
  }
}

/** Somebody who counts on sinks must not learn later that nothing ever came. */
function refuseSinks(sinks: readonly unknown[] | undefined): void {
  if (list(sinks ?? [], "onCheckpoint").length === 0) return;
  throw new TypeError(
    "ExecutionGuard: onCheckpoint hands out signed checkpoints, which come in a later version: leave it empty.",
  );
}

function list<T>(value: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`ExecutionGuard: ${name} must be an array.`);
  return [...value];
}

function port<T extends object>(
  value: T | undefined,
  name: string,
  parts: Readonly<Record<string, string>>,
): T | undefined {
  if (value === undefined) return undefined;
  for (const [part, type] of Object.entries(parts)) {
    const found: unknown = (value as Readonly<Record<string, unknown>> | null)?.[part];
    if (typeof found !== type || found === null) {
      const whole = Object.keys(parts).join(", ");
      throw new TypeError(`ExecutionGuard: ${name} must be an object with ${whole}.`);
    }
  }
  return value;
}

function unlastingStorage(): Storage {
  warnOnce(
    "No storage was given: decisions are kept in memory and nothing outlives the process. " +
      'Give `storage: fileStorage("…")` from @execution-guard/core/node to keep them.',
    "EXECUTION_GUARD_MEMORY",
  );
  return memoryStorage();
}

function riskScorer(risk: ExecutionGuardOptions["risk"]): RiskScorer {
  if (risk === undefined) return ruleRisk();
  if (typeof risk === "function") return risk;
  const { score } = risk;
  if (typeof score !== "function") throw new TypeError("ExecutionGuard: risk must be a scorer.");
  const scorer: RiskScorer = (intent, context) => score.call(risk, intent, context);
  return risk.ruleset === undefined ? scorer : Object.assign(scorer, { ruleset: risk.ruleset });
}

function enforcedIn(mode: ExecutionGuardOptions["mode"]): boolean {
  return oneOf(mode ?? "enforce", ["enforce", "shadow"], "mode") === "enforce";
}

function finite(value: number, name: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new TypeError(`ExecutionGuard: ${name} must be a finite number.`);
  }
  return value;
}

function deadline(seconds: number): number {
  const name = "hold.deadlineSeconds";
  if (positive(seconds, name) <= MAX_DEADLINE_SECONDS) return seconds;
  throw new TypeError(`ExecutionGuard: ${name} must be at most ${MAX_DEADLINE_SECONDS}, 30 days.`);
}

function positive(value: number, name: string): number {
  if (!(finite(value, name) > 0)) throw new TypeError(`ExecutionGuard: ${name} must be above 0.`);
  return value;
}

function notNegative(value: number, name: string): number {
  if (!(finite(value, name) >= 0)) {
    throw new TypeError(`ExecutionGuard: ${name} must not be negative.`);
  }
  return value;
}

function callable<T>(value: T | undefined, name: string): T | undefined {
  if (value !== undefined && typeof value !== "function") {
    throw new TypeError(`ExecutionGuard: ${name} must be a function.`);
  }
  return value;
}

function oneOf<T extends string>(value: T, words: readonly T[], name: string): T {
  if (!words.includes(value)) {
    throw new TypeError(`ExecutionGuard: ${name} must be ${words.join(" or ")}.`);
  }
  return value;
}
