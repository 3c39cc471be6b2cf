const encoder = new TextEncoder();

/**
 * The pre-authentication encoding of DSSE 1.0.2: what is signed in place of a bare payload, so that
 * a signature over one type of payload is never one over another.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const head = encoder.encode(
    `DSSEv1 ${encoder.encode(payloadType).length} ${payloadType} ${payload.length} `,
  );
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}
