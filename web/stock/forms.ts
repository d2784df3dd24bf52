/** What the forms of a product's stock are given, and what they answer. */
import type { Pieces, Warehouse, Warning } from './rows.ts';

export interface Done {
  title: string;
  /** The stock that the answer tells. */
  stock: Pieces[];
  /** Where else the stock has changed. */
  in?: string;
  warnings: Warning[];
}

export interface FormProps {
  sku: string;
  warehouses: Warehouse[];
  stock: Pieces[];
  /** The warehouse that somebody works in. */
  preferred: string | null;
  onDone(done: Done): void;
  onClose(): void;
}

export const MOVEMENT = '/api/issoh/stock/movement';
export const codes = (all: { warehouse_code: string }[]) => all.map(one => one.warehouse_code);
/** Where there is something to take. */
export const withSome = (stock: Pieces[]) => codes(stock.filter(one => one.quantity_on_hand > 0));
