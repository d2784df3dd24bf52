/** Who sees which half of the monitor, and what it calls things. */
import type { RoleName } from '../pages.ts';

const both = ['inv_reviewer', 'inv_approver', 'inv_pricing_manager', 'inv_analyst', 'inv_admin'];
export const readsCatalogue = (role: RoleName) => role === 'inv_catalog_manager' || both.includes(role);
export const readsStock = (role: RoleName) => role === 'inv_stock_operator' || both.includes(role);

export type Tier = 'spp' | 'issoh';
export const tierWords: Record<Tier, string> = { spp: 'SPP', issoh: 'IS-SOH' };

export const NOW_MS = 5_000;
export const UPKEEP_MS = 30_000;
export const HISTORY_MS = 60_000;
