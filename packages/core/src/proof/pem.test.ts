import { describe, expect, it } from "vitest";
import { parsePem, writePem } from "./pem.ts";

const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);
const text = writePem({ label: "TEST DATA", bytes });

describe("writePem", () => {
  it("writes lines of 64 characters between its two marks", () => {
    const lines = text.split("\n");
    expect(lines[0]).toBe("-----BEGIN TEST DATA-----");
    expect(lines.slice(1, -2).map(({ length }) => length)).toStrictEqual([64, 64, 8]);
    expect(lines.at(-2)).toBe("-----END TEST DATA-----");
    expect(lines.at(-1)).toBe("");
  });
});

describe("parsePem", () => {
  it("reads what writePem writes, with any line ends and white space around it", () => {
    const pem = { label: "TEST DATA", bytes };
    expect(parsePem(text)).toStrictEqual(pem);
    expect(parsePem(`\n  ${text.replaceAll("\n", "\r\n")}\n`)).toStrictEqual(pem);
  });

  it.each([
    ["is empty", ""],
    ["has no marks", "AAAA"],
    ["has no end mark", text.replace(/-----END.*/, "")],
    ["ends with another label", text.replace("END TEST", "END BEST")],
    ["has a word before it", `key: ${text}`],
    ["holds two keys", text + text],
    ["holds headers", text.replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n")],
    ["has broken base64", text.replace("AAEC", "A*EC")],
    ["has marks that overlap", "-----BEGIN -----"],
  ])("refuses a text that %s", (_, odd) => {
    expect(parsePem(odd)).toBeUndefined();
  });
});
