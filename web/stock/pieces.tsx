/** Pieces by warehouse, product after product. */
import type { ReactNode } from 'react';
import { count } from '../parts/show.ts';
import type { Pieces } from './rows.ts';

export interface Kept {
  key: string;
  /** What stands over its warehouses; none where the page is of one product. */
  heading?: ReactNode;
  warehouses: Pieces[];
}

export function PiecesTable({ label, products }: { label: string; products: Kept[] }) {
  return (
    <table className="pieces" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Warehouse</th>
          <th scope="col" className="number">
            On hand
          </th>
          <th scope="col" className="number">
            Reserved
          </th>
          <th scope="col" className="number">
            Available
          </th>
        </tr>
      </thead>
      {products.map(({ key, heading, warehouses }) => (
        <tbody key={key}>
          {heading && (
            <tr>
              <th scope="rowgroup" colSpan={4}>
                {heading}
              </th>
            </tr>
          )}
          {warehouses.map(one => (
            <Row key={one.warehouse_code} name={one.warehouse_code} of={one} />
          ))}
          {warehouses.length > 1 && <Row name="All" of={sumOf(warehouses)} isSum />}
          {warehouses.length === 0 && (
            <tr>
              <td colSpan={4} className="fine">
                Nowhere in stock yet
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}

type Counts = Omit<Pieces, 'warehouse_code'>;

function Row({ name, of, isSum = false }: { name: string; of: Counts; isSum?: boolean }) {
  return (
    <tr className={isSum ? 'sum' : undefined}>
      <td>{name}</td>
      <td className="number">{count(of.quantity_on_hand)}</td>
      <td className="number">{count(of.quantity_reserved)}</td>
      <td className="number">{count(of.quantity_available)}</td>
    </tr>
  );
}

function sumOf(all: Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((total, one) => total + one[key], 0);
  return {
    quantity_on_hand: sum('quantity_on_hand'),
    quantity_reserved: sum('quantity_reserved'),
    quantity_available: sum('quantity_available'),
  };
}
