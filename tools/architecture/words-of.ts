/** The words of a name in camelCase, PascalCase, UPPER_SNAKE or kebab-case, in lower case. */
export function wordsOf(name: string): string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return words.map((word) => word.toLowerCase());
}
