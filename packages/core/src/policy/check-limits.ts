import { complain, readFields, readItems, readNumber, readText } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { quote } from "./issue-list.ts";
import type { Limit } from "./limit.ts";
import { parseDuration } from "./parse-duration.ts";
import type { RetryTerms } from "./policy.ts";

/** The longest time a limit or the counting of denials may span: 366 days, in seconds. */
export const MAX_PER_SECONDS = 31_622_400;
/** The most limits of one rule. */
export const MAX_LIMITS = 16;

const SUM_PATH = /^args(?:\.[A-Za-z_][A-Za-z0-9_]{0,63}){1,8}$/;

/** A rule's limits: `{ count, per }`, or `{ sum: args.name, max, per }`. */
export function checkLimits(cursor: Cursor): readonly Limit[] | undefined {
  const items = readItems(cursor);
  if (items === undefined) return undefined;
  if (items.length === 0) return complain(cursor, "An empty list limits nothing: delete limits");
  if (items.length > MAX_LIMITS) return complain(cursor, `A rule has at most ${MAX_LIMITS} limits`);
  const limits = items.map((item) => checkLimit(item)).filter((limit) => limit !== undefined);
  return Object.freeze(limits);
}

/** After how many denials an actor's action is locked: `{ max_denials, per }`. */
export function checkRetries(cursor: Cursor | undefined): RetryTerms | undefined {
  const fields = cursor && readFields(cursor, { known: ["max_denials", "per"] });
  if (cursor === undefined || fields === undefined) return undefined;
  const denialsField = fields.get("max_denials");
  if (denialsField === undefined) complain(cursor, "Say after how many denials: add max_denials");
  const maxDenials = denialsField && readNumber(denialsField, { from: 1, to: 100, integer: true });
  const perMs = readPer(cursor, fields.get("per"));
  return maxDenials === undefined || perMs === undefined ? undefined : { maxDenials, perMs };
}

function checkLimit(cursor: Cursor): Limit | undefined {
  const fields = readFields(cursor, { known: ["count", "sum", "max", "per"] });
  if (fields === undefined) return undefined;
  const [count, sum, max] = [fields.get("count"), fields.get("sum"), fields.get("max")];
  const perMs = readPer(cursor, fields.get("per"));
  if ((count === undefined) === (sum === undefined)) {
    return complain(cursor, "A limit has either count, or sum and max");
  }
  if (count !== undefined) {
    if (max !== undefined) complain(max, "The most calls is what count says: delete max");
    const calls = readNumber(count, { from: 1, to: 1_000_000_000, integer: true });
    return calls === undefined || perMs === undefined ? undefined : { max: calls, perMs };
  }
  if (max === undefined) return complain(cursor, "A sum has a most: add max");
  const most = readNumber(max, { from: 0, to: Number.MAX_SAFE_INTEGER, integer: false });
  const names = sum && readSum(sum);
  if (most === undefined || names === undefined || perMs === undefined) return undefined;
  return { sum: names, max: most, perMs };
}

function readSum(cursor: Cursor): readonly string[] | undefined {
  const text = readText(cursor);
  if (text === undefined) return undefined;
  if (SUM_PATH.test(text)) return Object.freeze(text.split(".").slice(1));
  return complain(
    cursor,
    `${quote(text)} names no argument: write args and its name, as args.amount`,
  );
}

function readPer(holder: Cursor, cursor: Cursor | undefined): number | undefined {
  if (cursor === undefined) return complain(holder, "Say within what time: add per, as per: 1h");
  const text = readText(cursor);
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds >= 1 && seconds <= MAX_PER_SECONDS) return seconds * 1000;
  return complain(cursor, `${quote(text)} is not a time from 1s to 366d, as 15m, 2h or 1d`);
}
