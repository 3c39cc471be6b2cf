// `pnpm bench [name…]`: ratios measured side by side in one run. Absolute times depend on the machine.
import { argv } from "node:process";
import { benchCommit } from "./commit.ts";
import { benchDecide } from "./decide.ts";
import { benchOpen } from "./open.ts";
import { benchRisk } from "./risk.ts";
import { benchVerify } from "./verify.ts";

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  decide: benchDecide,
  risk: benchRisk,
  commit: benchCommit,
  verify: benchVerify,
  open: benchOpen,
};

const names = argv.length > 2 ? argv.slice(2) : Object.keys(BENCHES);
for (const name of names) {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined) {
    throw new Error(`there is no bench "${name}"; there are ${Object.keys(BENCHES).join(", ")}`);
  }
  await bench();
}
