/** What a new policy is made from. */
export interface PolicyDraft {
  readonly agents: readonly DraftAgent[];
  /** Who may answer a hold. */
  readonly approver: string;
  /** `ed25519:` and base64: the public half of the approver's key. */
  readonly publicKey: string;
  /** Where the private half lies. */
  readonly keyFile: string;
  /** Lines for the head of the file: where it comes from. */
  readonly origin: readonly string[];
}

/** One agent and the tools it may ask for. */
export interface DraftAgent {
  readonly id: string;
  readonly actions: readonly DraftAction[];
}

/** One tool and what is proposed for it. */
export interface DraftAction {
  readonly name: string;
  readonly effect: "ALLOW" | "HOLD";
  /** In place of the usual 40. */
  readonly riskBase?: number;
  /** Comment lines above the entry. */
  readonly comments: readonly string[];
  /** Comment lines inside it: what its author may add. */
  readonly hints: readonly string[];
}
