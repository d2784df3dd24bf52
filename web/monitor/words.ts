/** What the monitor calls things, and how often it asks. */

export type Tier = 'spp' | 'issoh';
export const tierWords: Record<Tier, string> = { spp: 'SPP', issoh: 'IS-SOH' };

export const NOW_MS = 5_000;
export const UPKEEP_MS = 30_000;
export const HISTORY_MS = 60_000;
