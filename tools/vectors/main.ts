/** Writes `spec/vectors`: `node tools/vectors/main.ts && oxfmt spec/vectors`, after a change of the format. */
import { mkdirSync, writeFileSync } from "node:fs";
import { vectorFiles } from "./vector-files.ts";

const folder = new URL("../../spec/vectors/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of vectorFiles()) writeFileSync(new URL(name, folder), text);
