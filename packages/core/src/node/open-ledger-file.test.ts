import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LedgerHead, Storage } from "../ledger/storage.ts";
import { testChain, type TestChain } from "../testing/test-chain.ts";
import { fileStorage } from "./file-storage.ts";

let parent: string;
let folder: string;
let ledger: string;
let chain: TestChain;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "execution-guard-"));
  folder = join(parent, "guard");
  ledger = join(folder, "ledger.ndjson");
  chain = await testChain(12);
});

afterEach(() => rmSync(parent, { recursive: true }));

function open(): Storage {
  return fileStorage(folder, { durability: "process" });
}

async function append(storage: Storage, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await storage.commit((_appended, head) => [chain.line(head.size)]);
  }
}

async function headOf(storage: Storage): Promise<LedgerHead> {
  let seen: LedgerHead | undefined;
  await storage.commit((_appended, head) => {
    seen = head;
    return [];
  });
  return seen!;
}

async function ledgerOf(count: number): Promise<void> {
  const storage = open();
  await append(storage, count);
  await storage.close();
}

function tornFiles(): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("torn-"));
}

describe("fileStorage's folder", () => {
  it("is not touched before the first call that needs it", async () => {
    const storage = open();
    expect(existsSync(folder)).toBe(false);
    storage.release();
    await storage.close();
    expect(existsSync(folder)).toBe(false);
  });

  it("can be read by its owner alone, and is kept out of git", async () => {
    const storage = open();
    await storage.signingKey?.();
    await append(storage, 1);
    await storage.snapshot.write("a snapshot");
    const digest = createHash("sha256").update("a blob").digest("hex");
    await storage.blobs.put(digest, "a blob");
    const modes = ["", "owners", "blobs", join("blobs", digest.slice(0, 2))].map((name) =>
      mode(name),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o700]);
    const files = ["ledger.ndjson", "lock", "snapshot", "signing-key.pem", ".gitignore"];
    files.push(join("owners", storage.owner), join("blobs", digest.slice(0, 2), digest));
    expect(files.map((name) => [name, mode(name)])).toEqual(files.map((name) => [name, 0o600]));
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
    expect(readdirSync(folder).toSorted()).toEqual([
      ".gitignore",
      "blobs",
      "ledger.ndjson",
      "lock",
      "owners",
      "signing-key.pem",
      "snapshot",
    ]);
    await storage.close();
    expect(readdirSync(join(folder, "owners"))).toEqual([]);
  });

  it("is one ledger under all its names", async () => {
    const storage = open();
    await append(storage, 1);
    symlinkSync(folder, join(parent, "other"));
    const other = fileStorage(join(parent, "other"), { durability: "process" });
    await Promise.all([append(storage, 3), append(other, 3)]);
    expect((await headOf(storage)).size).toBe(7);
    await Promise.all([storage.close(), other.close()]);
  });

  it("is refused where it is a file", async () => {
    writeFileSync(folder, "");
    await expect(open().commit(() => [])).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});

describe("a torn last line", () => {
  it.each([
    ["half a line", () => chain.line(3).slice(0, 200)],
    ["a line without its end", () => chain.line(3)],
    ["zeros, as after a power cut", () => "\0".repeat(200_000)],
    ["half a line and zeros", () => `${chain.line(3).slice(0, 99)}${"\0".repeat(100_000)}`],
  ])("is saved, cut off and told of until a commit records it: %s", async (_what, make) => {
    await ledgerOf(3);
    const whole = readFileSync(ledger, "utf8");
    const torn = make();
    appendFileSync(ledger, torn);
    const bytes = Buffer.byteLength(torn);
    const sha256 = createHash("sha256").update(torn).digest("hex");

    let storage = open();
    expect(await headOf(storage)).toEqual({ ...chain.head(3), torn: { bytes, sha256 } });
    expect(readFileSync(ledger, "utf8")).toBe(whole);
    const [saved = ""] = tornFiles();
    expect(saved).toMatch(new RegExp(`^torn-\\d{8}T\\d{9}Z-${sha256.slice(0, 8)}\\.new$`));
    expect(readFileSync(join(folder, saved), "utf8")).toBe(torn);
    expect(mode(saved)).toBe(0o600);

    // Nothing has recorded it: whoever opens the ledger next is told as well.
    await storage.close();
    storage = open();
    expect((await headOf(storage)).torn).toEqual({ bytes, sha256 });
    await append(storage, 1);
    expect(await headOf(storage)).toEqual(chain.head(4));
    expect(tornFiles()).toEqual([saved.slice(0, -4)]);
    await storage.close();
    storage = open();
    expect(await headOf(storage)).toEqual(chain.head(4));
    await storage.close();
  });

  it("is not told of twice if a crash came between the copy and the cut", async () => {
    await ledgerOf(3);
    appendFileSync(ledger, "half");
    let storage = open();
    await headOf(storage);
    await storage.close();
    // As if it had not been cut off: the copy is there, and so is the tail.
    appendFileSync(ledger, "half");
    storage = open();
    expect((await headOf(storage)).torn?.bytes).toBe(4);
    expect(tornFiles()).toHaveLength(1);
    await append(storage, 1);
    expect(await headOf(storage)).toEqual(chain.head(4));
    await storage.close();
  });

  it("of another process is cut off by one that has the ledger open", async () => {
    const storage = open();
    await append(storage, 2);
    storage.release();
    appendFileSync(ledger, `${chain.line(2)}\nhalf a line`);
    await storage.commit((appended, head) => {
      expect(appended).toEqual([chain.line(2)]);
      expect(head).toEqual({ ...chain.head(3), torn: { bytes: 11, sha256: expect.any(String) } });
      return [chain.line(3)];
    });
    expect(await headOf(storage)).toEqual(chain.head(4));
    await storage.close();
  });

  it("leaves an empty ledger where there was no whole line", async () => {
    await ledgerOf(1);
    rmSync(join(folder, "ledger.ndjson"));
    writeFileSync(ledger, chain.line(0).slice(0, 10));
    const storage = open();
    expect(await headOf(storage)).toMatchObject({ ...chain.head(0), torn: { bytes: 10 } });
    await append(storage, 1);
    await storage.close();
  });
});

describe("a ledger that must not be used", () => {
  it.each([
    ["text", "what is this\n"],
    ["an empty line", "\n"],
    ["JSON that is no line", "{}\n"],
    ["a changed line", (line: string) => `${line.replace("line 3", "line 4")}\n`],
    ["a changed hash", (line: string) => `${line.replace(/"hash":"../, '"hash":"00')}\n`],
    ["a line with the number of the first", () => `${chain.line(0)}\n`],
    ["zeros in the line", (line: string) => `${"\0".repeat(100)}${line.slice(100)}\n`],
    ["no line end in 64 KiB", "x".repeat(70_000)],
    ["a line of more than 64 KiB", `${"x".repeat(70_000)}\n`],
    ["CRLF", (line: string) => `${line}\r\n`],
  ])("is refused and left alone when it ends in %s", async (_what, bad) => {
    await ledgerOf(3);
    appendFileSync(ledger, typeof bad === "string" ? bad : bad(chain.line(3)));
    const before = readFileSync(ledger);
    const files = readdirSync(folder);
    const storage = open();
    await expect(storage.commit(() => [chain.line(4)])).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      message: expect.stringContaining("nothing was changed"),
    });
    await expect(storage.signingKey?.()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    await storage.close();
    expect(readFileSync(ledger)).toEqual(before);
    expect(readdirSync(folder)).toEqual(files);
  });

  it("opens after it was mended, with the same storage object", async () => {
    await ledgerOf(3);
    const { size } = statSync(ledger);
    appendFileSync(ledger, "{}\n");
    const storage = open();
    await expect(headOf(storage)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    truncateSync(ledger, size);
    expect(await headOf(storage)).toEqual(chain.head(3));
    await storage.close();
  });

  it("is refused when it is a symbolic link", async () => {
    await ledgerOf(1);
    renameSync(ledger, join(parent, "elsewhere"));
    symlinkSync(join(parent, "elsewhere"), ledger);
    await expect(headOf(open())).rejects.toThrow(/not a regular file/);
  });

  it.runIf(process.getuid?.() !== 0)("is refused when it can't be written", async () => {
    await ledgerOf(1);
    chmodSync(ledger, 0o400);
    await expect(headOf(open())).rejects.toThrow(/EACCES/);
  });
});

describe("a ledger in use", () => {
  it.each([
    ["is cut", () => truncateSync(ledger, 10)],
    ["is emptied", () => truncateSync(ledger, 0)],
    ["loses a line", () => truncateSync(ledger, Buffer.byteLength(`${chain.line(0)}\n`))],
    ["is removed", () => rmSync(ledger)],
    [
      "is replaced",
      () => {
        writeFileSync(`${ledger}.copy`, readFileSync(ledger));
        renameSync(`${ledger}.copy`, ledger);
      },
    ],
    ["gets a line that is none", () => appendFileSync(ledger, "{}\n")],
    ["gets a line that does not count on", () => appendFileSync(ledger, `${chain.line(5)}\n`)],
  ])("is out of use from when it %s, until it is opened again", async (_what, harm) => {
    const storage = open();
    await append(storage, 2);
    // So that the look at the path, made once per lease, is due.
    storage.release();
    harm();
    const before = existsSync(ledger) ? readFileSync(ledger) : undefined;
    for (let tries = 0; tries < 2; tries += 1) {
      const trying = storage.commit((_appended, head) => [chain.line(head.size)]);
      await expect(trying).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    }
    expect(existsSync(ledger) ? readFileSync(ledger) : undefined).toEqual(before);
    await storage.close();
  });
});

describe("a commit that takes its time", () => {
  it("is given up when somebody wrote without the lock meanwhile", async () => {
    const storage = open();
    await append(storage, 2);
    const late = storage.commit(async () => {
      appendFileSync(ledger, `${chain.line(2)}\n`);
      return [chain.line(2)];
    });
    await expect(late).rejects.toMatchObject({
      code: "LEDGER_COMMIT_FAILED",
      message: expect.stringContaining("without its lock"),
    });
    await expect(headOf(storage)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    await storage.close();
    expect(readFileSync(ledger, "utf8").split("\n")).toHaveLength(4);
  });
});

function mode(name: string): number {
  return statSync(join(folder, name)).mode & 0o777;
}
