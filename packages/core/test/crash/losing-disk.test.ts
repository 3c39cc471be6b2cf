import { execFileSync } from "node:child_process";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getuid, platform } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Storage } from "../../src/ledger/storage.ts";
import { fileStorage } from "../../src/node/file-storage.ts";
import { headAfterLine, lineAfter } from "./chain-lines.ts";

let parent: string;
/** A file system whose disk is a file with holes on another, small one. */
let disk: string;
let room: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  [disk, room] = [join(parent, "disk"), join(parent, "room")];
  for (const folder of [disk, room]) mkdirSync(folder);
});

afterEach(() => {
  for (const folder of [disk, room]) canRun("umount", ["-l", folder]);
  rmSync(parent, { recursive: true });
});

function canRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Whether this machine lets a test make a disk: root on Linux, with ext4 and loop devices. */
function makeDisk(): boolean {
  if (platform !== "linux" || getuid?.() !== 0) return false;
  const image = join(room, "image");
  const options = "lazy_journal_init=0,lazy_itable_init=0";
  return (
    canRun("mount", ["-t", "tmpfs", "-o", "size=26m", "tmpfs", room]) &&
    canRun("truncate", ["-s", "20m", image]) &&
    canRun("mkfs.ext4", ["-q", "-b", "4096", "-J", "size=4", "-E", options, image]) &&
    mountDisk()
  );
}

function mountDisk(): boolean {
  return canRun("mount", ["-o", "loop", join(room, "image"), disk]);
}

/** Writes the journal once round: from then on only data needs new room, and the file system itself stays well. */
function fillJournal(): void {
  for (let at = 0; at < 1600; at += 1) {
    const path = join(disk, `file-${at % 7}`);
    rmSync(path, { force: true });
    const file = openSync(path, "w");
    fsyncSync(file);
    closeSync(file);
  }
}

/** Takes all the room that the disk has not used yet. */
function takeRoom(): void {
  const file = openSync(join(room, "taken"), "w");
  const block = Buffer.alloc(65_536, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    closeSync(file);
  }
}

function commitSome(storage: Storage): Promise<void> {
  return storage.commit((_appended, head) => {
    const lines: string[] = [];
    let at = head;
    for (let count = 0; count < 8; count += 1) {
      const line = lineAfter(at, "x".repeat(3001));
      lines.push(line);
      at = headAfterLine(at, line);
    }
    return lines;
  });
}

describe("a disk that loses what it was given and works again", () => {
  it("has all that was acknowledged, before and after, once it is mounted anew", async ({
    skip,
  }) => {
    if (!makeDisk()) skip();
    const folder = join(disk, "guard");
    const ledger = join(folder, "ledger.ndjson");
    const storage = fileStorage(folder);
    await commitSome(storage);
    fillJournal();
    takeRoom();
    const failed = (async () => {
      for (let tries = 0; tries < 20; tries += 1) await commitSome(storage);
    })();
    await expect(failed).rejects.toMatchObject({ code: "LEDGER_COMMIT_FAILED" });
    rmSync(join(room, "taken"));
    const again = fileStorage(folder);
    await commitSome(again);
    await Promise.all([storage.close(), again.close()]);
    const acknowledged = readFileSync(ledger);
    execFileSync("umount", [disk]);
    expect(mountDisk()).toBe(true);
    expect(readFileSync(ledger).equals(acknowledged)).toBe(true);
  });
});
