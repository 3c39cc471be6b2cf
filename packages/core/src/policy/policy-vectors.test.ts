import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PolicyError } from "../errors/policy-error.ts";
import { takeIntent } from "../intent/take-intent.ts";
import type { JsonObject } from "../canonical/canonical-json.ts";
import { definePolicy } from "./define-policy.ts";
import { parsePolicy } from "./parse-policy.ts";

interface Vectors {
  readonly cases: readonly {
    readonly name: string;
    readonly policy: JsonObject;
    readonly checks: readonly {
      readonly actor: string;
      readonly action: string;
      readonly args?: JsonObject;
      readonly outcome: string;
      readonly reasonCode: string;
    }[];
  }[];
  readonly errors: readonly {
    readonly name: string;
    readonly text: string;
    readonly line: number;
    readonly column: number;
    readonly contains: string;
  }[];
}

const file = new URL("../../../../spec/vectors/policies.json", import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, "utf8"));

describe("spec/vectors/policies.json", () => {
  it.each(vectors.cases)("answers: $name", ({ policy, checks }) => {
    const defined = definePolicy(policy);
    const parsed = parsePolicy(JSON.stringify(policy, undefined, 2));
    expect(parsed.digest).toBe(defined.digest);
    for (const { actor, action, args, outcome, reasonCode } of checks) {
      const intent = { actor, action, digest: "", ...(args === undefined ? {} : { args }) };
      for (const each of [defined, parsed]) {
        const verdict = each.answer(intent);
        expect({ actor, action, outcome: verdict.effect, reasonCode: verdict.reasonCode }).toEqual({
          actor,
          action,
          outcome,
          reasonCode,
        });
      }
    }
  });

  it.each(vectors.errors)("refuses: $name", ({ text, line, column, contains }) => {
    const error = refusal(text);
    const [issue] = error.issues;
    expect({ line: issue?.line, column: issue?.column }).toEqual({ line, column });
    expect(issue?.message).toContain(contains);
    expect(error.message.startsWith(`${line}:${column} `)).toBe(true);
  });

  it("names only actors and actions that an intent may carry or that are there to be refused", () => {
    const taken = vectors.cases.flatMap(({ checks }) => checks).filter((check) => isIntent(check));
    expect(taken.length).toBeGreaterThan(40);
  });
});

function refusal(text: string): PolicyError {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("the policy loaded");
}

function isIntent({ actor, action }: { readonly actor: string; readonly action: string }): boolean {
  try {
    takeIntent({ actor, action });
    return true;
  } catch {
    return false;
  }
}
