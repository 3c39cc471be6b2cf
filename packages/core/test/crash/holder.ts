/**
 * Opens a ledger, appends a line, says its owner and stays, appending a line for each line of its input.
 * `node --conditions=@execution-guard/source holder.ts <folder> [no stdin]`
 */
import { argv, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { fileStorage } from "../../src/node/file-storage.ts";
import { lineAfter } from "./chain-lines.ts";

const [, , folder = "", input] = argv;
const storage = fileStorage(folder, { durability: "process" });
storage.watch(() => {});
await storage.commit((_appended, head) => [lineAfter(head, "held")]);
if (input === undefined) {
  storage.release();
  stdout.write(`${storage.owner}\n`);
  createInterface({ input: stdin }).on("line", () => {
    void storage
      .commit((_appended, head) => [lineAfter(head, "more")])
      .then(() => storage.release());
  });
}
