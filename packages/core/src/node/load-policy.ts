import { readFileSync } from "node:fs";
import { PolicyError } from "../errors/policy-error.ts";
import type { Policy } from "../policy/policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a policy file, YAML or JSON, at once and synchronously: a program that can't read its policy
 * does not start.
 *
 * @throws PolicyError when the file can't be read, is not UTF-8, or is not a policy.
 */
export function loadPolicy(path: string): Policy {
  return parsePolicy(readText(path), { filename: path });
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw cannotRead(path, `The file can't be read (${errorCode(error)}).`);
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    throw cannotRead(path, "The file is not UTF-8: save it as UTF-8.");
  }
}

function cannotRead(filename: string, message: string): PolicyError {
  return new PolicyError([{ message, path: [], line: 1, column: 1 }], { filename });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown error";
}
