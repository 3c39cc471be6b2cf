import { sha256Hex } from "../canonical/sha256.ts";
import type { Tail } from "./find-tail.ts";
import { refusal } from "./refusal.ts";

/** The `hash` that the first line of a ledger follows. */
const NO_HASH: string = "0".repeat(64);
