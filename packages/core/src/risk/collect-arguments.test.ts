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
