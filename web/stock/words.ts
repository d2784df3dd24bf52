/** How the pages of stock speak, and where they are. */
import { nameOfPart, pathPart } from '../../client/part.ts';
import { at } from '../api.ts';
import { count, many } from '../parts/show.ts';
import type { Movement, Pieces, Reservation } from './rows.ts';

/** The page of a product. */
export const pageOf = (sku: string, warehouse: string | null = null) =>
  at(`/stock/${pathPart(sku)}`, { warehouse });

/** The SKU in the address. As the browser has it: the router takes apart what it has decoded. */
export function skuOf(pathname: string): string {
  const part = pathname.split('/')[2] ?? '';
  try {
    return nameOfPart(decodeURIComponent(part));
  } catch {
    return part;
  }
}

export const pieces = (n: number) => many(n, 'piece');

export function standing({ warehouse_code, ...of }: Pieces): string {
  return `${warehouse_code}: ${count(of.quantity_on_hand)} on hand, ${count(of.quantity_reserved)} reserved, ${count(of.quantity_available)} available`;
}

/** "Received into CPT", "Moved from CPT to JNB", "Missing in CPT". */
export function happened({ movement_type, from_warehouse: from, to_warehouse: to }: Movement): string {
  switch (movement_type) {
    case 'receipt':
      // Taken back it leaves from where it came.
      return `Received into ${to ?? from}`;
    case 'issue':
      return `Issued from ${from ?? to}`;
    case 'transfer':
      return `Moved from ${from} to ${to}`;
    default:
      return to === null ? `Missing in ${from}` : `Found in ${to}`;
  }
}

/** What a movement did to all that is there. */
export function effect({ quantity, from_location, to_location }: Movement): number {
  return (to_location === null ? 0 : quantity) - (from_location === null ? 0 : quantity);
}

/** Whom something is for: "SO 10017", or "PO-7" where the number says its kind. */
export function reference(row: Pick<Reservation, 'reference_type' | 'reference_id'>): string {
  const { reference_type: kind, reference_id: number } = row;
  if (kind !== null && number?.startsWith(kind)) return number;
  return [kind, number].filter(Boolean).join(' ');
}
