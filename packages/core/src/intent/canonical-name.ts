/** The most bytes of UTF-8 that an actor's or action's name may have. */
export const MAX_NAME_BYTES = 256;

const encoder = new TextEncoder();

// Cc control, Cf format (zero-width, bidirectional marks, tags), Cs surrogates, Co private use, Cn
// unassigned, Zl/Zp separators, and every space but U+0020. The last few letters render as nothing.
const HIDDEN =
  /\p{C}|\p{Zl}|\p{Zp}|(?! )\p{Zs}|\u115f|\u1160|\u3164|\uffa0|\u2800|\u034f|\u17b4|\u17b5|\p{Variation_Selector}/u;

/**
 * Says what keeps a value from being a canonical name of an actor, action or approver, or
 * `undefined` when it is one: a non-empty NFC string of at most `maxBytes` bytes of UTF-8 without
 * invisible, control or look-alike space characters, and without spaces at its ends.
 *
 * Names reach policies and people: two names that look the same must be the same.
 */
export function checkName(
  value: unknown,
  { maxBytes = MAX_NAME_BYTES }: { readonly maxBytes?: number } = {},
): string | undefined {
  if (typeof value !== "string") return "is not a string";
  if (value === "") return "is empty";
  if (value.length > maxBytes || encoder.encode(value).length > maxBytes) {
    return `is longer than ${maxBytes} bytes`;
  }
  if (HIDDEN.test(value)) return "holds an invisible, control or odd space character";
  if (value !== value.trim()) return "has a space at an end";
  if (value !== value.normalize("NFC")) return "is not in Unicode normal form C";
  return undefined;
}
