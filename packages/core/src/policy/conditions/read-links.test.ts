import { describe, expect, it } from "vitest";
import { MAX_LINKED_TEXT, readLinks } from "./read-links.ts";

describe("readLinks", () => {
  it.each<[string, string[]]>([
    ["no link in here, e.g. none. Really!", []],
    [
      "see https://a.example.com/x?y=1 and (http://b.example.org).",
      ["https://a.example.com/x?y=1", "http://b.example.org"],
    ],
    ["<a href='https://a.example.com/x'>x</a>", ["https://a.example.com/x"]],
    ["[x](https://a.example.com)", ["https://a.example.com"]],
    ["write to ann@example.com or @ann, v1.2, 3/4", []],
    ["多谢。请看 https://a.example.com 。", ["https://a.example.com"]],
    ["wait… and see", []],
  ])("finds the links in %j", (text, links) => {
    expect(readLinks(text)).toEqual(links);
  });

  it.each([
    "see evil.com",
    "see evil.com/path",
    "see www.evil.com",
    "see //evil.com/x",
    "see https:/evil.com",
    "see https:evil.com",
    "see https:\\\\evil.com",
    "see https://good.com\\@evil.com",
    "see https://good.com@evil.com",
    "see https://evil%2ecom",
    "see ftp://evil.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@b.co",
    "see https&#58;//evil.com",
    "see https://evil\u200b.com",
    "see ｈttps://evil.com",
    "see https：//evil.com",
    "see evil。com",
    "see bücher.de",
    "see https://bücher.example",
    "https%3A%2F%2Fevil.com",
    "a".repeat(MAX_LINKED_TEXT + 1),
  ])("throws on %j", (text) => {
    expect(() => readLinks(text)).toThrow(TypeError);
  });
});
