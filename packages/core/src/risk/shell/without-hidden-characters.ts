/* oxlint-disable no-control-regex -- control characters are what this file looks for */

const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const EVERY_HIDDEN = new RegExp(HIDDEN, "g");
const COLOR = /(?:\u001b\[|\u009b)[0-9;?]{0,32}[A-Za-z]/g;
const WINDOW_TITLE = /\u001b\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)/g;

/**
 * The text without terminal escapes and invisible characters: they hide a command from the person
 * who approves it, not from the shell. The same text back means that there were none.
 */
export function withoutHiddenCharacters(text: string): string {
  if (!HIDDEN.test(text)) return text;
  return text.replaceAll(COLOR, "").replaceAll(WINDOW_TITLE, "").replaceAll(EVERY_HIDDEN, "");
}
