/** What the pages of stock read, with the columns that are always there said to be. */
import type {
  IssohNamedMovement,
  IssohNamedProduct,
  IssohNamedReservation,
  IssohNamedStock,
  IssohNamedWarehouse,
  IssohOrderLine,
  IssohProductStock,
  IssohVReorderAlerts,
} from '../../client/rows.ts';

type Sure<Row, Keys extends keyof Row> = Row & { [Key in Keys]: NonNullable<Row[Key]> };
type Quantity = 'quantity_on_hand' | 'quantity_reserved' | 'quantity_available';

/** Pieces of one product in one warehouse. */
export type Pieces = Pick<Sure<IssohNamedStock, 'warehouse_code' | Quantity>, 'warehouse_code' | Quantity>;

export type ProductStock = Sure<
  Omit<IssohProductStock, 'warehouses'>,
  'product_id' | 'internal_sku' | 'product_name' | Quantity
> & { warehouses: Pieces[] };

export type Product = Sure<IssohNamedProduct, 'internal_sku' | 'product_name' | 'status'>;
export type Warehouse = Sure<IssohNamedWarehouse, 'warehouse_code' | 'warehouse_name' | 'is_active'>;
export type Movement = Sure<
  IssohNamedMovement,
  'movement_id' | 'movement_type' | 'quantity' | 'movement_date'
>;
export type Reservation = Sure<
  IssohNamedReservation,
  'reservation_id' | 'warehouse_code' | 'quantity' | 'issued_quantity' | 'reserved_quantity'
>;
export type OrderLine = Sure<
  IssohOrderLine,
  | 'order_line_id'
  | 'po_number'
  | 'internal_sku'
  | 'product_name'
  | 'warehouse_code'
  | 'quantity_ordered'
  | 'quantity_received'
  | 'quantity_open'
>;
export type Alert = Sure<
  IssohVReorderAlerts,
  'internal_sku' | 'product_name' | 'warehouse_code' | 'suggested_quantity'
>;

export interface Warning {
  code: string;
  message: string;
  hint: string;
}

/** What posting a movement answers. */
export interface Posted {
  movement_id: string;
  stock: Pieces[];
  warnings: Warning[];
}
