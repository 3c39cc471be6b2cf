const LONGEST = 64;

/**
 * The known word that a mistyped one most likely means, or `undefined` when none is near: the same
 * but for case, or few edits away (Damerau–Levenshtein, neighbours swapped count as one).
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  // Short words are all near each other: only their case may differ.
  let fewest = Math.min(3, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate.length > LONGEST) continue;
    const edits = editDistance(typed, candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      current.push(cheapest(from, to, { row, column, before, above, current }));
    }
    before = above;
    above = current;
  }
  return above[to.length] ?? Number.POSITIVE_INFINITY;
}

function cheapest(
  from: string,
  to: string,
  at: { row: number; column: number; before: number[]; above: number[]; current: number[] },
): number {
  const { row, column, before, above, current } = at;
  const same = from[row - 1] === to[column - 1];
  const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
  const far = Number.POSITIVE_INFINITY;
  return Math.min(
    (above[column] ?? far) + 1,
    (current[column - 1] ?? far) + 1,
    (above[column - 1] ?? far) + (same ? 0 : 1),
    row > 1 && column > 1 && swapped ? (before[column - 2] ?? far) + 1 : far,
  );
}
