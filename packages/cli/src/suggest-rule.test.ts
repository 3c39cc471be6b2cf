import { describe, expect, it } from "vitest";
import { suggestRule } from "./suggest-rule.ts";

describe("suggestRule", () => {
  it.each([
    ["read_ledger", "reads"],
    ["searchDocs", "reads"],
    ["list-files", "reads"],
    ["read_message", "reads"],
    ["get_weather", "reads"],
    ["wire_transfer", "dangerous"],
    ["sendEmail", "dangerous"],
    ["delete", "dangerous"],
    ["customer.delete", "dangerous"],
    ["bash", "dangerous"],
    ["run_query", "dangerous"],
    ["read_secret", "dangerous"],
    ["get_api_key", "dangerous"],
    ["list_and_delete_users", "dangerous"],
    ["ping", "unknown"],
    ["thread", "unknown"],
    ["payroll", "unknown"],
    ["", "unknown"],
  ])("takes %j for one that %s", (name, suggestion) => {
    expect(suggestRule(name)).toBe(suggestion);
  });
});
