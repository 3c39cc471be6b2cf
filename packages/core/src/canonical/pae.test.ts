import { describe, expect, it } from "vitest";
import { preAuthenticationEncoding } from "./pae.ts";

const encoder = new TextEncoder();

function paeText(type: string, payload: string): string {
  return new TextDecoder().decode(preAuthenticationEncoding(type, encoder.encode(payload)));
}

describe("preAuthenticationEncoding", () => {
  it("writes the sample of the DSSE protocol", () => {
    expect(paeText("http://example.com/HelloWorld", "hello world")).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("counts bytes, not characters, of type and payload", () => {
    expect(paeText("é", "€")).toBe("DSSEv1 2 é 3 €");
    expect(paeText("", "")).toBe("DSSEv1 0  0 ");
  });

  it("differs where only the border between type and payload differs", () => {
    expect(paeText("a 1 b", "")).not.toBe(paeText("a", "b"));
  });
});
