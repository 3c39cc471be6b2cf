import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { parseEntry } from "../../src/ledger/entry.ts";
import { parseLine } from "../../src/ledger/line.ts";
import { fileStorage } from "../../src/node/file-storage.ts";

/** What a storm of kills left behind. */
export interface StormReport {
  readonly kills: number;
  /** Lines in the ledger. */
  readonly lines: number;
  /** Lines that a writer was told are kept. */
  readonly acknowledged: number;
  /** Tails that a kill cut short and an opening saved. */
  readonly torn: number;
  /** What must not be: empty, or the test has found something. */
  readonly problems: readonly string[];
}

/** How hard a storm is. */
export interface StormOptions {
  readonly folder: string;
  readonly writers: number;
  readonly seconds: number;
  readonly durability: "disk" | "process";
}

const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));

/** Lets several processes write to one ledger and kills them at random, then checks what is there. */
export async function killWriters(options: StormOptions): Promise<StormReport> {
  const acknowledged = new Map<number, string>();
  const problems: string[] = [];
  let kills = 0;
  const until = performance.now() + options.seconds * 1000;

  async function oneAfterTheOther(writer: number): Promise<void> {
    for (let life = 0; performance.now() < until; life += 1) {
      const name = `w${writer}.${life}`;
      const said = join(options.folder, `said-by-${name}`);
      const child = startWriter(options, { name, said });
      const ended = collect(child, problems);
      // Some are killed while they open, some after thousands of lines.
      await sleep(60 + Math.random() * Math.random() * 900);
      child.kill("SIGKILL");
      kills += 1;
      await ended;
      believe(said, { acknowledged, problems });
    }
  }

  await Promise.all(
    Array.from({ length: options.writers }, (_, writer) => oneAfterTheOther(writer)),
  );
  const lines = await checkLedger(options.folder, { acknowledged, problems });
  const torn = readdirSync(options.folder).filter((name) => name.startsWith("torn-")).length;
  return { kills, lines, acknowledged: acknowledged.size, torn, problems };
}

interface Findings {
  /** The beginning of each acknowledged line's text, by its number. */
  readonly acknowledged: Map<number, string>;
  readonly problems: string[];
}

function startWriter(
  { folder, durability }: StormOptions,
  { name, said }: { readonly name: string; readonly said: string },
): ChildProcess {
  const args = ["--conditions=@execution-guard/source", WRITER, folder, durability, name];
  // Into a file: what a writer says must be said when it goes on, and a pipe may be full.
  const descriptor = openSync(said, "a");
  const child = spawn(execPath, args, { stdio: ["ignore", descriptor, "pipe"] });
  closeSync(descriptor);
  return child;
}

function collect(child: ChildProcess, problems: string[]): Promise<void> {
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (!text.includes("ExperimentalWarning")) problems.push(text);
  });
  return new Promise((resolve) => {
    child.on("close", () => resolve());
  });
}

function believe(said: string, { acknowledged, problems }: Findings): void {
  // The last line may be cut short, by the same kill.
  for (const line of readFileSync(said, "utf8").split("\n").slice(0, -1)) {
    const [, seq = "", note = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
    if (acknowledged.has(Number(seq))) problems.push(`line ${seq} was given twice`);
    acknowledged.set(Number(seq), note);
  }
}

async function checkLedger(folder: string, { acknowledged, problems }: Findings): Promise<number> {
  const storage = fileStorage(folder);
  let size = 0;
  let prev = "0".repeat(64);
  const notes: string[] = [];
  for await (const line of storage.read(0)) {
    const { entry, hash } = parseLine(line);
    const parsed = parseEntry(entry);
    if (parsed.seq !== size || parsed.prev !== prev) problems.push(`line ${size} breaks the chain`);
    notes.push(JSON.stringify(parsed.body["note"]).slice(1, -1));
    size += 1;
    prev = hash;
  }
  await storage.close();
  for (const [seq, note] of acknowledged) {
    if (!notes[seq]?.startsWith(note))
      problems.push(`line ${seq} (${note}) was acknowledged and is lost`);
  }
  problems.push(...unrecorded(folder, notes));
  return size;
}

/** Tails that count as recorded although no line tells of them. */
function unrecorded(folder: string, notes: readonly string[]): string[] {
  const recovered = notes.filter((note) => note.startsWith("recovered "));
  const told = new Set(recovered.map((note) => note.slice(10, 18)));
  return readdirSync(folder)
    .filter((name) => /^torn-.*-[0-9a-f]{8}$/.test(name) && !told.has(name.slice(-8)))
    .map((name) => `no line tells of ${name}`);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
