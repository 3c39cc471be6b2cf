/**
 * Text from a file or a model, safe to print: what would move the cursor, colour the screen, hide or turn
 * the text round is shown as a code.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
