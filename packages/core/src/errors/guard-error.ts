const BRAND: unique symbol = Symbol.for("execution-guard.error");

/**
 * The base of every error this project throws on purpose.
 *
 * The brand is a `Symbol.for` key, so an error made by one copy of the package is recognised by
 * another copy in the same process. Tell errors apart by `code`, not by class.
 */
export abstract class GuardError extends Error {
  /** A stable, machine-readable name of what went wrong. */
  abstract readonly code: string;

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    // defineProperty: a computed-symbol field breaks isolatedDeclarations (TS9038).
    Object.defineProperty(this, BRAND, { value: true, enumerable: false });
  }

  /** Says whether a caught value is an error of this project, whichever copy of the package made it. */
  static isInstance(value: unknown): boolean {
    return hasBrand(value);
  }
}

/** Says whether a value carries the brand; a getter or proxy that throws means no. */
export function hasBrand(value: unknown): value is GuardError {
  try {
    return value instanceof Error && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    return false;
  }
}
