import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlob } from "./compile-glob.ts";

const letters = fc.constantFrom("a", "b", ".", "/", ":");
const names = fc.string({ unit: letters, maxLength: 12 });
const patterns = fc.string({ unit: fc.oneof(letters, fc.constant("*")), maxLength: 8 });

describe("compileGlob", () => {
  it("fits what a star that stops at separators fits", () => {
    fc.assert(
      fc.property(patterns, names, (pattern, name) => {
        const reference = new RegExp(
          `^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^./:]*")}$`,
        );
        expect(compileGlob(pattern)(name)).toBe(reference.test(name));
      }),
      { numRuns: 3000 },
    );
  });

  it("fits a pattern read as a name only if it fits all that pattern fits", () => {
    fc.assert(
      fc.property(patterns, patterns, names, (wide, narrow, name) => {
        if (!compileGlob(wide)(narrow) || !compileGlob(narrow)(name)) return;
        expect(compileGlob(wide)(name)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("does not slow down on names made to backtrack", () => {
    const fits = compileGlob(`${"a*".repeat(100)}b`);
    expect(fits("a".repeat(256))).toBe(false);
  });
});
