import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

describe("maskSecrets", () => {
  it.each([
    "api_key: hunter2",
    "  password = hunter2",
    'token: "hunter2"',
    "url: https://me:hunter2@example.com/",
    "note: hunter2hunter2hunter2hunter2",
  ])("hides the secret in %s and keeps the length", (line) => {
    expect(maskSecrets(line)).not.toContain("hunter2");
    expect(maskSecrets(line)).toHaveLength(line.length);
  });

  it("leaves names and mappings alone", () => {
    const line = "action: mcp__version_control__create_pull_request";
    expect(maskSecrets(line)).toBe(line);
    expect(maskSecrets("token: { type: string }")).toBe("token: { type: string }");
  });
});
