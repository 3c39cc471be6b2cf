import { styleText } from "node:util";
import type { GuardObserver, GuardResult, Hold, Outcome } from "@execution-guard/core";

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Outcome, Style>> = { ALLOW: "green", HOLD: "yellow", DENY: "red" };

/** Prints each call's way through the guard: call, decision, why, proof. Colour only on a terminal. */
export function trail(): GuardObserver {
  return {
    onDecision: ({ intent, result }) => {
      // A hold that was answered is decided again: the same call, a second decision.
      const asked = JSON.stringify(intent.args ?? intent.payload ?? {});
      line("call", `${styleText("bold", intent.action)} ${asked}`, `as ${intent.actor}`);
      line("decision", styleText(STYLES[result.outcome], result.outcome), risk(result));
      line("why", result.reason, result.reasonCode);
      if (result.proof !== undefined) {
        const { index, hash, keyId } = result.proof;
        line("proof", `entry ${index}`, `${hash.slice(0, 12)}… signed by ${keyId.slice(0, 8)}…`);
      }
      if (result.outcome !== "HOLD") console.log();
    },
    onHold: (hold) => {
      line("answer", `guard.holds.approve("${hold.id}", { approver: "${approverOf(hold)}" })`);
      line("until", new Date(hold.deadline).toISOString(), "then it is denied");
      console.log();
    },
    onResolution: (hold) => {
      const by = hold.rejection ?? hold.approvals.at(-1);
      if (hold.status !== "APPROVED" && hold.status !== "REJECTED") return;
      line("human", hold.status, `by ${by?.approver ?? "nobody"}`);
      console.log();
    },
  };
}

function line(label: string, text: string, aside = ""): void {
  const head = styleText("dim", label.padEnd(10));
  console.log(`  ${head}${text}${aside === "" ? "" : `  ${styleText("dim", aside)}`}`);
}

function risk({ riskScore, threshold, severity }: GuardResult): string {
  return `risk ${riskScore}, denied from ${threshold ?? "?"} in ${severity ?? "?"}`;
}

function approverOf(hold: Hold): string {
  return hold.approvers?.[0] ?? "your name";
}
