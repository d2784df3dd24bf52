/** Who sees which half of the monitor, and what it calls things. */
import type { RoleName } from '../pages.ts';

/** All who see the page but the warehouse. */
export const readsCatalogue = (role: RoleName) => role !== 'inv_stock_operator';

export type Tier = 'spp' | 'issoh';
export const tierWords: Record<Tier, string> = { spp: 'SPP', issoh: 'IS-SOH' };

export const NOW_MS = 5_000;
export const UPKEEP_MS = 30_000;
export const HISTORY_MS = 60_000;
