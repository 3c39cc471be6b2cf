import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, MAX_MATCHED_LENGTH } from "./compile-pattern.ts";

describe("compilePattern", () => {
  it("finds a pattern anywhere, as JSON Schema has it", () => {
    expect(compilePattern("b+")("abbc")).toBe("TRUE");
    expect(compilePattern("^b+$")("abbc")).toBe("FALSE");
  });

  it("understands lookaheads after a leading ^ as JavaScript does", () => {
    const sources = ["^(?!\\.)(?!.*\\.\\.)[a-z.]+$", "^(?=.*b)a", "^(?!a|b)", "^(?![)])[a)]*$"];
    const texts = fc.string({ unit: fc.constantFrom("a", "b", ".", ")"), maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...sources), texts, (source, text) => {
        expect(compilePattern(source)(text)).toBe(new RegExp(source).test(text) ? "TRUE" : "FALSE");
      }),
      { numRuns: 1000 },
    );
  });

  it("understands \\u as JavaScript does, and an escaped backslash before u", () => {
    expect(compilePattern("^\\u0041\\u{42}$")("AB")).toBe("TRUE");
    expect(compilePattern("^\\\\u0041$")("\\u0041")).toBe("TRUE");
  });

  it.each(["(?<=a)b", "(a)\\1", "^(?!a)|b", "a(?=b)", "a{2000}", "[", "x".repeat(3000)])(
    "refuses %s, which can't run in linear time or is none",
    (source) => {
      expect(() => compilePattern(source)).toThrow(Error);
    },
  );

  it("takes no longer on a text made to backtrack", () => {
    expect(compilePattern("^(a+)+$")(`${"a".repeat(30_000)}!`)).toBe("FALSE");
  });

  it("is INVALID on an oversized text, not a no", () => {
    expect(compilePattern("x")("a".repeat(MAX_MATCHED_LENGTH + 1))).toBe("INVALID");
  });
});
