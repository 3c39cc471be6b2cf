/**
 * Appends until the disk is full; prints how many lines were acknowledged and the codes of three failures.
 * `node --conditions=@execution-guard/source fill-disk.ts <folder>`
 */
import { argv, stdout } from "node:process";
import { GuardFault } from "../../src/errors/guard-fault.ts";
import { fileStorage } from "../../src/node/file-storage.ts";
import { lineAfter } from "./chain-lines.ts";

const [, , folder = ""] = argv;
const storage = fileStorage(folder);
const codes: string[] = [];
let acknowledged = 0;
while (codes.length < 3) {
  try {
    await storage.commit((_appended, head) => [lineAfter(head, "x".repeat(3001))]);
    acknowledged += 1;
  } catch (error) {
    codes.push(GuardFault.isInstance(error) ? error.code : String(error));
  }
}
stdout.write(`${acknowledged}\n${codes.join("\n")}\n`);
