import { GuardFault } from "../errors/guard-fault.ts";
import type { Storage } from "../ledger/storage.ts";
import { ed25519Signer, generateSigner } from "../proof/ed25519-signer.ts";
import type { Signer } from "../proof/proof.ts";
import type { GuardConfig } from "./guard-config.ts";
import { within } from "./within.ts";

// Guards that share a storage object share its key too: one ledger has one key.
const signers = new WeakMap<Storage, Promise<Signer>>();

/**
 * The key that signs a guard's entries: its own option, else the storage's key, else a fresh one.
 *
 * @throws GuardFault `LEDGER_UNAVAILABLE` or `SIGNER_FAILED` when it can't be had.
 */
export function signerFor(config: GuardConfig): Promise<Signer> | Signer {
  if (config.signer !== undefined) return config.signer;
  const known = signers.get(config.storage);
  if (known !== undefined) return known;
  const made = makeSigner(config);
  signers.set(config.storage, made);
  // A failure is not kept: the next call asks again.
  made.catch(() => signers.delete(config.storage));
  return made;
}

async function makeSigner({ storage, timeoutMs }: GuardConfig): Promise<Signer> {
  if (storage.signingKey === undefined) return generateSigner();
  const hangs = (): GuardFault =>
    new GuardFault("LEDGER_UNAVAILABLE", "The storage did not give its signing key in time.");
  const pem = await within(storage.signingKey(), timeoutMs, hangs);
  try {
    return ed25519Signer(pem);
  } catch (error) {
    throw new GuardFault("SIGNER_FAILED", "The storage's signing key can't be used.", {
      cause: error,
    });
  }
}
