/**
 * Randomness without state: every draw is a hash of a key and a few small numbers, so any product of any version can
 * be worked out alone, in any order, and the same on every machine.
 */

/** Folds one number into a 32-bit key (the murmur3 finaliser as mixer). */
export function mix(key: number, value: number): number {
  let h = Math.imul(key ^ value, 0x9e3779b1);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A 32-bit key of a seed and a text. */
export function keyOf(seed: number, text: string): number {
  let key = mix(0x2545f491, seed);
  for (let i = 0; i < text.length; i += 1) key = mix(key, text.charCodeAt(i) + i * 0x10000);
  return key;
}

/** A number from 0 (included) to 1 (excluded). */
export function share(key: number, value: number): number {
  return mix(key, value) / 0x100000000;
}

/** One of `items`, which must not be empty. */
export function pick<T>(key: number, value: number, items: readonly T[]): T {
  const item = items[mix(key, value) % items.length];
  if (item === undefined) throw new RangeError('pick: nothing to pick from');
  return item;
}

/** The GTIN-13 of twelve digits: they and their check digit. */
export function gtin13(twelve: string): string {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += (twelve.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 3);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
