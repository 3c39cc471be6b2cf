import { describe, expect, it } from "vitest";
import { canonicalJson } from "../canonical/canonical-json.ts";
import { sha256Hex } from "../canonical/sha256.ts";
import { LedgerFormatError } from "./ledger-format-error.ts";
import {
  frameSealed,
  GENESIS_HASH,
  hashOfLine,
  lastFramedAs,
  MAX_LINE_BYTES,
  parseLine,
  writeLine,
} from "./line.ts";

const signature = `${"A".repeat(85)}Q==`;
const framed = lineOf('{"a":"é"}');
const text = writeLine(framed);

function lineOf(entry: string): Parameters<typeof writeLine>[0] {
  return { entry, hash: sha256Hex(entry), signature };
}

describe("GENESIS_HASH", () => {
  it("is 64 zeros", () => {
    expect(GENESIS_HASH).toBe("0".repeat(64));
  });
});

describe("writeLine", () => {
  it("writes canonical JSON around the entry, with a prefix of 9 and a suffix of 172", () => {
    const { entry, hash } = framed;
    expect(text).toBe(canonicalJson({ sig: signature, hash, entry: { a: "é" } }));
    expect(text.length).toBe(9 + entry.length + 172);
  });

  it("takes a line of 64 KiB with its line end, in bytes, and none longer", () => {
    const room = MAX_LINE_BYTES - 1 - 9 - 172 - 2;
    const longest = writeLine(lineOf(`"${"x".repeat(room)}"`));
    expect(Buffer.byteLength(`${longest}\n`)).toBe(MAX_LINE_BYTES);
    expect(parseLine(longest).entry.length).toBe(room + 2);
    expect(codeOf(() => writeLine(lineOf(`"${"x".repeat(room + 1)}"`)))).toBe("LINE_TOO_LONG");
    expect(codeOf(() => writeLine(lineOf(`"${"x".repeat(room - 1)}é"`)))).toBe("LINE_TOO_LONG");
    expect(codeOf(() => writeLine(lineOf(`"${"€".repeat(room / 3)}"`)))).not.toBe("LINE_TOO_LONG");
    expect(codeOf(() => writeLine(lineOf(`"${"€".repeat(room / 3 + 1)}"`)))).toBe("LINE_TOO_LONG");
  });

  it("refuses a hash or signature that is not of its form", () => {
    for (const hash of ["", framed.hash.toUpperCase(), `${framed.hash}0`]) {
      expect(codeOf(() => writeLine({ ...framed, hash }))).toBe("LINE_MALFORMED");
    }
    for (const odd of ["", "A".repeat(88), `${"A".repeat(85)}B==`, `${"A".repeat(84)}"Q==`]) {
      expect(codeOf(() => writeLine({ ...framed, signature: odd }))).toBe("LINE_MALFORMED");
    }
  });
});

describe("frameSealed", () => {
  it("makes the line that writeLine makes, and knows its place until the next is made", () => {
    const place = { prev: GENESIS_HASH, seq: 0 };
    const line = frameSealed(framed, place);
    expect(line).toBe(writeLine(framed));
    expect(lastFramedAs(line)).toMatchObject({ ...place, hash: framed.hash });
    expect(lastFramedAs(line)?.parts.join("")).toBe(line);
    frameSealed({ ...framed, entry: "{}" }, place);
    expect(lastFramedAs(line)).toBeUndefined();
  });
});

describe("parseLine", () => {
  it("reads what writeLine writes", () => {
    expect(parseLine(text)).toStrictEqual(framed);
  });

  it("refuses a line whose hash is not the entry's", () => {
    expect(codeOf(() => parseLine(text.replace('"é"', '"e"')))).toBe("HASH_MISMATCH");
    const other = { ...framed, hash: sha256Hex("other") };
    expect(codeOf(() => parseLine(writeLine(other)))).toBe("HASH_MISMATCH");
  });

  it.each([
    ["is empty", ""],
    ["is blank", "   "],
    ["has a line end", `${text}\n`],
    ["ends in CR", `${text}\r`],
    ["starts with a byte order mark", `\ufeff${text}`],
    ["starts with a space", ` ${text}`],
    ["has a space after a name", text.replace('"hash":', '"hash": ')],
    [
      "has its members in another order",
      `{"hash":"${framed.hash}","entry":{},"sig":"${signature}"}`,
    ],
    ["has a member more", `${text.slice(0, -1)},"x":""}`],
    ["has no entry", writeLine(lineOf(""))],
    ["has a hash in capitals", text.replace(framed.hash, framed.hash.toUpperCase())],
    ["has base64 that is not canonical", text.replace("Q==", "R==")],
    ["is cut", text.slice(0, -1)],
    ["ends in another bracket", `${text.slice(0, -1)}]`],
    ["is only a tail", text.slice(9)],
  ])("refuses a line that %s", (_, odd) => {
    expect(codeOf(() => parseLine(odd))).toBe("LINE_MALFORMED");
  });

  it("says what an editor did to the file", () => {
    expect(() => parseLine(`${text}\r`)).toThrow("CRLF");
    expect(() => parseLine(`\ufeff${text}`)).toThrow("byte order mark");
  });

  it("refuses a line that is too long before it looks at it", () => {
    expect(codeOf(() => parseLine("x".repeat(MAX_LINE_BYTES)))).toBe("LINE_TOO_LONG");
    expect(codeOf(() => parseLine("é".repeat(MAX_LINE_BYTES / 2)))).toBe("LINE_TOO_LONG");
  });
});

describe("hashOfLine", () => {
  it("takes the hash that a line states, without checking it", () => {
    expect(hashOfLine(text.replace('"é"', '"e"'))).toBe(framed.hash);
  });
});

/** The code of the error that `run` throws, else what it returns. */
function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return LedgerFormatError.isInstance(error) ? error.code : error;
  }
}
