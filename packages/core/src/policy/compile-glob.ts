/** Says whether a name fits a pattern. */
export type Glob = (name: string) => boolean;

const SEPARATOR = /[./:]/;

/**
 * Compiles a pattern in which `*` stands for any text, also none, without `.`, `/` or `:`.
 *
 * Linear in the name for each star, without backtracking. Taking the first place where a part fits is
 * enough: a later place would leave more to the star before it, and that star could then only hold
 * what no star may hold. (If the skipped text has a separator, the star before fails; if it has none,
 * whatever stopped the next star still stops it.)
 */
export function compileGlob(pattern: string): Glob {
  const parts = pattern.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return (name) => name === pattern;
  const middle = parts.slice(1, -1);
  const least = pattern.length - parts.length + 1;
  return (name) => {
    if (name.length < least || !name.startsWith(first) || !name.endsWith(last)) return false;
    return fitsBetween(name, { middle, from: first.length, to: name.length - last.length });
  };
}

function fitsBetween(
  name: string,
  span: { readonly middle: readonly string[]; readonly from: number; readonly to: number },
): boolean {
  let at = span.from;
  for (const part of span.middle) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > span.to) return false;
    if (SEPARATOR.test(name.slice(at, found))) return false;
    at = found + part.length;
  }
  return at <= span.to && !SEPARATOR.test(name.slice(at, span.to));
}
