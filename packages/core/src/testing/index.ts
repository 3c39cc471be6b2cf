export { storageContract } from "./storage-contract.ts";
export type {
  StorageContractCase,
  StorageContractOptions,
  StorageFixture,
} from "./storage-contract.ts";
export { answerHolds } from "./answer-holds.ts";
export { fixedClock } from "./fixed-clock.ts";
export type { FixedClock } from "./fixed-clock.ts";
