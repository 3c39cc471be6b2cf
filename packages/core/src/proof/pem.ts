import { fromBase64, toBase64 } from "../canonical/base64.ts";

/** What a PEM text (RFC 7468) holds. */
export interface Pem {
  /** What its first line names, as `PRIVATE KEY`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** Reads one PEM text (RFC 7468) with nothing around it but white space; `undefined` where it is not one. */
export function parsePem(text: string): Pem | undefined {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trimEnd());
  const label = labelOf(lines[0] ?? "", "BEGIN");
  if (label === undefined || labelOf(lines.at(-1) ?? "", "END") !== label) return undefined;
  const bytes = fromBase64(lines.slice(1, -1).join(""));
  return bytes && { label, bytes };
}

/** Writes one PEM text (RFC 7468): lines of 64 characters, LF line ends. */
export function writePem({ label, bytes }: Pem): string {
  const body = toBase64(bytes);
  let text = `-----BEGIN ${label}-----\n`;
  for (let at = 0; at < body.length; at += 64) text += `${body.slice(at, at + 64)}\n`;
  return `${text}-----END ${label}-----\n`;
}

function labelOf(line: string, word: "BEGIN" | "END"): string | undefined {
  const head = `-----${word} `;
  const tail = "-----";
  if (line.length < head.length + tail.length) return undefined;
  return line.startsWith(head) && line.endsWith(tail)
    ? line.slice(head.length, -tail.length)
    : undefined;
}
