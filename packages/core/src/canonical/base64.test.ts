import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";

describe("toBase64", () => {
  it("writes the samples of RFC 4648 section 10", () => {
    const samples = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map((text) =>
      toBase64(new TextEncoder().encode(text)),
    );
    expect(samples).toStrictEqual(["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
  });

  it("writes what Node writes, and reads it back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(fromBase64(text)).toStrictEqual(Uint8Array.from(bytes));
      }),
    );
  });
});

describe("fromBase64", () => {
  it("takes exactly the texts that Node writes for the bytes it reads from them", () => {
    const anyText = fc.string({
      unit: fc.constantFrom(...Array.from("ABQRghwxyz0189+/=-_ \né")),
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = Buffer.from(text, "base64");
        const isCanonical = bytes.toString("base64") === text;
        expect(fromBase64(text)).toStrictEqual(isCanonical ? Uint8Array.from(bytes) : undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["without its padding", "Zg"],
    ["with too much padding", "Zg==="],
    ["with padding only", "===="],
    ["with padding in the middle", "Zg==Zg=="],
    ["with bits set that belong to no byte", "Zh=="],
    ["with bits set that belong to no byte, in the longer group", "Zm9="],
    ["with a line end", "Zm9v\n"],
    ["in the URL alphabet", "-_-_"],
    ["with a character beyond ASCII", "Zm9ſ"],
  ])("refuses a text %s", (_, text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
