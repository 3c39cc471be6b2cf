import type { JsonObject } from "../../src/index.ts";

/** A good policy that says everything a policy can say, once at least. */
export const RICH: JsonObject = {
  version: 1,
  tools: {
    pay: {
      type: "object",
      properties: {
        amount: { type: "number", minimum: 0 },
        to: { type: "string", pattern: "^[a-z]+$", maxLength: 40 },
        note: { anyOf: [{ type: "string" }, { $ref: "#/$defs/none" }] },
        lines: { type: "array", items: { type: ["integer", "null"], multipleOf: 5 } },
      },
      required: ["amount", "to"],
      dependentRequired: { note: ["to"] },
      additionalProperties: false,
      $defs: { none: { type: "null", title: "nothing" } },
    },
  },
  lists: { payees: ["payroll", "internal"], sizes: [1, 2.5], flags: [true], none: [] },
  defaults: { unknown_agent: "DENY", unknown_action: "ALLOW" },
  identity: {
    agents: [
      {
        agent_id: "agent.finance",
        allowed_actions: [
          { action: ["drop_*", "wipe"], effect: "DENY" },
          {
            action: "pay",
            args: { amount: { type: "number", exclusiveMinimum: 1000 } },
            effect: "DENY",
          },
          {
            action: "pay",
            args: { amount: { type: "number", minimum: 0, maximum: 500, multipleOf: 0.01 } },
            when: "args.amount <= 100 && args.to in lists.payees && risk < 50",
            effect: "ALLOW",
            risk: { base: 10, kinds: { to: "text", amount: "money" } },
            limits: [
              { count: 20, per: "1h" },
              { sum: "args.amount", max: 1000.5, per: "1d" },
            ],
          },
          {
            action: "pay",
            effect: "HOLD",
            approval: { approvers: ["cfo", "controller"], quorum: 1, deadline: "15m" },
          },
          {
            action: "order_*",
            args: {
              item: {
                type: "object",
                description: "what is ordered",
                properties: {
                  name: { type: "string", minLength: 1, maxLength: 40, pattern: "^[a-z]" },
                  at: { type: ["string", "null"], format: "date", optional: true },
                  size: { enum: ["S", "M", 5, null] },
                  extra: { const: false, optional: true },
                },
                additionalProperties: { type: "integer", exclusiveMaximum: 9 },
              },
              tags: {
                type: "array",
                items: { type: "string" },
                minItems: 0,
                maxItems: 5,
                uniqueItems: true,
              },
              open: { type: "object", additionalProperties: false, properties: {} },
            },
          },
          { action: "*", args: {}, risk: {}, approval: {} },
        ],
      },
      { agent_id: "agent.idle" },
    ],
  },
  approvers: [{ id: "cfo" }, { id: "controller" }],
  retries: { max_denials: 3, per: "10m" },
  thresholds: { ACTIVE: { hold: 60, deny: 80 }, OBSERVE: { deny: 55.5 }, COOLDOWN: {} },
};
