import { format } from "@cfworker/json-schema";
import { compilePattern } from "../arguments/compile-pattern.ts";
import type { Pattern } from "../arguments/compile-pattern.ts";
import { formatPattern } from "../arguments/format-pattern.ts";

const PREFIX = "execution-guard:";

/**
 * The validator runs `pattern` on a backtracking engine. Formats are its one place where a function of
 * ours may judge a text, so each pattern becomes a format of its own, under a name nobody else uses.
 *
 * @throws Error when the pattern can't be run in linear time.
 */
export function patternFormat(pattern: string): string {
  const name = `${PREFIX}pattern:${pattern}`;
  if (!Object.hasOwn(format, name)) register(name, compilePattern(pattern));
  return name;
}

/** The name of a format that is checked, on the linear-time engine too; `undefined`: only an annotation. */
export function knownFormat(known: string): string | undefined {
  const pattern = formatPattern(known);
  if (pattern === undefined) return undefined;
  const name = `${PREFIX}format:${known}`;
  if (!Object.hasOwn(format, name)) register(name, pattern);
  return name;
}

function register(name: string, pattern: Pattern): void {
  const judge = (text: string): boolean => pattern(text) === "TRUE";
  Object.defineProperty(format, name, { value: judge, enumerable: false });
}
