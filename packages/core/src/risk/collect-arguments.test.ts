import { describe, expect, it } from "vitest";

import { collectArguments } from "./collect-arguments.ts";

type Args = NonNullable<Parameters<typeof collectArguments>[0]["args"]>;

function nested(levels: number): Args {
  let value: Args = { cmd: "rm -rf /" };
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

describe("collectArguments", () => {
  it("reads a payload as a shell command", () => {
    expect(collectArguments({ action: "x", payload: "ls" }).items).toEqual([
      { path: "payload", kind: "shell", value: "ls" },
    ]);
  });

  it("reads a list of words under a command's name as one command line", () => {
    const { items } = collectArguments({ action: "x", args: { command: ["rm", "a b", "it's"] } });
    expect(items).toEqual([{ path: "args.command", kind: "shell", value: `rm 'a b' 'it'\\''s'` }]);
  });

  it("reads a list of lines as a script", () => {
    const lines = collectArguments({ action: "x", args: { commands: ["cd /", "rm -rf x"] } });
    expect(lines.items.map(({ value }) => value)).toEqual(["cd /\nrm -rf x"]);
    const script = collectArguments({ action: "x", args: { script: ["X=rm", "$X y"] } });
    expect(script.items.map(({ value }) => value)).toEqual(["X=rm\n$X y"]);
    const either = collectArguments({ action: "x", args: { commands: ["rm", "x"] } });
    expect(either.items.map(({ value }) => value)).toEqual(["rm\nx", "rm x"]);
  });

  it("lets a declared kind win over the one around it", () => {
    const args = { cmd: { line: "a", note: "b" } };
    const { items } = collectArguments({ action: "x", args }, { kinds: { note: "text" } });
    expect(items.map(({ kind }) => kind)).toEqual(["shell", "text"]);
  });

  it("joins a command with the list of its arguments", () => {
    const { items } = collectArguments({ action: "x", args: { command: "git", args: ["reset"] } });
    expect(items).toContainEqual({ path: "args.args", kind: "shell", value: "git reset" });
  });

  it("walks 32 levels and says when there are more", () => {
    expect(collectArguments({ action: "x", args: nested(20) })).toMatchObject({ truncated: false });
    expect(collectArguments({ action: "x", args: nested(20) }).items).toHaveLength(1);
    expect(collectArguments({ action: "x", args: nested(40) })).toMatchObject({
      items: [],
      truncated: true,
    });
  });

  it("reads 256 KiB of text and says when there is more", () => {
    const fits = { action: "x", args: { a: "x".repeat(262_000) } };
    expect(collectArguments(fits).truncated).toBe(false);
    const more = collectArguments({
      action: "x",
      args: { a: "x".repeat(262_000), b: "y".repeat(200) },
    });
    expect(more.truncated).toBe(true);
    expect(more.items).toHaveLength(2);
  });
});
