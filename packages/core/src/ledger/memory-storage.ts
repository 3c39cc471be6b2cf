import type { Storage } from "./storage.ts";
import { GENESIS_HASH, hashOfLine } from "./line.ts";
/** temp */
export function memoryStorage(): Storage {
  const lines: string[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  let seen = 0;
  const listeners = new Set<() => void>();
  const blobs = new Map<string,string>();
  let snap: string|undefined;
  return {
    lockKind: "memory", owner: globalThis.crypto.randomUUID(),
    commit: (build) => {
      const p = queue.then(async () => {
        const appended = lines.slice(seen);
        const last = lines.at(-1);
        const made = await build(appended, { size: lines.length, hash: last===undefined?GENESIS_HASH:hashOfLine(last) });
        lines.push(...made); seen = lines.length;
        if (made.length>0) for (const l of listeners) queueMicrotask(l);
      });
      queue = p.catch(() => undefined);
      return p;
    },
    read: async function* (from) { for (let i=from;i<lines.length;i++) yield lines[i] as string; },
    watch: (l) => { listeners.add(l); return () => void listeners.delete(l); },
    isAlive: async () => true, release: () => undefined,
    snapshot: { read: async () => snap, write: async (t) => { snap = t; } },
    blobs: { put: async (d,t) => void blobs.set(d,t), get: async (d) => blobs.get(d), delete: async (d) => void blobs.delete(d) },
    close: async () => undefined,
  };
}
