/** A bank that lives in memory, and counts what really happened. */
export interface Bank {
  readLedger(account: string): { readonly account: string; readonly balance: number };
  wireTransfer(amount: number, to: string): { readonly sent: number; readonly to: string };
  runCommand(command: string): string;
  /** Everything that was really done, in order. */
  readonly done: readonly string[];
}

/** A bank with 1200 in the payroll account. */
export function createBank(): Bank {
  const done: string[] = [];
  return {
    readLedger: (account) => {
      done.push(`read ${account}`);
      return { account, balance: 1200 };
    },
    wireTransfer: (amount, to) => {
      done.push(`sent ${amount} to ${to}`);
      return { sent: amount, to };
    },
    runCommand: (command) => {
      done.push(`ran ${command}`);
      return "";
    },
    done,
  };
}
