/** How the pages of prices speak of what the database names. */

export const tabs = ['proposals', 'rules', 'tiers'] as const;
export type TabName = (typeof tabs)[number];

export const tabWords: Record<TabName, string> = {
  proposals: 'Proposals',
  rules: 'Rules',
  tiers: 'Tiers',
};

const states: Record<string, string> = { past: 'past', open: 'holds now', future: 'to come' };
export const stateOf = (state: string | null) => (state === null ? '' : (states[state] ?? state));

export interface Tier {
  tier_id: string;
  tier_code: string;
  tier_name: string;
  is_default: boolean;
  is_active: boolean;
  default_markup_percentage: string | null;
  currency_code: string | null;
}
