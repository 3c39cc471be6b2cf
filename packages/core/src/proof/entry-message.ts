import { preAuthenticationEncoding } from "../canonical/pae.ts";

/** The DSSE payload type that every ledger entry is signed under. */
export const ENTRY_PAYLOAD_TYPE = "application/vnd.execution-guard.entry.v1+json";

/** The bytes that are signed for an entry: its DSSE pre-authentication encoding. */
export function entryMessage(entry: string): Uint8Array {
  return preAuthenticationEncoding(ENTRY_PAYLOAD_TYPE, encoder.encode(entry));
}

const encoder = new TextEncoder();
// `DSSEv1 45 <type> <length> ` ends where the entry starts.
const ENTRY_START = 128;
const MAX_ENTRY_BYTES = 65_536;
const buffer = new Uint8Array(ENTRY_START + MAX_ENTRY_BYTES);
const entryRoom = buffer.subarray(ENTRY_START);
const HEAD = encoder.encode(`DSSEv1 ${ENTRY_PAYLOAD_TYPE.length} ${ENTRY_PAYLOAD_TYPE} `);
let headStart = -1;

/**
 * What {@link entryMessage} gives, without new memory: all calls share one buffer. Good only until the
 * next call, so only for code of ours that has read it before it returns.
 */
export function sharedEntryMessage(entry: string): Uint8Array {
  const { read, written } = encoder.encodeInto(entry, entryRoom);
  if (read < entry.length) return entryMessage(entry);
  let at = ENTRY_START - 1;
  buffer[at] = 0x20;
  let rest = written;
  do {
    at -= 1;
    buffer[at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  } while (rest > 0);
  const start = at - HEAD.length;
  if (start !== headStart) {
    buffer.set(HEAD, start);
    headStart = start;
  }
  return buffer.subarray(start, ENTRY_START + written);
}
