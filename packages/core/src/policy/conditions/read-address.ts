/**
 * Strict readers of addresses in text that comes from a model: they throw on anything that two
 * programs could read differently, and a condition that throws is INVALID, never a yes.
 */

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LOCAL = /^[A-Za-z0-9_%+'-]+$/;
const MAX_HOST = 253;
const MAX_EMAIL = 254;
const MAX_URL = 2048;
// Printable ASCII that a URL may hold as it stands; no quotes, brackets of markup, backslash or space.
const URL_TEXT = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/;
const AUTHORITY = /^https?:\/\/([^/?#]*)/i;
const PORT = /^[1-9][0-9]{0,4}$/;

/** The domain of an e-mail address, in lower case. Only plain ASCII addresses: no quotes, names or lists. */
export function readDomain(address: string): string {
  const at = address.indexOf("@");
  if (at < 1 || address.length > MAX_EMAIL) throw new TypeError("not an e-mail address");
  const parts = address.slice(0, at).split(".");
  if (parts.some((part) => part.length > 64 || !LOCAL.test(part))) {
    throw new TypeError("not a plain e-mail address");
  }
  const domain = address.slice(at + 1).toLowerCase();
  if (!isDomain(domain)) throw new TypeError("not a plain domain");
  return domain;
}

/** The host of an http or https URL, in lower case, without its port. No user name, no odd notation. */
export function readHost(url: string): string {
  const authority =
    url.length <= MAX_URL && URL_TEXT.test(url) ? AUTHORITY.exec(url)?.[1] : undefined;
  if (authority === undefined) throw new TypeError("not a plain http or https URL");
  const [host = "", port, more] = authority.toLowerCase().split(":");
  const portFits = port === undefined || (PORT.test(port) && Number(port) <= 65_535);
  if (
    more !== undefined ||
    !portFits ||
    !(isDomain(host) || isIpv4(host) || host === "localhost")
  ) {
    throw new TypeError("not a plain host");
  }
  return host;
}

/** Whether a text is a domain name as DNS has it, of two labels or more, that no one reads as a number. */
export function isDomain(text: string): boolean {
  const labels = text.split(".");
  const last = labels.at(-1) ?? "";
  if (text.length > MAX_HOST || labels.length < 2 || !labels.every((label) => LABEL.test(label))) {
    return false;
  }
  // 1.2.3.4, 0x7f.1 and 2130706433 are addresses to some programs.
  return !/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) && last.length > 1;
}

function isIpv4(text: string): boolean {
  const bytes = text.split(".");
  return (
    bytes.length === 4 &&
    bytes.every((byte) => /^(?:0|[1-9][0-9]{0,2})$/.test(byte) && Number(byte) <= 255)
  );
}
