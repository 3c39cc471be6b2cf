// Another process on the same folder: approves the first hold it sees, and tells when it did.
import { ExecutionGuard } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";

const [folder = ""] = process.argv.slice(2);
const guard = new ExecutionGuard({ storage: fileStorage(folder) });

for (;;) {
  const [hold] = await guard.holds.list({ status: "PENDING" });
  if (hold !== undefined) {
    await guard.holds.approve(hold.id, { approver: "cfo" });
    process.stdout.write(`${JSON.stringify({ at: Date.now(), args: hold.args })}\n`);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await guard.close();
