import type { Report } from "./judge-shell.ts";

const METADATA_HOSTS: ReadonlySet<string> = new Set(
  "169.254.169.254 169.254.170.2 169.254.170.23 100.100.100.200 192.0.0.192 metadata.google.internal metadata.goog metadata instance-data [fd00:ec2::254] [fd20:ce::254] metadata.azure.internal metadata.packet.net".split(
    " ",
  ),
);
const WEB: ReadonlySet<string> = new Set(["http:", "https:", "ws:", "wss:"]);
const HARMLESS: ReadonlySet<string> = new Set(["mailto:", "tel:", "urn:", "about:", "s3:", "gs:"]);

/** Judges an address that a tool would fetch or send to. */
export function judgeUrl(text: string, report: Report): void {
  const trimmed = text.trim();
  if (trimmed === "") return;
  const url = parseUrl(trimmed);
  if (url === undefined) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed))
      report({ rule: "url.unreadable", score: 60, reason: "An address that can't be read" });
    return;
  }
  if (!WEB.has(url.protocol)) {
    judgeScheme(url, report);
    return;
  }
  if (url.username !== "" || url.password !== "") {
    report({
      rule: "url.credentials",
      score: 65,
      reason: "An address with a name or password in it",
    });
  }
  judgeHost(url.hostname.replace(/\.$/, ""), report);
}

/** An address without a scheme is read as `http:`, as most tools do. */
function parseUrl(text: string): URL | undefined {
  if (URL.canParse(text) && !/^[\w.-]+:\d{1,5}(?:\/|$)/.test(text)) return new URL(text);
  const withScheme = text.startsWith("//") ? `http:${text}` : `http://${text}`;
  return /^[\w.[\]:/@-]+/.test(text) && !/\s/.test(text) && URL.canParse(withScheme)
    ? new URL(withScheme)
    : undefined;
}

function judgeScheme(url: URL, report: Report): void {
  if (HARMLESS.has(url.protocol)) return;
  if (url.protocol === "file:")
    report({ rule: "url.file", score: 70, reason: "An address of a local file" });
  else report({ rule: "url.scheme", score: 65, reason: "An address with an unusual scheme" });
}

function judgeHost(host: string, report: Report): void {
  const ipv4 = mappedIpv4(host) ?? host;
  if (METADATA_HOSTS.has(host) || METADATA_HOSTS.has(ipv4)) {
    report({
      rule: "url.metadata-service",
      score: 85,
      reason: "The cloud's metadata service, which hands out credentials",
    });
  } else if (isPrivate(ipv4))
    report({ rule: "url.private", score: 60, reason: "An address inside the network" });
  else if (
    /\.(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me)$|^(?:localtest\.me|lvh\.me)$/.test(host)
  ) {
    report({ rule: "url.rebinding", score: 65, reason: "A name that stands for any address" });
  }
}

/** `URL` writes `::ffff:169.254.169.254` as `[::ffff:a9fe:a9fe]`; decimal and octal IPv4 it has already read. */
function mappedIpv4(host: string): string | undefined {
  const match = /^\[(?:0*:)*(?:ffff:(?:0:)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(
    host,
  );
  if (match === null) return undefined;
  const [high, low] = [Number.parseInt(match[1] ?? "0", 16), Number.parseInt(match[2] ?? "0", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function isPrivate(host: string): boolean {
  if (
    /^(?:localhost|.*\.(?:localhost|local|internal|intranet|corp|lan|home\.arpa|svc|cluster\.local))$/.test(
      host,
    )
  )
    return true;
  if (/^\[(?:::1?|f[cd][0-9a-f:]*|fe[89ab][0-9a-f:]*)\]$/.test(host)) return true;
  const parts = host.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part))) return false;
  const [a = 0, b = 0] = parts;
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128) ||
    a >= 224
  );
}
