/**
 * What a storage's `commit` may return when it is done before it returns: one shared, settled promise.
 * The guard knows it by identity and goes on at once, which saves a turn of the event loop.
 */
export const COMMITTED: Promise<void> = Promise.resolve();
