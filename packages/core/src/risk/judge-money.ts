import type { Report } from "./judge-shell.ts";

/** From this amount on a person should look, whatever the currency. */
const LARGE_AMOUNT = 1_000_000;
const AMOUNT =
  /^(?:[a-z]{3}\s?|[$€£¥]\s?)?(-?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|-?\d+(?:[.,]\d+)?)(?:\s?(?:[a-z]{3}|[$€£¥]))?$/i;

/** Judges an amount of money. A policy's own limits are the place for what is allowed; this only sees the absurd. */
export function judgeMoney(value: string | number, report: Report): void {
  const amount = typeof value === "number" ? value : readAmount(value);
  if (amount === undefined) {
    report({ rule: "money.unreadable", score: 60, reason: "An amount that can't be read" });
  } else if (amount < 0) report({ rule: "money.negative", score: 60, reason: "A negative amount" });
  else if (amount >= LARGE_AMOUNT)
    report({ rule: "money.large", score: 65, reason: "A very large amount" });
}

function readAmount(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return 0;
  if (trimmed.length > 40) return undefined;
  const digits = AMOUNT.exec(trimmed)?.[1];
  return digits === undefined
    ? undefined
    : Number(digits.replaceAll(/[,' ](?=\d{3})/g, "").replace(",", "."));
}
