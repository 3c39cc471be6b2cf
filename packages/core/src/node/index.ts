export { fileStorage, type FileStorageOptions } from "./file-storage.ts";
export { loadPolicy } from "./load-policy.ts";
