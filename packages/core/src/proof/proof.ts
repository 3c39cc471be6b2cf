/** What a caller keeps of a decision: enough to check it offline, with nothing but the signer's public key. */
export interface DecisionProof {
  /** The exact canonical text of the ledger entry that was signed. */
  readonly entry: string;
  /** SHA-256 of `entry`, 64 hexadecimal digits. */
  readonly hash: string;
  /** Ed25519 (RFC 8032) over the DSSE encoding of `entry`, canonical base64. */
  readonly signature: string;
  /** Which key signed: see {@link Signer.keyId}. */
  readonly keyId: string;
  /** The entry's place in the ledger, from 0. */
  readonly index: number;
}

/** Holds a secret key and signs with it. */
export interface Signer {
  /** The first 32 hexadecimal digits of the SHA-256 of the raw public key. */
  readonly keyId: string;
  /** `ed25519:` and the canonical base64 of the 32 public key bytes (RFC 8032 5.1.5). */
  readonly publicKey: string;
  /** Signs bytes with Ed25519 (RFC 8032 5.1.6); 64 bytes. May be asynchronous, for a key in another process. */
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}
