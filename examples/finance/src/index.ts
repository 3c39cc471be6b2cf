// What the two example agents share: a small bank, their guard, and the trail they print.
export { createBank } from "./bank.ts";
export type { Bank } from "./bank.ts";
export { openExampleGuard } from "./open-example-guard.ts";
export type { ExampleGuard } from "./open-example-guard.ts";
export { check, verifyRecord } from "./verify-record.ts";
