/** Prints how big each door is against its budget, and what weighs most: `pnpm budgets`. */
import { join } from "node:path";

import { BUDGETS } from "./budgets.ts";
import { measureBundle } from "./measure-bundle.ts";

const root = join(import.meta.dirname, "../..");

for (const { door, file, maxBytes } of BUDGETS) {
  const size = await measureBundle(root, file);
  const isKept = size.gzippedBytes <= maxBytes && size.nodeBuiltins.length === 0;
  console.log(`${isKept ? "ok  " : "OVER"} ${door}`);
  console.log(
    `     ${size.gzippedBytes} bytes gzipped of ${maxBytes}, ${size.minifiedBytes} minified`,
  );
  for (const builtin of size.nodeBuiltins) console.log(`     a browser has no ${builtin}`);
  for (const [name, bytes] of size.heaviest) console.log(`     ${bytes} bytes  ${name}`);
  if (!isKept) process.exitCode = 1;
}
