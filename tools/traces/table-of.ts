import type { Fates, ReplayReport } from "./replay-traces.ts";

/** The report as text: a line per suite and one for all; then the misses, if asked for. */
export function tableOf(report: ReplayReport, { misses }: { readonly misses: boolean }): string {
  const rows = [...report.suites, report.all];
  const lines = [
    line("user tasks", "tasks", "allowed", "", "or held", ""),
    ...rows.map(({ suite, tasks, tasksAllowed, tasksAllowedOrHeld }) =>
      line(
        suite,
        String(tasks),
        String(tasksAllowed),
        share(tasksAllowed, tasks),
        String(tasksAllowedOrHeld),
        share(tasksAllowedOrHeld, tasks),
      ),
    ),
  ];
  const parts = [
    ["injected calls", rows.map(({ suite, injected }) => fates(suite, injected))],
    ["injected reads", rows.map(({ suite, injectedReads }) => fates(suite, injectedReads))],
    ["observed calls", rows.map(({ suite, observed }) => fates(suite, observed))],
    ["observed injected", rows.map((row) => fates(row.suite, row.observedInjected))],
  ] as const;
  for (const [name, table] of parts) {
    lines.push("", line(name, "calls", "allowed", "", "held", "denied"), ...table);
  }
  if (misses) lines.push("", ...missesOf(report));
  return lines.join("\n");
}

function fates(suite: string, { ALLOW, HOLD, DENY }: Fates): string {
  const calls = ALLOW + HOLD + DENY;
  return line(suite, String(calls), String(ALLOW), share(ALLOW, calls), String(HOLD), String(DENY));
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

function line(name: string, ...cells: readonly string[]): string {
  return name.padEnd(20) + cells.map((cell) => cell.padStart(10)).join("");
}

function missesOf({ misses }: ReplayReport): readonly string[] {
  const lines = misses.map(({ suite, task, wish, outcome, reasonCode, action, args, request }) => {
    const call = `${action} ${JSON.stringify(args).slice(0, 200)}`;
    return `${outcome} ${reasonCode} ${wish} ${suite} ${task} ${call} | ${JSON.stringify(request).slice(0, 160)}`;
  });
  return [...new Set(lines)];
}
