import { GuardError, hasBrand } from "../errors/guard-error.ts";

/** A value that is not an intent. The guard makes it a recorded DENY; the message names the place, not the value. */
export class IntentInvalid extends GuardError {
  override readonly name: string = "IntentInvalid";
  readonly code = "INTENT_INVALID" as const;
  /** Where, as `args.items[3].price`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
  }

  /** Says whether a caught value is an `IntentInvalid`, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is IntentInvalid {
    return hasBrand(value) && value.name === "IntentInvalid";
  }
}
