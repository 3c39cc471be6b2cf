import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fromHex,
  sha256Binary,
  sha256BinaryPortable,
  sha256Hex,
  sha256HexPortable,
  toBinary,
  toHex,
  toHexPortable,
  writeBinary,
} from "./sha256.ts";

const ways = [
  ["sha256Hex", sha256Hex],
  ["sha256HexPortable", sha256HexPortable],
] as const;

describe.each(ways)("%s", (_, hash) => {
  it("hashes the samples of FIPS 180-4", () => {
    expect(hash("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
  });

  it("hashes bytes, and a text as its UTF-8", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(anyText, fc.uint8Array({ maxLength: 300 }), (text, bytes) => {
        expect(hash(text)).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
        expect(hash(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
    );
  });

  it("hashes only the part of a buffer that a view shows", () => {
    const whole = new TextEncoder().encode("xxabcxx");
    expect(hash(whole.subarray(2, 5))).toBe(hash("abc"));
  });
});

describe.each([
  ["sha256Binary", sha256Binary],
  ["sha256BinaryPortable", sha256BinaryPortable],
] as const)("%s", (_, hash) => {
  it("is sha256Hex with one character for each byte", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(anyText, fc.uint8Array({ maxLength: 300 }), (text, bytes) => {
        expect(hash(text)).toBe(toBinary(fromHex(sha256Hex(text))));
        expect(hash(bytes)).toBe(toBinary(fromHex(sha256Hex(bytes))));
      }),
    );
  });
});

describe("writeBinary", () => {
  it("writes what toBinary reads, and nothing else", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const room = new Uint8Array(258).fill(7);
    writeBinary(room, toBinary(bytes), 1);
    expect(room).toStrictEqual(Uint8Array.of(7, ...bytes, 7));
  });
});

describe.each([
  ["toHex", toHex],
  ["toHexPortable", toHexPortable],
] as const)("%s", (_, write) => {
  it("writes every byte as two lower-case digits that fromHex reads back", () => {
    const bytes = Uint8Array.from(Array(256).keys());
    expect(write(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    expect(fromHex(write(bytes))).toStrictEqual(bytes);
    expect(fromHex(write(bytes).toUpperCase())).toStrictEqual(bytes);
  });
});
