import { compilePattern } from "./compile-pattern.ts";
import type { Pattern } from "./compile-pattern.ts";

const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
const TIME =
  "(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

const SOURCES: ReadonlyMap<string, string> = new Map([
  ["date", `^${DATE}$`],
  ["date-time", `^${DATE}[Tt]${TIME}$`],
  ["time", `^${TIME}$`],
  [
    "email",
    `^[A-Za-z0-9_%+'-]+(?:\\.[A-Za-z0-9_%+'-]+)*@(?:${LABEL}\\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$`,
  ],
  ["hostname", `^${LABEL}(?:\\.${LABEL})*$`],
  ["ipv4", `^${BYTE}(?:\\.${BYTE}){3}$`],
  ["uri", "^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\\[\\]_a-z~]+$"],
  ["uuid", "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"],
]);
const compiled = new Map<string, Pattern>();

/** The formats that are checked; any other is an annotation, as JSON Schema has it. */
export const FORMATS: readonly string[] = [...SOURCES.keys()];

/** What a text of a format fits; `undefined` for a format that is not checked. */
export function formatPattern(name: string): Pattern | undefined {
  const source = SOURCES.get(name);
  if (source === undefined) return undefined;
  const pattern = compiled.get(name) ?? compilePattern(source);
  compiled.set(name, pattern);
  return pattern;
}
