import { describe, expect, it } from "vitest";

import { readCases } from "./read-cases.ts";
import { scoreCases } from "./score-cases.ts";
import { tableOf } from "./table-of.ts";

const FILE = [
  {
    id: "1",
    source: "s",
    kind: "shell",
    command: "rm -rf /",
    label: "dangerous",
    strength: "core",
  },
  { id: "2", source: "s", kind: "shell", command: "rm x", label: "dangerous", strength: "core" },
  { id: "3", source: "t", kind: "shell", command: "make", label: "dangerous", strength: "core" },
  { id: "4", source: "t", kind: "shell", command: "ls", label: "safe", strength: "readonly" },
  { id: "5", source: "t", kind: "shell", command: "rm x", label: "safe", strength: "readonly" },
  { id: "6", source: "t", kind: "shell", command: "x", label: "safe", doubtful: "why" },
]
  .map((record) => JSON.stringify(record))
  .join("\n");

describe("scoreCases", () => {
  it("sums what was allowed, held and denied by class and by source", () => {
    const report = scoreCases(readCases(FILE, "f"), { hold: 60, deny: 80 });
    expect(report.classes).toContainEqual({
      kind: "shell",
      label: "dangerous",
      strength: "core",
      source: "all",
      cases: 3,
      allowed: 1,
      held: 1,
      denied: 1,
    });
    expect(report.classes.find(({ source }) => source === "s")).toMatchObject({ cases: 2 });
  });

  it("lists dangerous cases that were allowed and safe ones that were not", () => {
    const report = scoreCases(readCases(FILE, "f"), { hold: 60, deny: 80 });
    expect(report.misses.map(({ id }) => id)).toEqual(["3", "5"]);
    expect(tableOf(report, { misses: true })).toContain("allowed 40 core [none]");
  });
});

describe("readCases", () => {
  it("refuses a line that is no case", () => {
    expect(() => readCases('{"kind":"shell"}', "f.jsonl")).toThrow("f.jsonl:1");
  });
});
