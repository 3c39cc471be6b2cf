import type { Command, CommandCall } from "../command.ts";
import { makeKey } from "../make-key.ts";
import { tableOf } from "../table-of.ts";
import { writeNewFile } from "../write-new-file.ts";

/** Makes a key. */
export const keygen: Command = {
  name: "keygen",
  summary: "Make an Ed25519 key: for a signer, or for an approver.",
  operands: ["<file>"],
  options: [],
  about:
    "Writes the private half to a new file that only you can read (PKCS#8 PEM, mode 0600) and\n" +
    "prints the public half. A guard that is given no signer makes its own key in its folder.",
  example: "keygen keys/approver.pem",
  exits: ["0  made", "2  the file is there already, or can't be written"],
  run: runKeygen,
};

async function runKeygen({ operands, flag, terminal }: CommandCall): Promise<number> {
  const [file = ""] = operands;
  const { privatePem, publicKey, keyId } = makeKey();
  writeNewFile(file, privatePem, 0o600);
  if (flag("json")) {
    terminal.printJson({ file, publicKey, keyId });
    return 0;
  }
  terminal.print(terminal.style("good", "A new key."));
  const rows = [
    ["  private", `${file} (secret: keep it away from the agent and out of version control)`],
    ["  public", publicKey],
    ["  key id", keyId],
  ];
  terminal.print(tableOf(rows).join("\n"));
  return 0;
}
