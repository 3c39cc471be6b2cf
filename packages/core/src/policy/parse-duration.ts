const DURATION = /^([1-9]\d{0,8})([smhd])$/;
const SECONDS: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
]);

/** Seconds in a text such as `15m` (s, m, h or d); `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const unit = SECONDS.get(match[2] ?? "");
  return unit === undefined ? undefined : Number(match[1]) * unit;
}
