/** How the catalogue speaks of what the database names. */
import type { ProductSearchOrder } from '../graphql/documents.ts';

export const orders: readonly (readonly [ProductSearchOrder, string])[] = [
  ['NAME_ASC', 'Name, A to Z'],
  ['NAME_DESC', 'Name, Z to A'],
  ['PRICE_ASC', 'Price, lowest first'],
  ['PRICE_DESC', 'Price, highest first'],
  ['CHANGE_DESC', 'Price change, rises first'],
  ['CHANGE_ASC', 'Price change, falls first'],
  ['NEWEST_DESC', 'Newest first'],
  ['NEWEST_ASC', 'Longest known first'],
];

const statuses: Record<string, string> = {
  available: 'Available',
  discontinued: 'Discontinued',
  pending: 'Pending',
};

export const statusOf = (status: string | null) => (status === null ? '' : (statuses[status] ?? status));

const stages: Record<string, string> = {
  pending: 'It waits for a review.',
  on_hold: 'It is on hold.',
  approved: 'It is approved and waits for its import.',
  rejected: 'It was rejected.',
  imported: 'It was imported.',
};

/** What the review has made of it. */
export const reviewOf = (status: string) => stages[status] ?? status;
