/** A text of at most `length` UTF-16 units, well-formed, with an ellipsis where it was cut. */
export function clip(text: string, length: number): string {
  const whole = text.toWellFormed();
  return whole.length <= length ? whole : `${whole.slice(0, length - 1)}…`.toWellFormed();
}
