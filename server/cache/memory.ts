/** Answers in this process: those used last stay. */
import { LRUCache } from 'lru-cache';
import { LARGEST, type Store } from './store.ts';

/** What an entry takes besides its value. */
const ENTRY = 500;

/** @param bytes that the values may take together */
export function inMemory(bytes: number, seconds: number): Store {
  const kept = new LRUCache<string, Buffer>({
    maxSize: bytes,
    maxEntrySize: LARGEST,
    sizeCalculation: value => value.length + ENTRY,
    ttl: seconds * 1000,
  });
  return {
    get: async key => kept.get(key) ?? null,
    put: async (key, value) => void kept.set(key, value),
    close: () => kept.clear(),
  };
}
