/** What the pages of uploads call things. */
import type { UploadReport } from '../../client/uploads.ts';

export type Status = UploadReport['status'];

export const statusWords: Record<Status, string> = {
  scheduled: 'Waits for its day',
  queued: 'Waits its turn',
  processing: 'Being read',
  completed: 'Done',
  failed: 'Failed',
  rolled_back: 'Undone',
  cancelled: 'Cancelled',
};

export const outcomes = ['changed', 'new', 'rejected', 'unchanged', 'duplicate'] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeWords: Record<Outcome, string> = {
  changed: 'Price changed',
  new: 'New',
  rejected: 'Rejected',
  unchanged: 'Unchanged',
  duplicate: 'Code repeats',
};

/** Fields of a product that a column may be, in the order of their weight. */
export const fieldWords: Record<string, string> = {
  code: 'Code',
  name: 'Name',
  price: 'Price',
  currency: 'Currency',
  barcode: 'Barcode',
  brand: 'Brand',
  manufacturer: 'Manufacturer',
  description: 'Description',
  category: 'Category',
  subcategory: 'Subcategory',
  unit_of_measure: 'Unit of measure',
  pack_size: 'Pack size',
  min_order_qty: 'Minimum order',
  lead_time_days: 'Lead time in days',
  price_basis: 'Price is for so many',
  discount: 'Discount',
  from_quantity: 'From quantity',
  valid_from: 'Valid from',
  valid_to: 'Valid to',
  price_group: 'Price group',
};

/** Reasons of rows that may be right as they stand: who sends one again as it is has looked at it. */
export const acceptable = ['price_spike', 'price_fell_to_zero', 'total_row'];

export const isUnderWay = (status: Status) => status === 'queued' || status === 'processing';
