import { isDomain, readDomain, readHost } from "./read-address.ts";

/** The longest text that is searched for links, in UTF-16 units. */
export const MAX_LINKED_TEXT = 65_536;

const URL_RUN = /https?:\/\/[^\s<>"'`|\\^{}()[\]]*/gi;
const TRAILING = /[.,;:!?*_~]+$/;
/** Programs disagree on what these do inside a URL. */
const DISPUTED = new Set(["\\", "^", "`", "{", "}", "|"]);
// What a browser, mail program or chat may turn into a link though it is no plain URL.
const ODD = [
  /:\/\/|https?:|\/\/[^\s/]|\\\\|www\.|%3a%2f/i,
  /\b(?:javascript|vbscript)\s*:/i,
  /\b(?:data|file|mailto|ftps?|wss?|blob|tel|sms|intent):\S/i,
  /&(?:#|colon;|sol;|period;|tab;|newline;)/i,
];
const TOKENS = /[^\s<>"'`|\\^{}()[\],;:!?*]+/g;
const MENTION = /^@[a-z0-9_-]+$/;
// oxlint-disable-next-line no-control-regex -- all that is not ASCII
const NOT_ASCII = /[^\u0000-\u007f]/;
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}]/u;
// The ideographic full stop is a dot to what resolves names.
const IDEOGRAPHIC_DOT = /(?<=[a-z0-9])\u3002(?=[a-z0-9])/gi;

/**
 * Every http and https link in a text, as it stands there. Throws when the text holds anything else
 * that some program might follow: other schemes, `//host`, bare domains, look-alike characters, markup
 * entities. So "every link goes to one of our hosts" can't be dodged by writing one oddly.
 */
export function readLinks(text: string): readonly string[] {
  if (text.length > MAX_LINKED_TEXT) throw new TypeError("too long to be searched for links");
  if (INVISIBLE.test(text)) throw new TypeError("holds invisible characters");
  const links = findLinks(text);
  // Full-width letters and their like become ASCII in many programs: nothing may change with them.
  const folded = text.normalize("NFKC").replace(IDEOGRAPHIC_DOT, ".");
  if (folded !== text && findLinks(folded).join(" ") !== links.join(" ")) {
    throw new TypeError("holds a link in look-alike characters");
  }
  return links;
}

function findLinks(text: string): readonly string[] {
  const links: string[] = [];
  const rest = text.replace(URL_RUN, (run, offset: number) => {
    const link = run.replace(TRAILING, "");
    readHost(link);
    if (DISPUTED.has(text.charAt(offset + run.length))) throw new TypeError("holds an odd link");
    links.push(link);
    return " ";
  });
  if (ODD.some((odd) => odd.test(rest))) {
    throw new TypeError("holds something like a link that is no plain URL");
  }
  for (const token of rest.match(TOKENS) ?? []) refuseBareDomain(token);
  return links;
}

function refuseBareDomain(token: string): void {
  const word = token.toLowerCase().replace(/^[._~-]+|[._~-]+$/g, "");
  if (MENTION.test(word)) return;
  if (word.includes("@")) {
    readDomain(word);
    return;
  }
  for (const piece of word.split(/[/#&=]/)) {
    const last = piece.slice(piece.lastIndexOf(".") + 1);
    if (isDomain(piece) && /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(last)) {
      throw new TypeError("holds a bare domain");
    }
  }
  // A domain in letters of other scripts.
  if (NOT_ASCII.test(word) && /[^.]\.\p{L}/u.test(word)) {
    throw new TypeError("holds something like an international domain");
  }
}
