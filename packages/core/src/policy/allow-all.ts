import { definePolicy } from "./define-policy.ts";
import type { Policy } from "./policy.ts";

/**
 * A policy that allows everything, for a guard that is to stop only what is risky. It is never the
 * default: whoever wants it must say so.
 */
export const ALLOW_ALL: Policy = /* @__PURE__ */ definePolicy({
  version: 1,
  defaults: { unknown_agent: "ALLOW", unknown_action: "ALLOW" },
});
