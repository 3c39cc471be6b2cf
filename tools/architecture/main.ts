/**
 * Checks the architecture law over the whole repository: `pnpm law`.
 * With `--write-doors` it first takes the doors' public names as they are now.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { checkArchitecture, DOORS_FILE } from "./check-architecture.ts";
import { listDoorNames } from "./check-doors.ts";
import { formatFinding } from "./finding.ts";
import { law } from "./law.ts";
import { readSources } from "./read-sources.ts";

const root = join(import.meta.dirname, "../..");

if (process.argv.includes("--write-doors")) {
  const names = listDoorNames(readSources(root).sources, law);
  writeFileSync(join(root, DOORS_FILE), `${JSON.stringify(names, undefined, 2)}\n`);
}

const findings = checkArchitecture(root, law);
for (const finding of findings) console.error(formatFinding(finding));
if (findings.length > 0) process.exitCode = 1;
else console.log("The architecture law holds.");
