import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { isBytes } from "./is-bytes.ts";

describe("isBytes", () => {
  it("knows byte arrays of any realm", () => {
    for (const bytes of [
      new Uint8Array(1),
      Buffer.alloc(1),
      runInNewContext("new Uint8Array(1)"),
    ]) {
      expect(isBytes(bytes)).toBe(true);
    }
  });

  it("takes nothing else for them", () => {
    const odd = [undefined, null, "x", [1], {}, new ArrayBuffer(1), new Uint16Array(1)];
    for (const value of [...odd, new DataView(new ArrayBuffer(1)), new Uint8ClampedArray(1)]) {
      expect(isBytes(value)).toBe(false);
    }
  });
});
