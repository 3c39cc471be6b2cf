// What it costs to score a command: ordinary ones, and long ones made to be slow.
import { scoreRisk } from "../../packages/core/dist/index.js";
import { interleave } from "./interleave.ts";
import type { Contender, Cost } from "./interleave.ts";
import { printBudget, printCosts } from "./print-costs.ts";

const ORDINARY_LENGTH = 300;
const HOSTILE_LENGTH = 65_536;

/** A 300-character command, and shapes of 64 KiB that parsers are slow on. */
export async function benchRisk(): Promise<void> {
  const ordinary = await interleave(ordinaryCommands().map(contenderOf), { rounds: 15 });
  printCosts(`scoring a command of ${ORDINARY_LENGTH} characters`, ordinary);
  printBudget("the slower of them", slowest(ordinary), { atMost: true, value: 50, unit: " µs" });
  const hostile = await interleave(hostileCommands().map(contenderOf), { rounds: 9, count: 1 });
  printCosts("scoring a hostile command of 64 KiB", hostile);
  const milliseconds = slowest(hostile) / 1000;
  printBudget("the slowest of them", milliseconds, { atMost: true, value: 20, unit: " ms" });
}

function ordinaryCommands(): (readonly [name: string, command: string])[] {
  const plain =
    "git log --since=2026-01-01 --until=2026-02-01 --author=alice --pretty=format:%h --no-merges -- src/server src/client docs/guide packages/core/src/index.ts";
  const pipeline =
    "cat logs/app.log | grep -v debug | awk '{print $1, $4}' | sort | uniq -c | sort -rn | head -n 20 && echo done > reports/summary.txt";
  return [
    ["a plain command", lengthen(plain, " src/part", ORDINARY_LENGTH)],
    ["a pipeline", lengthen(pipeline, " && wc -l reports/summary.txt", ORDINARY_LENGTH)],
  ];
}

function hostileCommands(): (readonly [name: string, command: string])[] {
  const repeated = (unit: string, end = ""): string =>
    lengthen("", unit, HOSTILE_LENGTH - end.length) + end;
  return [
    ["one long word", repeated("a")],
    ["open subshells: ((((", repeated("(")],
    ["open substitutions: $($(", repeated("$(")],
    ["a pipeline of one letter: a|a|", repeated("a|", "a")],
    ["a list of commands: rm a;rm b;", repeated("rm -rf a;")],
    ["assignments: A=1 A=1", repeated("A=1 ")],
    ["quotes: ''''", repeated("''")],
    ["open double quotes with $(", repeated('"$(')],
    ["braces: {a,b}{a,b}", repeated("{a,b}")],
    ["here-documents: <<A", repeated("cat <<A\n")],
    ["backslashes", repeated("\\")],
    ["nested shells: sh -c 'sh -c", repeated("sh -c ")],
    ["encodings: echo | base64 -d | sh", repeated("echo YQ== | base64 -d | sh;")],
    ["options: -a -a -a", `rm${repeated(" -a").slice(2)}`],
    ["paths: ../../", `cat ${repeated("../").slice(4)}`],
    ["blanks", `${repeated(" ").slice(2)}ls`],
    ["wide characters", repeated("ｒｍ ")],
  ];
}

/** Whole units up to the length, and then the beginning of one. */
function lengthen(start: string, unit: string, length: number): string {
  return (
    start +
    unit.repeat(Math.ceil((length - start.length) / unit.length)).slice(0, length - start.length)
  );
}

function contenderOf([name, command]: readonly [string, string]): Contender {
  const intent = { actor: "agent", action: "run_command", args: { command }, digest: "" };
  const expected = scoreRisk(intent).score;
  return {
    name,
    run: (count) => {
      let sum = 0;
      for (let at = 0; at < count; at += 1) sum += scoreRisk(intent).score;
      if (sum !== expected * count) throw new Error(`${name}: the score is not the same each time`);
    },
  };
}

function slowest(costs: readonly Cost[]): number {
  return Math.max(...costs.map(({ microseconds }) => microseconds));
}
