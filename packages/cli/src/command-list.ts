import type { Command } from "./command.ts";
import { init } from "./commands/init.ts";
import { keygen } from "./commands/keygen.ts";
import { log } from "./commands/log.ts";
import { pending } from "./commands/pending.ts";
import { policyCheck } from "./commands/policy-check.ts";
import { policyExplain } from "./commands/policy-explain.ts";
import { policyReplay } from "./commands/policy-replay.ts";
import { policyTest } from "./commands/policy-test.ts";
import { verify } from "./commands/verify.ts";

/** Everything that the program can do, in the order of help. */
export const COMMANDS: readonly Command[] = [
  init,
  policyCheck,
  policyExplain,
  policyTest,
  policyReplay,
  log,
  pending,
  verify,
  keygen,
];
