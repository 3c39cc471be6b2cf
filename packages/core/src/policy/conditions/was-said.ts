/** The longest request that is searched, in UTF-16 units. */
export const MAX_REQUEST = 65_536;
/** The longest value that is looked for, in UTF-16 units. */
export const MAX_SAID = 512;

const OPENING = /[\s"'“”‘’«»„([{<]/u;
const CLOSING = /[\s"'“”‘’«»)\]}>]/u;
const PUNCTUATION = /[.,;:!?]/;
const CURRENCY = /\p{Sc}/u;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u;

/**
 * Says whether the user's own request holds a value, whole: as a word or phrase of its own, not as a
 * part of one. `100` is not said by "1000", and `a@b.co` is not said by "a@b.com".
 *
 * Both are compared in NFC with runs of white space as one space; letter case counts. Throws when
 * there is no request to look in, or the value is empty, too long or holds invisible characters.
 */
export function wasSaid(value: string | number, request: unknown): boolean {
  const wanted = canonicalise(String(value));
  if (wanted === "" || wanted.length > MAX_SAID || HIDDEN.test(wanted))
    throw new TypeError("said() needs a plain value");
  const texts: readonly unknown[] = Array.isArray(request) ? request : [request];
  if (!texts.every((text) => typeof text === "string")) {
    throw new TypeError("said() needs the fact request: a text or a list of texts");
  }
  let length = 0;
  for (const text of texts) length += text.length;
  if (length > MAX_REQUEST || texts.length === 0)
    throw new TypeError("said() can't read the request");
  return texts.some((text) => holdsWhole(canonicalise(text), wanted));
}

function canonicalise(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function holdsWhole(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (opens(text, at) && closes(text, at + wanted.length)) return true;
  }
  return false;
}

function opens(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return before === "" || OPENING.test(before) || CURRENCY.test(before);
}

/** A mark such as a full stop ends a word only if nothing but more marks follows up to a space or the end. */
function closes(text: string, end: number): boolean {
  let at = end;
  while (PUNCTUATION.test(text.charAt(at))) at += 1;
  const after = text.charAt(at);
  return after === "" || CLOSING.test(after) || (at === end && CURRENCY.test(after));
}
