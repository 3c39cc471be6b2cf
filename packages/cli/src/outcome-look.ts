import type { Outcome } from "@execution-guard/core";
import type { Look } from "./terminal.ts";

/** The colour of an answer. */
export function outcomeLook(outcome: Outcome): Look {
  if (outcome === "ALLOW") return "good";
  return outcome === "HOLD" ? "warn" : "bad";
}
