import { describe, expect, it } from "vitest";
import { readDomain, readHost } from "./read-address.ts";

describe("readDomain", () => {
  it("reads the domain of a plain address", () => {
    expect(readDomain("Ann.Lee+x@Mail.Example.COM")).toBe("mail.example.com");
  });

  it.each([
    "evil@x,me@corp.com",
    "a@b@corp.com",
    "@corp.com",
    "a@corp",
    "a@corp.com.",
    "a@ corp.com",
    '"a"@corp.com',
    "Ann <a@corp.com>",
    "a@corp.com\n",
    "a@corp.com\u0000",
    "a@cоrp.com",
    "a@[1.2.3.4]",
    "a@1.2.3.4",
    ".a@corp.com",
    "a..b@corp.com",
    "a@-corp.com",
    `${"a".repeat(300)}@corp.com`,
    "",
  ])("throws on %j", (address) => {
    expect(() => readDomain(address)).toThrow(TypeError);
  });
});

describe("readHost", () => {
  it.each([
    ["https://Example.com", "example.com"],
    ["http://example.com:8080/a?b=c#d", "example.com"],
    ["https://127.0.0.1/x", "127.0.0.1"],
    ["http://localhost:3000", "localhost"],
    ["https://xn--bcher-kva.example/", "xn--bcher-kva.example"],
  ])("reads %s", (url, host) => {
    expect(readHost(url)).toBe(host);
  });

  it.each([
    "https://good.com@evil.com",
    "https://good.com:80@evil.com",
    "https://good.com\\@evil.com",
    "https:/evil.com",
    "https:evil.com",
    "//evil.com",
    "javascript:alert(1)",
    "ftp://example.com",
    "https://0x7f.1",
    "https://2130706433",
    "https://1.2.3",
    "https://01.2.3.4",
    "https://evil%2ecom",
    "https://éxample.com",
    "https://example.com.",
    "https://exa mple.com",
    " https://example.com",
    "https://example.com\n",
    "https://example.com:99999",
    "https://[::1]/",
    "https://",
    "https://a_b.com",
  ])("throws on %j", (url) => {
    expect(() => readHost(url)).toThrow(TypeError);
  });
});
