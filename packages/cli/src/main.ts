#!/usr/bin/env node
import { runProgram } from "./run-program.ts";
import { processTerminal } from "./terminal.ts";

// Not process.exit: what was printed must reach its reader first.
process.exitCode = await runProgram(process.argv.slice(2), processTerminal());
