export { storageContract } from "./storage-contract.ts";
export type {
  StorageContractCase,
  StorageContractOptions,
  StorageFixture,
} from "./storage-contract.ts";
