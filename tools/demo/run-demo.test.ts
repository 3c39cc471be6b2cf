import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** What became of each held transfer, as the demo prints it. */
function answersOf(input: string): { status: number | null; humans: readonly string[] } {
  const run = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "run-demo.ts"), "--interactive"],
    {
      input,
      encoding: "utf8",
      // As in the other tests: no build is needed before.
      env: { ...process.env, NODE_OPTIONS: "--conditions=@execution-guard/source", NO_COLOR: "1" },
      timeout: 50_000,
    },
  );
  const humans = [...run.stdout.matchAll(/human +([A-Z]+)/g)].map(([, word = ""]) => word);
  return { status: run.status, humans };
}

describe("demo --interactive", { timeout: 60_000 }, () => {
  it("lets each agent read its own answer and no more, also from a pipe", () => {
    expect(answersOf("y\nn\n")).toStrictEqual({ status: 0, humans: ["APPROVED", "REJECTED"] });
  });

  it("takes the end of the input for a no, and does not wait for the deadline", () => {
    expect(answersOf("")).toStrictEqual({ status: 0, humans: ["REJECTED", "REJECTED"] });
  });
});
