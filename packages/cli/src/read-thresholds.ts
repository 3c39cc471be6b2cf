import type { CommandCall, CommandOption } from "./command.ts";
import type { GuardThresholds } from "./judge-call.ts";
import { UserError } from "./user-error.ts";

/** The options that say how the guard itself is set up. */
export const THRESHOLD_OPTIONS: readonly CommandOption[] = [
  {
    name: "halt-threshold",
    value: "<0-100>",
    about: "The guard's haltThreshold, if it is not 80: risk from here on is denied.",
  },
  {
    name: "hold-threshold",
    value: "<0-100>",
    about: "The guard's holdThreshold, if it has one: risk from here on is held.",
  },
];

/** Reads them. Throws UserError on what is no number from 0 to 100. */
export function readThresholds({ option }: CommandCall): GuardThresholds {
  return {
    haltThreshold: readThreshold("halt-threshold", option("halt-threshold")),
    holdThreshold: readThreshold("hold-threshold", option("hold-threshold")),
  };
}

function readThreshold(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 100) return value;
  throw new UserError(`--${name} is a number from 0 to 100, not "${text}".`);
}
