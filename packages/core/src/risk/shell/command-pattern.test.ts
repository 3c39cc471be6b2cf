import { describe, expect, it } from "vitest";

import { compileCommandPattern } from "./command-pattern.ts";
import { readShell } from "./read-shell.ts";

function fits(pattern: string, text: string): boolean {
  const { programs, matches } = compileCommandPattern(pattern);
  return readShell(text).commands.some(
    (command) => (programs.includes("*") || programs.includes(command.program)) && matches(command),
  );
}

describe("compileCommandPattern", () => {
  it("finds options in any place and spelling", () => {
    for (const text of [
      "git push -f",
      "git push origin main --force",
      "git push -uf",
      "git push --forc",
      "git push --force=x",
    ]) {
      expect(fits("git push -f|--force", text)).toBe(true);
    }
    expect(fits("git push -f|--force", "git push --force-with-lease")).toBe(false);
    expect(fits("git push -f|--force", "git push origin -- -f")).toBe(false);
  });

  it("takes a value for no option and no operand", () => {
    expect(fits("git reset --hard", "git -C reset push --hard")).toBe(false);
    expect(fits("git reset --hard", "git -C /x -c a=b reset --hard")).toBe(true);
    expect(fits("git checkout -f", "git checkout -bfeature")).toBe(false);
  });

  it("wants operands in order, unless ** stands between", () => {
    expect(fits("aws s3 rb", "aws --profile x s3 rb s3://b")).toBe(true);
    expect(fits("aws s3 rb", "aws rb s3")).toBe(false);
    expect(fits("aws ** delete-*", "aws x y delete-z")).toBe(true);
    expect(fits("rm ...", "rm")).toBe(false);
    expect(fits("rm ...", "rm x")).toBe(true);
    expect(fits("a b|c *x*", "a c axe")).toBe(true);
  });

  it("wants none of what stands after !", () => {
    expect(fits("x !-n|--dry-run|list", "x y")).toBe(true);
    expect(fits("x !-n|--dry-run|list", "x -n")).toBe(false);
    expect(fits("x !-n|--dry-run|list", "x y list")).toBe(false);
  });

  it("compares values of options", () => {
    expect(fits("curl -X=DELETE", "curl -XDELETE u")).toBe(true);
    expect(fits("curl -X=DELETE", "curl -s -X delete u")).toBe(true);
    expect(fits("curl -X=DELETE", "curl -X GET u")).toBe(false);
    expect(fits("k --replicas=0", "k --replicas 0")).toBe(true);
  });

  it("refuses a pattern that could never fit", () => {
    expect(() => compileCommandPattern("rm ... x")).toThrow(TypeError);
  });
});
