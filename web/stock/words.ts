/** How the pages of stock speak, and where they are. */
import { at } from '../api.ts';
import { count, many } from '../parts/show.ts';
import type { Movement, Pieces, Reservation } from './rows.ts';

/** Who may move stock; all others see it. */
export const operates = (role: string) => role === 'inv_stock_operator' || role === 'inv_admin';

/** The page of a product. */
export const pageOf = (sku: string, warehouse: string | null = null) =>
  at(`/stock/${encodeURIComponent(sku)}`, { warehouse });

/** The SKU in the address. As the browser has it: the router takes apart what it has decoded. */
export function skuOf(pathname: string): string {
  const part = pathname.split('/')[2] ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const pieces = (n: number) => many(n, 'piece');

export function standing({ warehouse_code, ...of }: Pieces): string {
  return `${warehouse_code}: ${count(of.quantity_on_hand)} on hand, ${count(of.quantity_reserved)} reserved, ${count(of.quantity_available)} available`;
}

const kinds: Record<string, string> = {
  receipt: 'Received',
  issue: 'Issued',
  transfer: 'Moved',
  adjustment: 'Adjusted',
};

/** "Received into CPT", "Moved from CPT to JNB". */
export function happened(movement: Movement): string {
  const { movement_type, from_warehouse, to_warehouse } = movement;
  const from = from_warehouse === null ? '' : ` from ${from_warehouse}`;
  const to = to_warehouse === null ? '' : ` ${movement_type === 'transfer' ? 'to' : 'into'} ${to_warehouse}`;
  return `${kinds[movement_type] ?? movement_type}${from}${to}`;
}

/** What a movement did to all that is there. */
export function effect({ quantity, from_location, to_location }: Movement): number {
  return (to_location === null ? 0 : quantity) - (from_location === null ? 0 : quantity);
}

/** Whom something is for: "SO 10017". */
export function reference(row: Pick<Reservation, 'reference_type' | 'reference_id'>): string {
  return [row.reference_type, row.reference_id].filter(Boolean).join(' ');
}
