import type { CommandRule, RiskRule, RulePack, TextRule } from "./rule.ts";
import type { ArgumentKind } from "./risk.ts";
import { compileCommandPattern, type CommandPattern } from "./shell/command-pattern.ts";
import type { ShellCommand } from "./shell/shell-command.ts";

/** A command rule ready to be tried. */
export interface CompiledCommandRule {
  readonly source: CommandRule;
  readonly matches: (command: ShellCommand) => boolean;
}

/** Rules sorted by what they are tried on. */
export interface CompiledRules {
  /** By program; `*` holds those for any program. */
  readonly commands: ReadonlyMap<string, readonly CompiledCommandRule[]>;
  /** By kind of argument. */
  readonly texts: ReadonlyMap<ArgumentKind, readonly TextRule[]>;
  /** The names of the packs that are on. */
  readonly packs: ReadonlySet<string>;
}

/** Sorts the rules of packs so that a command meets only those of its program. */
export function compileRules(packs: readonly RulePack[]): CompiledRules {
  const commands = new Map<string, CompiledCommandRule[]>();
  const texts = new Map<ArgumentKind, TextRule[]>();
  for (const rule of packs.flatMap((pack) => pack.rules)) {
    if (isCommandRule(rule)) addCommandRule(commands, rule);
    else texts.set(rule.kind, [...(texts.get(rule.kind) ?? []), rule]);
  }
  return { commands, texts, packs: new Set(packs.map((pack) => pack.name)) };
}

function isCommandRule(rule: RiskRule): rule is CommandRule {
  return "command" in rule;
}

function addCommandRule(commands: Map<string, CompiledCommandRule[]>, rule: CommandRule): void {
  const patterns = typeof rule.command === "string" ? [rule.command] : rule.command;
  for (const pattern of patterns.map(compileCommandPattern)) {
    const compiled = { source: rule, matches: matcher(pattern, rule.when) };
    for (const program of pattern.programs) {
      commands.set(program, [...(commands.get(program) ?? []), compiled]);
    }
  }
}

function matcher(
  pattern: CommandPattern,
  when: CommandRule["when"],
): CompiledCommandRule["matches"] {
  if (when === undefined) return pattern.matches;
  if (pattern.onlyProgram) return when;
  return (command) => pattern.matches(command) && when(command);
}
