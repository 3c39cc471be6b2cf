import type { ArgumentKind } from "./risk.ts";
import type { ShellCommand } from "./shell/shell-command.ts";

/** What every rule says when it speaks. */
interface RuleWord {
  /** Stable id, `pack.what`, as `git.reset-hard`. */
  readonly rule: string;
  /** How dangerous, 0 (harmless) to 100. */
  readonly score: number;
  /** One sentence for people; never the argument itself. */
  readonly reason: string;
}

/**
 * A rule on one command of a shell text, as data. `command` is one pattern or several, any of which
 * is enough: `git push -f|--force !--dry-run`. See `compileCommandPattern` for the small language.
 */
export interface CommandRule extends RuleWord {
  /** The pattern or patterns. */
  readonly command: string | readonly string[];
  /** What else has to hold of a command that fits the pattern. */
  readonly when?: (command: ShellCommand) => boolean;
}

/** A rule on the text of an argument. A test that throws makes the decision a DENY. */
export interface TextRule extends RuleWord {
  /** The kind of argument that the rule reads. `shell` sees the whole command text. */
  readonly kind: ArgumentKind;
  /** Says whether the rule speaks. Must be quick and pure: the text is hostile. */
  readonly test: (text: string) => boolean;
}

/** A rule that users can add. */
export type RiskRule = CommandRule | TextRule;

/** Rules of one subject that are switched on and off together. */
export interface RulePack {
  /** The pack's name, as `git`; what `without` names. */
  readonly name: string;
  /** Its rules. */
  readonly rules: readonly RiskRule[];
}
