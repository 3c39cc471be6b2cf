import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimOwner, isOwnerAlive, releaseOwner, sweepOwners } from "./owner-files.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { openSqliteFile } from "./sqlite-file.ts";
import type { StoragePaths } from "./storage-paths.ts";

let parent: string;
let paths: StoragePaths;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  paths = prepareDirectory(join(parent, "guard"));
});

afterEach(() => rmSync(parent, { recursive: true }));

/** What a process leaves that was killed. */
function leaveOwner(): string {
  const owner = randomUUID();
  openSqliteFile(join(paths.owners, owner), { create: true }).close();
  return owner;
}

describe("isOwnerAlive", () => {
  it("says yes while the owner's lock is held, to everyone and again", () => {
    const owner = randomUUID();
    const file = claimOwner(paths, owner);
    expect(isOwnerAlive(paths, owner)).toBe(true);
    expect(isOwnerAlive(paths, owner)).toBe(true);
    releaseOwner(paths, owner, file);
    expect(isOwnerAlive(paths, owner)).toBe(false);
    expect(readdirSync(paths.owners)).toEqual([]);
  });

  it("says no when nobody holds the lock, and removes the file", () => {
    const owner = leaveOwner();
    expect(isOwnerAlive(paths, owner)).toBe(false);
    expect(existsSync(join(paths.owners, owner))).toBe(false);
  });

  it("says no when a power cut has left the file damaged", () => {
    const owner = randomUUID();
    writeFileSync(join(paths.owners, owner), "x".repeat(5000));
    expect(isOwnerAlive(paths, owner)).toBe(false);
    writeFileSync(join(paths.owners, owner), "");
    expect(isOwnerAlive(paths, owner)).toBe(false);
  });

  it("takes two askers at a time", () => {
    const owner = leaveOwner();
    const asker = openSqliteFile(join(paths.owners, owner), { create: false });
    expect(asker.probe()).toBe("free");
    expect(isOwnerAlive(paths, owner)).toBe(false);
    asker.close();
  });

  it("opens nothing that is not an owner's file", () => {
    const held = openSqliteFile(join(parent, "guard", "lock"), { create: true });
    expect(held.tryLock()).toBe(true);
    for (const text of [
      "../lock",
      "..",
      "",
      "lock",
      `${randomUUID()}/../../lock`,
      `${randomUUID()}\0`,
    ]) {
      expect(isOwnerAlive(paths, text)).toBe(false);
    }
    const link = randomUUID();
    symlinkSync(join(parent, "guard", "lock"), join(paths.owners, link));
    expect(isOwnerAlive(paths, link)).toBe(false);
    expect(existsSync(join(parent, "guard", "lock"))).toBe(true);
    held.close();
  });
});

describe("sweepOwners", () => {
  it("removes the files of the dead and leaves those of the living", () => {
    const owner = randomUUID();
    const file = claimOwner(paths, owner);
    leaveOwner();
    leaveOwner();
    writeFileSync(join(paths.owners, "a note"), "");
    sweepOwners(paths);
    expect(readdirSync(paths.owners).toSorted()).toEqual([owner, "a note"].toSorted());
    expect(isOwnerAlive(paths, owner)).toBe(true);
    releaseOwner(paths, owner, file);
  });
});
