// `pnpm bench`: ratios measured side by side in one run. Absolute times depend on the machine.
import { benchCommit } from "./commit.ts";

await benchCommit();
