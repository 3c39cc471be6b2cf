// A process that decides as fast as it can on a folder that others write to, until it is killed. Each
// decision that the guard has acknowledged is told to the parent as `index hash`.
import { writeSync } from "node:fs";
import { ALLOW_ALL, ExecutionGuard } from "../../src/index.ts";
import { fileStorage } from "../../src/node/index.ts";

const [folder = "", name = ""] = process.argv.slice(2);
const guard = new ExecutionGuard({
  policy: ALLOW_ALL,
  storage: fileStorage(folder, { durability: "process" }),
});

for (let call = 0; ; call += 1) {
  const intent = { actor: `agent.${name}`, action: "count", args: { call } };
  const told = await guard.enforce(
    intent,
    (_intent, { proof }) => `${proof?.index} ${proof?.hash}\n`,
  );
  writeSync(1, told);
}
