/** Fields that the forms of stock share. */
import { Refusal } from '../api.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import type { Pieces, Warehouse } from './rows.ts';
import { standing } from './words.ts';

export function Quantity(props: {
  label?: string;
  value: string;
  onChange(value: string): void;
  hint?: string;
}) {
  const { label = 'Pieces', ...field } = props;
  return <TextBox label={label} isRequired autoFocus keys="numeric" maxLength={20} {...field} />;
}

/** A warehouse, with what is there of the product. */
export function Where(props: {
  label: string;
  value: string;
  onChange(value: string): void;
  warehouses: Warehouse[];
  stock: Pieces[];
}) {
  const { warehouses, stock, value, ...field } = props;
  const here = stock.find(one => one.warehouse_code === value);
  return (
    <Choice
      {...field}
      value={value}
      isRequired
      hint={here && standing(here)}
      options={[
        ['', 'Choose a warehouse'],
        ...warehouses.map(
          one => [one.warehouse_code, `${one.warehouse_code}, ${one.warehouse_name}`] as const,
        ),
      ]}
    />
  );
}

/** The warehouse that a form begins with: the one that somebody works in, else the only one there is a choice of. */
export function likely(preferred: string | null, choices: string[]): string {
  if (preferred !== null && choices.includes(preferred)) return preferred;
  return choices.length === 1 ? choices[0]! : '';
}

/** A barcode has eight digits at least: nobody means so many pieces. */
const SHORTEST_BARCODE = 8;

/** @throws Refusal for what a scanner has typed into the field of pieces */
export function quantityOf(text: string): string {
  const quantity = text.trim();
  if (!/^\d+$/.test(quantity) || quantity.length < SHORTEST_BARCODE) return quantity;
  throw new Refusal(
    400,
    'scanned_quantity',
    `${quantity} looks like a barcode, not like a number of pieces.`,
    'Nothing was posted. Type how many there are; close the form to scan the next product.',
    null,
  );
}
