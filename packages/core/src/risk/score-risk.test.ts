import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { Intent } from "../intent/intent.ts";
import { scoreRisk } from "./score-risk.ts";
import type { ScoredIntent } from "./collect-arguments.ts";

interface Vector {
  readonly payload?: string;
  readonly action?: string;
  readonly args?: NonNullable<ScoredIntent["args"]>;
}
interface Vectors {
  readonly cases: readonly (Vector & { readonly score: number; readonly reason: string })[];
  readonly divergences: readonly (Vector & {
    readonly python: { readonly score: number; readonly reason: string };
    readonly ours: { readonly score: number; readonly reason: string };
    readonly why: string;
  })[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL("../../../../spec/vectors/text-scores.json", import.meta.url), "utf8"),
);

function score(vector: Vector) {
  const { payload, args, action = "shell" } = vector;
  const intent = payload === undefined ? { action, ...(args && { args }) } : { action, payload };
  const { score: number, reason } = scoreRisk(intent);
  return { score: number, reason };
}

describe("scoreRisk", () => {
  for (const vector of vectors.cases) {
    it(`scores as the Python package does: ${vector.payload ?? JSON.stringify(vector.args)}`, () => {
      expect(score(vector)).toEqual({ score: vector.score, reason: vector.reason });
    });
  }

  for (const vector of vectors.divergences) {
    it(`scores otherwise than the Python package: ${JSON.stringify(vector.payload)}`, () => {
      expect(vector.why).not.toBe("");
      expect(vector.ours).not.toEqual(vector.python);
      expect(score(vector)).toEqual(vector.ours);
    });
  }

  it("is 40, General command, without a finding", () => {
    const expected = { score: 40, reason: "General command", findings: [] };
    expect(scoreRisk({ action: "wire_transfer" })).toEqual(expected);
    expect(scoreRisk({ action: "wire_transfer", args: { to: "rm -rf /" } })).toEqual(expected);
  });

  it("reads only action, args and payload", () => {
    const intent = { actor: "a", action: "note", metadata: { cmd: "rm -rf /" } };
    expect(scoreRisk(intent).score).toBe(40);
  });

  it("takes an intent as its author writes it", () => {
    const intent: Intent = { actor: "a", action: "run", payload: "ls", timestamp: new Date(0) };
    expect(scoreRisk(intent).score).toBe(10);
    expect(scoreRisk({ actor: "a", action: "run", payload: "ls" }).score).toBe(10);
  });

  it("names the argument and puts the highest finding first", () => {
    const { score: number, findings } = scoreRisk({
      action: "batch",
      args: { steps: [{ cmd: "ls" }, { cmd: "rm a.txt" }, { cmd: "rm -rf /" }] },
    });
    expect(number).toBe(95);
    expect(findings[0]).toMatchObject({ rule: "files.root-deletion", path: "args.steps[2].cmd" });
    expect(findings.map((finding) => finding.path)).toContain("args.steps[0].cmd");
    expect(findings.map((finding) => finding.score)).toEqual(
      findings.map((finding) => finding.score).toSorted((a, b) => b - a),
    );
  });

  it("lets declared kinds win over guesses from names", () => {
    const args = { cmd: "rm -rf /", note: "rm -rf /" };
    expect(scoreRisk({ action: "say", args }, { kinds: { cmd: "text" } }).score).toBe(40);
    const declared = scoreRisk({ action: "say", args }, { kinds: { cmd: "text", note: "shell" } });
    expect(declared.findings[0]).toMatchObject({ score: 95, path: "args.note" });
  });

  it("does not let an argument name reach the prototype of the declared kinds", () => {
    expect(scoreRisk({ action: "a", args: { constructor: "rm -rf /" } }).score).toBe(40);
    const inherited: Record<string, "text"> = Object.create({ cmd: "text" });
    expect(scoreRisk({ action: "a", args: { cmd: "rm x" } }, { kinds: inherited }).score).toBe(60);
  });
});
