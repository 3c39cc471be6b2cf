import { randomUUID } from "node:crypto";
import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How {@link writeFileAtomic} writes. */
export interface WriteFileOptions {
  /** The folder for the half-written file: the same file system as the target. */
  readonly temporary: string;
  /** Whether to wait until the disk has it. */
  readonly durable: boolean;
}

/** Replaces a file whole, 0600: whoever reads it, and whatever crashes, there is the old text or the new one. */
export async function writeFileAtomic(
  path: string,
  text: string,
  options: WriteFileOptions,
): Promise<void> {
  const temporary = join(options.temporary, `${randomUUID()}.tmp`);
  const file = await open(temporary, "wx", 0o600);
  try {
    try {
      await file.writeFile(text, "utf8");
      if (options.durable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (options.durable) syncDirectory(dirname(path));
}

/** Waits until the disk knows the names in a folder. */
export function syncDirectory(path: string): void {
  // Windows opens no folders and needs no such thing.
  if (process.platform === "win32") return;
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
