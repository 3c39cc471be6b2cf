import type { JsonObject, JsonValue } from "../../src/index.ts";

/** Policies with one mistake of structure each. */
export const broken: readonly (readonly [string, JsonValue])[] = [
  ["a document that is a list", []],
  ["a document that is null", null],
  ["a version that is true", { version: true }],
  ["tools that are a number", { tools: 5 }],
  ["a tool that is a text", { tools: { x: "object" } }],
  ["a tool of another type", { tools: { x: { type: "array" } } }],
  ["a tool's type that there is not", tool({ type: "text" })],
  ["a tool's types that are none", tool({ type: [] })],
  ["a tool's limit that is a text", tool({ maximum: "5" })],
  ["a tool's count below 0", tool({ minLength: -1 })],
  ["a tool's step of 0", tool({ multipleOf: 0 })],
  ["a tool's pattern that is a number", tool({ pattern: 5 })],
  ["a tool's format that is a list", tool({ format: [] })],
  ["a tool's yes that is a text", tool({ uniqueItems: "true" })],
  ["a tool's names that are a text", tool({ required: "a" })],
  ["a tool's dependent names that are a text", tool({ dependentRequired: { a: "b" } })],
  ["a tool's schema that is a number", tool({ items: 5 })],
  ["a tool's schemas that are none", tool({ anyOf: [] })],
  ["a tool's members that are a list", tool({ properties: [] })],
  ["a tool's pattern properties", tool({ patternProperties: {} })],
  ["a list that is a text", { lists: { a: "b" } }],
  ["a list of lists", { lists: { a: [[]] } }],
  ["a list with null", { lists: { a: [null] } }],
  ["a list with a value twice", { lists: { a: [1, 1] } }],
  ["a list with a space at an end", { lists: { a: ["b "] } }],
  ["an approver that is a text", { approvers: ["cfo"] }],
  ["an approver without id", { approvers: [{}] }],
  ["an agent that is null", { identity: { agents: [null] } }],
  ["an agent id with a space at an end", agent({ agent_id: "a " })],
  ["an agent id that is empty", agent({ agent_id: "" })],
  ["entries that are a mapping", agent({ agent_id: "a", allowed_actions: {} })],
  ["an unknown key of an agent", agent({ agent_id: "a", actions: [] })],
  ["a mapping for an effect", rule({ effect: {} })],
  ["a comma in an action", rule({ action: "a,b" })],
  ["an unknown key of risk", rule({ risk: { bas: 1 } })],
  ["a risk below 0", rule({ risk: { base: -1 } })],
  ["kinds that are a list", rule({ risk: { kinds: ["shell"] } })],
  ["a condition that is true", rule({ when: true })],
  ["approvers that nobody is in", rule({ effect: "HOLD", approval: { approvers: [] } })],
  ["a quorum of 0", rule({ approval: { quorum: 0 } })],
  ["a quorum of a half", rule({ approval: { quorum: 0.5 } })],
  ["a deadline that is too long", rule({ approval: { deadline: "31d" } })],
  ["a deadline that is a number", rule({ approval: { deadline: 900 } })],
  ["limits that limit nothing", rule({ limits: [] })],
  [
    "too many limits",
    rule({ limits: Array.from({ length: 17 }, () => ({ count: 1, per: "1h" })) }),
  ],
  ["a limit that is a number", rule({ limits: [5] })],
  ["a limit of neither form", rule({ limits: [{ per: "1h" }] })],
  ["a count with a most", rule({ limits: [{ count: 1, max: 5, per: "1h" }] })],
  ["a count with a fraction", rule({ limits: [{ count: 1.5, per: "1h" }] })],
  ["a sum without a most", rule({ limits: [{ sum: "args.a", per: "1h" }] })],
  ["a most below 0", rule({ limits: [{ sum: "args.a", max: -1, per: "1h" }] })],
  ["a sum of a deep path", rule({ limits: [{ sum: `args${".a".repeat(9)}`, max: 1, per: "1h" }] })],
  ["a time that is too long", rule({ limits: [{ count: 1, per: "367d" }] })],
  ["retries without a time", { retries: { max_denials: 3 } }],
  ["retries that never lock", { retries: { max_denials: 0, per: "1h" } }],
  ["retries that lock too late", { retries: { max_denials: 101, per: "1h" } }],
  ["an unknown key of retries", { retries: { max_denials: 3, per: "1h", lock: "1h" } }],
  ["a threshold below 0", { thresholds: { ACTIVE: { deny: -1 } } }],
  ["a threshold that is a text", { thresholds: { ACTIVE: { hold: "60" } } }],
  ["an unknown threshold", { thresholds: { ACTIVE: { halt: 60 } } }],
  ["arguments that are a list", rule({ args: ["a"] })],
  ["an argument without a name", rule({ args: { "": { type: "string" } } })],
  ["an argument that is a word", rule({ args: { a: "string" } })],
  ["an argument that says nothing", args({})],
  ["a type from an empty list", args({ type: [] })],
  ["a type twice", args({ type: ["null", "null"] })],
  ["an optional that is a text", args({ type: "string", optional: "yes" })],
  ["a description that is a number", args({ type: "string", description: 5 })],
  ["an enum of nothing", args({ type: "string", enum: [] })],
  ["an enum of lists", args({ enum: [["a"]] })],
  ["a minimum that is a text", args({ type: "number", minimum: "0" })],
  ["a minimum of a text", args({ type: "string", minimum: 0 })],
  ["a minimum of texts", args({ enum: ["a"], minimum: 0 })],
  ["a step of 0", args({ type: "number", multipleOf: 0 })],
  ["a length of a number", args({ type: "number", maxLength: 5 })],
  ["a length with a fraction", args({ type: "string", maxLength: 1.5 })],
  ["a format that there is not", args({ type: "string", format: "e-mail" })],
  ["an array of anything", args({ type: "array" })],
  ["items of a text", args({ type: "string", items: { type: "string" } })],
  ["items that may be absent", args({ type: "array", items: { type: "string", optional: true } })],
  ["an object of anything", args({ type: "object" })],
  ["an object that is open", args({ type: "object", additionalProperties: true })],
  ["members of a text", args({ type: "string", properties: {} })],
  ["a member that says nothing", args({ type: "object", properties: { a: {} } })],
  ["a required list", args({ type: "object", properties: {}, required: [] })],
];

function tool(inner: JsonObject): JsonObject {
  return { tools: { x: { type: "object", properties: { a: inner } } } };
}

function agent(entry: JsonObject): JsonObject {
  return { identity: { agents: [entry] } };
}

function rule(fields: JsonObject): JsonObject {
  return agent({ agent_id: "a", allowed_actions: [{ action: "x", ...fields }] });
}

function args(declaration: JsonObject): JsonObject {
  return rule({ args: { a: declaration } });
}
