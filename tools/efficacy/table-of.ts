import type { ClassResult, EfficacyReport } from "./score-cases.ts";

/** The report as text: a line per class, the sum over sources first; then the misses, if asked for. */
export function tableOf(report: EfficacyReport, { misses }: { readonly misses: boolean }): string {
  const classes = report.classes.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
  const lines = [line("class", "source", "cases", "allowed", "held", "denied", "not allowed")];
  for (const result of classes) {
    const share = (100 * (result.held + result.denied)) / result.cases;
    const name = result.source === "all" ? classOf(result) : "";
    const counts = [result.cases, result.allowed, result.held, result.denied].map(String);
    lines.push(line(name, result.source, ...counts, `${share.toFixed(2)} %`));
  }
  if (misses) {
    lines.push("");
    for (const miss of report.misses) {
      const text = JSON.stringify(miss.text).slice(0, 200);
      lines.push(`${miss.fate} ${miss.score} ${miss.strength} [${miss.rule}] ${text}`);
    }
  }
  return lines.join("\n");
}

function classOf({ kind, label, strength }: ClassResult): string {
  return label === strength ? `${kind} ${label}` : `${kind} ${label} ${strength}`;
}

function orderOf(result: ClassResult): string {
  return `${classOf(result)}  ${result.source === "all" ? "" : result.source}`;
}

function line(name: string, source: string, ...cells: readonly string[]): string {
  return name.padEnd(36) + source.padEnd(20) + cells.map((cell) => cell.padStart(12)).join("");
}
