import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTRY_PAYLOAD_TYPE, entryMessage, sharedEntryMessage } from "./entry-message.ts";

describe("entryMessage", () => {
  it("is the DSSE encoding of the entry's UTF-8 under the entry's payload type", () => {
    expect(new TextDecoder().decode(entryMessage('{"é":1}'))).toBe(
      `DSSEv1 ${ENTRY_PAYLOAD_TYPE.length} ${ENTRY_PAYLOAD_TYPE} 8 {"é":1}`,
    );
  });
});

describe("sharedEntryMessage", () => {
  it("gives the same bytes, for entries of any text and length, one after the other", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.nat({ max: 1200 }).map((length) => "x".repeat(length)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(Uint8Array.from(sharedEntryMessage(text))).toStrictEqual(entryMessage(text));
      }),
    );
    for (const length of [0, 9, 10, 99, 100, 65_535, 65_536, 65_537, 100_000]) {
      for (const text of ["x".repeat(length), "€".repeat(length)]) {
        expect(Buffer.compare(sharedEntryMessage(text), entryMessage(text))).toBe(0);
      }
    }
  });
});
