// A run of key material: long, of one alphabet, and with digits in it, which names seldom have.
const OPAQUE = /[A-Za-z0-9+/=_-]{20,}/g;
const CREDENTIAL_KEY =
  /(?:secret|token|passw|passphrase|credential|api[_-]?key|private[_-]?key)[^\s:=]*\s*[:=]\s*(?![{[\s])/i;
const USER_INFO = /:\/\/[^\s/@]*@/g;

/**
 * Hides what looks like a key, token or password, keeping the length. An author may paste one into a
 * policy by mistake; what complains of that mistake ends up in logs and terminals.
 */
export function maskSecrets(line: string): string {
  const opaque = line
    .replace(OPAQUE, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? hide(run) : run))
    .replace(USER_INFO, hide);
  const key = CREDENTIAL_KEY.exec(opaque);
  if (key === null) return opaque;
  const start = key.index + key[0].length;
  return opaque.slice(0, start) + hide(opaque.slice(start));
}

function hide(text: string): string {
  return "•".repeat(text.length);
}
