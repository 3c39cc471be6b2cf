import type { CommandRule } from "../rule.ts";
import type { ShellCommand } from "../shell/shell-command.ts";

/** Installing software from where nobody has looked: an address, or an index of one's own. */
export const packageRules: readonly CommandRule[] = [
  {
    rule: "execution.package-address",
    score: 65,
    reason: "Installs software from an address",
    command: [
      "pip|pip2|pip3|pipx|conda|mamba|easy_install|gem|npm|pnpm|yarn|bun|brew|apt|apt-get|dnf|yum|zypper|rpm|helm|apk|pacman|luarocks|cpanm|composer|code install|i|add|ci|-i|-U",
      "python|python2|python3 pip|uv install|add",
      "uv pip|add|tool",
      "npx|bunx|pnpx|uvx|deno|rpm|cpanm|easy_install **",
      "pnpm|yarn dlx",
      "go run|install",
    ],
    when: ({ program, options }) => options.operands.some((word) => isAddress(program, word)),
  },
  {
    rule: "execution.package-index",
    score: 65,
    reason: "Installs software from an index of one's own",
    command:
      "pip|pip2|pip3|pipx|python|python3|uv|uvx|npm|pnpm|yarn|bun|npx|gem|bundle|cargo|poetry|conda|mamba **",
    when: namesForeignIndex,
  },
  {
    rule: "execution.package-address",
    score: 65,
    reason: "Installs software from an address",
    command: [
      "cargo install --git|--path",
      "code|codium --install-extension=*.vsix|--install-extension=*/*",
      "kubectl|helm plugin|krew install http*",
    ],
  },
];

const ADDRESS =
  /^(?:[\w.-]{1,64}\s?@\s?)?(?:git\+|hg\+|svn\+|bzr\+)?(?:https?|ftp|git|ssh|file):\/\/|^git@|^(?:github|gitlab|bitbucket|gist):\S/i;
const INDEX_OPTIONS: readonly string[] = [
  "--index-url",
  "--extra-index-url",
  "--index",
  "--default-index",
  "--find-links",
  "--registry",
  "--source",
  "--clear-sources",
  "--channel",
  "-i",
  "-f",
  "-s",
  "-c",
];
/** Where everybody's packages come from. */
const USUAL_INDEX =
  /^https:\/\/(?:pypi\.org|test\.pypi\.org|files\.pythonhosted\.org|download\.pytorch\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|rubygems\.org|index\.crates\.io|conda\.anaconda\.org)(?:\/|$)/i;

function isAddress(program: string, word: string): boolean {
  const text = word.slice(0, 512);
  // `go run example.com/x@v1`: a module with a version is downloaded; `go install` of one is usual.
  if (program === "go") return /^[\w-]+\.[\w./-]+@/.test(text) && !text.startsWith("golang.org/");
  return ADDRESS.test(text) && !USUAL_INDEX.test(text);
}

function namesForeignIndex({ options, words }: ShellCommand): boolean {
  if (!words.slice(0, 6).some((word) => INSTALLS.has(word))) return false;
  return INDEX_OPTIONS.flatMap(options.values).some(
    (value) => /^(?:https?|ftp|file):\/\//i.test(value) && !USUAL_INDEX.test(value),
  );
}

const INSTALLS: ReadonlySet<string> = new Set(
  "install i add ci run pip sync download update create exec dlx x".split(" "),
);
