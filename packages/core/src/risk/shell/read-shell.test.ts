import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";

import { readShell } from "./read-shell.ts";

function programs(text: string): readonly string[] {
  return readShell(text).commands.map(({ program }) => program);
}

describe("readShell", () => {
  it("notes the commands in substitutions before the command they stand in", () => {
    expect(programs("a $(b) < <(c)")).toEqual(["c", "b", "a"]);
  });

  it("takes wrappers off one after the other", () => {
    const commands = readShell("sudo -u x env A=b timeout 5 ls").commands;
    expect(commands.map(({ program }) => program)).toEqual(["sudo", "env", "timeout", "ls"]);
    expect(commands.at(-1)?.wrappers).toEqual(["sudo", "env", "timeout"]);
  });

  it("splits words as the shell does", () => {
    expect(readShell('X=\'a b\'; c $X "$X" $Y""').commands.at(-1)?.words).toEqual([
      "a",
      "b",
      "a b",
      "\u0000",
    ]);
    expect(readShell("c $(echo x y) '$X' \\$X ~/z").commands.at(-1)?.words).toEqual([
      "x",
      "y",
      "$X",
      "$X",
      "~/z",
    ]);
  });

  it("knows what a command reads", () => {
    expect(readShell("echo a b | c").commands.at(-1)?.input).toEqual({
      programs: ["echo"],
      text: "a b",
    });
    expect(readShell("a | b | c").commands.at(-1)?.input).toEqual({ programs: ["a", "b"] });
    expect(readShell("c <<EOF\nx $HOME\nEOF").commands.at(-1)?.input?.text).toBe("x ~\n");
    expect(readShell("c <<'EOF'\nx $HOME\nEOF").commands.at(-1)?.input?.text).toBe("x $HOME\n");
  });

  it("follows cd", () => {
    expect(readShell("cd /etc && cd ssh; rm x").commands.at(-1)?.effects.deletes).toEqual([
      "/etc/ssh/x",
    ]);
    expect(readShell("cd $X && rm x").commands.at(-1)?.effects.deletes).toEqual(["x"]);
  });

  it("trusts no variable that has had two values", () => {
    expect(readShell("X=a; $X; X=b").notes.has("computed-program")).toBe(true);
    expect(readShell("X=a; $X; X=a").notes.has("computed-program")).toBe(false);
  });

  it("never throws, and answers the same for the same text", () => {
    const pieces = constantFrom(
      "$(",
      ")",
      "`",
      "'",
      '"',
      "<<E\n",
      "\n",
      "|",
      ";",
      "&",
      "{",
      "}",
      "${",
      "x=",
      "rm ",
      "-rf ",
      "/ ",
      "sudo ",
      "eval ",
      "[[ ",
      "((",
      "if ",
      "done ",
      "\\",
      "*",
      "\u0000",
      "é",
    );
    assert(
      property(array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        expect(readShell(text).notes).toEqual(readShell(text).notes);
      }),
      { numRuns: 300 },
    );
  });
});
