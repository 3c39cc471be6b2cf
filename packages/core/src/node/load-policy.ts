import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PolicyError } from "../errors/policy-error.ts";
import type { Policy } from "../policy/policy.ts";
import { readPolicy } from "../policy/read-policy.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a policy file, YAML or JSON, at once and synchronously: a program that can't read its policy
 * does not start. Where the policy says `tools: tools.json`, that file beside it is read too.
 *
 * @throws PolicyError when a file can't be read, is not UTF-8, or is not a policy.
 */
export function loadPolicy(path: string): Policy {
  return readPolicy(readPolicyFile(path), {
    filename: path,
    openTools: (tools) => readText(resolve(dirname(path), tools)),
  });
}

function readPolicyFile(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    const message = `The file "${path}" ${error instanceof Error ? error.message : "can't be read"}.`;
    throw new PolicyError([{ message, path: [], line: 1, column: 1 }], { filename: path });
  }
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(`can't be read (${errorCode(error)})`, { cause: error });
  }
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw new Error("is not UTF-8: save it as UTF-8", { cause: error });
  }
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown error";
}
