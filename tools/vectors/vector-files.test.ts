import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { vectorFiles } from "./vector-files.ts";

describe("vectorFiles", () => {
  it.each([...vectorFiles()])("gives what is committed as spec/vectors/%s", (name, text) => {
    const committed = new URL(`../../spec/vectors/${name}`, import.meta.url);
    // Parsed: the formatter lays arrays out in its own way.
    expect(JSON.parse(readFileSync(committed, "utf8"))).toStrictEqual(JSON.parse(text));
  });
});
