/** One entry as it stands in the file. Nothing of it was verified: `execution-guard verify` does that. */
export interface LedgerRecord {
  readonly seq: number;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The whole entry, as JSON. */
  readonly entry: unknown;
  readonly hash: string;
}

/** Reads one line; `undefined` where it is none of a ledger. */
export function readRecord(line: string): LedgerRecord | undefined {
  try {
    const { entry, hash } = JSON.parse(line) as {
      readonly entry: Readonly<Record<string, unknown>>;
      readonly hash: unknown;
    };
    const { seq, type, ts, body } = entry;
    const isRecord =
      typeof hash === "string" &&
      Number.isSafeInteger(seq) &&
      Number.isSafeInteger(ts) &&
      typeof type === "string" &&
      typeof body === "object" &&
      body !== null;
    if (!isRecord) return undefined;
    return {
      seq: seq as number,
      type,
      ts: ts as number,
      body: body as Readonly<Record<string, unknown>>,
      entry,
      hash,
    };
  } catch {
    return undefined;
  }
}

/** A member that is a text; else an empty one. */
export function textIn(body: Readonly<Record<string, unknown>>, key: string): string {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  return typeof value === "string" ? value : "";
}

/** A member that is an object; else an empty one. */
export function objectIn(
  body: Readonly<Record<string, unknown>>,
  key: string,
): Readonly<Record<string, unknown>> {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
