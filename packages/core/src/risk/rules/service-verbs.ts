const DESTRUCTIVE = set(
  "delete del destroy remove rm rmi rmdir purge drop wipe erase prune terminate kill uninstall unregister deregister revoke disable detach forget flush flushall flushdb truncate evict drain deactivate suspend unsubscribe unpublish yank expunge obliterate nuke teardown decommission undeploy abort autoremove shred reset rollback revert restart reboot shutdown stop halt poweroff unlink unset disassociate unassign delist ban invalidate abandon cancel deallocate disconnect unbind leave resolve deprovision dismantle",
);
const READING = set(
  "get list ls can show describe info view status stat search help version inspect cat history diff check validate explain whoami stats top print read head lookup query count test ping doctor plan preview lint ps tree doc man completion completions outdated simulate filter wait why browse open watch tail export dump find whatis ranges usage display doctor graph freeze",
);
/** Options of nearly every such program whose value is the next word. */
const VALUED = set(
  "--format --query --output --filter --name --project --region --zone --profile --namespace --context --account --subscription --resource-group --cluster --endpoint --server --url --host --user --config --org --team --app --workspace --environment --token --api-key --pattern -o -n -g -f -p -s -H -R -a -e -u -c",
);
/** Verbs that are also common in names; they count only alone. */
const WHOLE_WORDS = set("archive clear sweep");
const NOUNS_BEFORE = 5;
/** Options with which nothing happens. */
const ASKS =
  /^--?(?:help|dryrun|what-?if|dry-run|simulate|just-print|preview-only)(?:=(?!none|false)|$)/;

/** True if a word has a token that orders something to be deleted, stopped or revoked: `delete-secret`, `apps:destroy`, `deleteIndex`. */
export function isDestructiveWord(word: string): boolean {
  const tokens = tokensOf(word);
  const [first = ""] = tokens;
  if (READING.has(first) || first === "no" || first === "on" || first === "if") return false;
  return (
    WHOLE_WORDS.has(word.slice(word.lastIndexOf(":") + 1).toLowerCase()) ||
    tokens.some((token) => DESTRUCTIVE.has(token))
  );
}

/**
 * True if a verb among the first words orders a deletion, unless a reading verb stands before it.
 * Values with spaces, paths, files and addresses are names, not verbs.
 */
export function hasDestructiveVerb(words: readonly string[]): boolean {
  // `aws ec2 terminate-instances help`
  if (words.length < 5 && words.at(-1) === "help") return false;
  let seen = 0;
  for (const [index, word] of words.entries()) {
    if (VALUED.has(words[index - 1] ?? "")) continue;
    if (word.startsWith("-")) {
      if (ASKS.test(word)) return false;
      continue;
    }
    if (seen >= NOUNS_BEFORE) return false;
    seen += 1;
    if (word.length > 64 || /[\s/@=,\\]|::|\.[a-z0-9]{1,5}$/i.test(word)) continue;
    const [first = ""] = tokensOf(word);
    if (READING.has(first)) return false;
    if (isDestructiveWord(word)) return !words.some((other) => ASKS.test(other));
  }
  return false;
}

/** Verbs that change what is there; those that only add (`create`, `run`, `start`) are not among them. */
const CHANGING = set(
  "update modify put set replace attach associate authorize grant release close transfer restore promote failover resize scale assign patch edit rotate migrate approve reject rename swap import unlock override",
);
/** Nouns and whole words with such a verb that change nothing but the client's own settings, or only data. */
const HARMLESS_CHANGE =
  /^(?:configure|config|update-kubeconfig|put-object|put-item|update-item|put-metric-data|put-events?|put-records?|put-log-events|put-image|import-image|components)$/;

/** True if a verb among the first words changes something, unless it only changes the client itself. */
export function hasChangingVerb(words: readonly string[]): boolean {
  let seen = 0;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-") || VALUED.has(words[index - 1] ?? "")) continue;
    if (seen >= NOUNS_BEFORE || HARMLESS_CHANGE.test(word)) return false;
    seen += 1;
    const tokens = tokensOf(word);
    if (READING.has(tokens[0] ?? "")) return false;
    const verb =
      CHANGING.has(tokens[0] ?? "") ||
      (tokens[0] === "admin" && tokens.length > 1 && !READING.has(tokens[1] ?? ""));
    if (verb) return words[index - 1] !== "account" && !words.some((other) => ASKS.test(other));
  }
  return false;
}

/** True for `--delete`, `--purge`, `-destroy`, `--remove-orphans` and their like, unless a reading verb stands before. */
export function hasDestructiveOption(words: readonly string[]): boolean {
  for (const word of words) {
    if (!word.startsWith("-")) {
      const [first = ""] = tokensOf(word);
      if (READING.has(first)) return false;
    } else if (
      /^--?(?:delete|remove|destroy|purge|prune|wipe|erase|force-delete|drop|unregister|terminate|revoke)(?:-[a-z-]+)?(?:=(?!false)|$)/.test(
        word,
      )
    ) {
      return !words.some((other) => ASKS.test(other));
    }
  }
  return false;
}

/** True for `get`, `list`, `describe-instances`, `info` and other words that only ask. */
export function isReadingWord(word: string): boolean {
  return READING.has(tokensOf(word)[0] ?? "");
}

function tokensOf(word: string): readonly string[] {
  return word
    .slice(0, 128)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== "");
}

function set(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}
