/** The known word nearest to a mistyped one, or `undefined` where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  let fewest = Math.min(3, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(typed, candidate.toLowerCase());
    if (edits >= fewest) continue;
    fewest = edits;
    best = candidate;
  }
  return best;
}

/** Damerau and Levenshtein's distance, row by row: two letters that changed places count as one. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(from).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      const isSwapped = letter === to[column - 1] && other === from[row - 1];
      const swapped = isSwapped && column > 0 ? (before[column - 1] ?? 0) + 1 : changed;
      const grown = Math.min(above[column + 1] ?? 0, current[column] ?? 0) + 1;
      current.push(Math.min(grown, changed, swapped));
    }
    before = above;
    above = current;
  }
  return above.at(-1) ?? 0;
}
