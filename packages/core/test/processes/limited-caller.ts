// One of several processes that race for a limit: tries 25 times at once, and tells how often it ran.
import { ExecutionGuard, parsePolicy } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";

const [folder = ""] = process.argv.slice(2);
const guard = new ExecutionGuard({
  policy: parsePolicy(`
identity:
  agents:
    - agent_id: agent
      allowed_actions: [{ action: pay, limits: [{ count: 20, per: 1h }] }]
`),
  storage: fileStorage(folder, { durability: "process" }),
  timeoutSeconds: 20,
});

let runs = 0;
const calls = Array.from({ length: 25 }, () =>
  guard.enforce({ actor: "agent", action: "pay" }, () => (runs += 1)),
);
const settled = await Promise.allSettled(calls);
const codes = settled.flatMap((call) =>
  call.status === "rejected" ? [(call.reason as { code: string }).code] : [],
);
process.stdout.write(`${JSON.stringify({ runs, codes })}\n`);
await guard.close();
