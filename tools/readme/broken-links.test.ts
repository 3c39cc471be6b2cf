import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { brokenLinks } from "./broken-links.ts";

const root = join(import.meta.dirname, "../..");

describe("brokenLinks", () => {
  it("finds files and headings that are not there", () => {
    const folder = mkdtempSync(join(tmpdir(), "links-"));
    try {
      const text =
        "# One & two\n[a](b.md) [c](#one--two)\n[d](#three) [e](a.md#one--two) [f](../x)\n";
      writeFileSync(join(folder, "a.md"), text);
      const found = ["a.md:2: b.md", "a.md:3: #three", "a.md:3: ../x"];
      expect(brokenLinks(folder, "a.md")).toEqual(found);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds none in this repository's documents", () => {
    const documents = globSync(["*.md", "{docs,spec}/**/*.md", "{packages,examples}/*/*.md"], {
      cwd: root,
    });
    expect(documents.flatMap((path) => brokenLinks(root, path))).toEqual([]);
  });
});
