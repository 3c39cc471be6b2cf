export { storageContract } from "./storage-contract.ts";
export type {
  StorageContractCase,
  StorageContractOptions,
  StorageFixture,
} from "./storage-contract.ts";
export { answerHolds } from "./answer-holds.ts";
export { fixedClock } from "./fixed-clock.ts";
export type { FixedClock } from "./fixed-clock.ts";
export { policyCases } from "./policy-cases.ts";
export type { PolicyCasesOptions, RunnablePolicyCase } from "./policy-cases.ts";
export type { PolicyCase } from "./policy-case.ts";
export { PolicyCaseError } from "./policy-case-error.ts";
export type { CaseAnswer } from "./policy-case-error.ts";
