/** What a tool's name suggests: that it only reads, that a person had better look, or nothing. */
export type Suggestion = "reads" | "dangerous" | "unknown";

const READING = words(`
  read get list search find show describe view count fetch lookup status head tail ls cat
  summarize summarise preview inspect check validate help`);
// Whatever moves money, deletes, publishes, runs code, sends data out or touches secrets and rights.
const DANGEROUS = words(`
  delete del remove rm drop destroy wipe purge erase truncate prune clear reset overwrite
  kill terminate shutdown shut reboot restart stop disable suspend ban cancel
  transfer wire pay payment payout refund charge purchase buy order sell trade withdraw invoice
  send email mail sms tweet post publish share upload export forward reply message notify
  deploy release merge push rollback migrate apply provision install uninstall
  exec execute run shell bash sh cmd command terminal eval script code python sql query
  grant revoke permission permissions role roles admin sudo password passwords secret secrets
  credential credentials token tokens key keys rotate impersonate
  write create update edit modify move rename copy insert upsert patch`);

/** Guesses from the words of a name; a dangerous word outweighs a reading one. */
export function suggestRule(action: string): Suggestion {
  const tokens = action
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== "");
  // "read_message" reads; only words that name no mere thing count against a reading verb.
  const verb = tokens.find((token) => READING.has(token) || DANGEROUS.has(token)) ?? "";
  if (READING.has(verb)) {
    return tokens.some((token) => SECRETS.has(token) || DESTRUCTIVE.has(token))
      ? "dangerous"
      : "reads";
  }
  return tokens.some((token) => DANGEROUS.has(token)) ? "dangerous" : "unknown";
}

const SECRETS = words(
  "password passwords secret secrets credential credentials token tokens key keys",
);
const DESTRUCTIVE = words(
  "delete remove drop destroy wipe purge erase truncate kill transfer pay exec execute run",
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
