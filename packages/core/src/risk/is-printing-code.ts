/** Words of code that prints, and of the patterns and fields that `awk` and `perl -ne` print by. */
const PRINTING: ReadonlySet<string> = new Set(
  "print printf println puts say echo p pp log error warn info debug console process stdout stderr write writeln sys io end begin if unless nr nf fnr n t s true false".split(
    " ",
  ),
);
const MAX_PRINTING = 4_096;

/**
 * True for code that does nothing but print its own strings: every word outside them is one of a few
 * known ones. `strings` are those that were taken out of `bare`.
 */
export function isPrintingCode(bare: string, strings: readonly string[]): boolean {
  // What a pipe, a redirection or a backquote joins to the text may run or write it.
  if (bare.length > MAX_PRINTING || /[`|>\\[\]]/.test(bare)) return false;
  if (strings.some((value) => /[#$@{]\{|\{\$|`/.test(value))) return false;
  const words = withoutPatterns(bare).match(/[$@%&]*[A-Za-z_\u0080-\uffff]\w*/g) ?? [];
  return words.length > 0 && words.every((word) => PRINTING.has(word.toLowerCase()));
}

/**
 * Takes out what stands between slashes, as the pattern in `awk '/rm -rf/ { print }'`; not what may
 * be a division by a call.
 */
function withoutPatterns(bare: string): string {
  return bare.replaceAll(
    /(^|[\s({;,!~&])\/([^/\n]{1,256})\//g,
    (whole, before: string, text: string) => (/["']|\w\s?\(/.test(text) ? whole : before),
  );
}
