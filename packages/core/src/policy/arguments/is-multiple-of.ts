/**
 * Says whether a number is a whole multiple of another, both taken as the decimals they are written
 * as: 0.3 is a multiple of 0.1, though their quotient in binary is not whole.
 */
export function isMultipleOf(value: number, divisor: number): boolean {
  const [valueDigits, valueScale] = decimal(value);
  const [divisorDigits, divisorScale] = decimal(divisor);
  const scale = Math.max(valueScale, divisorScale);
  if (divisorDigits === 0n) return false;
  const raised = valueDigits * 10n ** BigInt(scale - valueScale);
  return raised % (divisorDigits * 10n ** BigInt(scale - divisorScale)) === 0n;
}

/** Digits and how many of them stand after the point; a double has at most 1 074 of them. */
function decimal(number: number): readonly [bigint, number] {
  const [mantissa = "0", exponent = "0"] = String(number).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? [digits, scale] : [digits * 10n ** BigInt(-scale), 0];
}
