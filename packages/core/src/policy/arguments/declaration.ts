import type { JsonValue } from "../../canonical/canonical-json.ts";
import type { Truth } from "../truth.ts";

/** The types of JSON, and `integer`: a number without a fraction. */
export const JSON_TYPES = [
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
] as const;

/** One of {@link JSON_TYPES}. */
export type JsonType = (typeof JSON_TYPES)[number];

/** What a policy says of one argument. Closed: what is not declared is not there. */
export interface Declaration {
  /** Any of these; nothing else. */
  readonly types: readonly JsonType[];
  /** May be absent. */
  readonly optional: boolean;
  /** The value keywords (`minimum`, `pattern` …); asked only of values of a declared type. */
  readonly checks: readonly ((value: JsonValue) => Truth)[];
  /** What each item of an array is. */
  readonly items?: Declaration;
  /** What the members of an object are. */
  readonly members?: ReadonlyMap<string, Declaration>;
  /** What members of other names are; absent: there are none. */
  readonly others?: Declaration;
}
