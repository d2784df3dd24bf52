/** What the pages of uploads call things. */
import type { UploadReport } from '../../client/uploads.ts';
import type { RoleName } from '../pages.ts';

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

/** Whether the role takes lists back, decides what a full list lacks, and saves how lists are read. */
export function manages(role: RoleName): boolean {
  return role === 'inv_catalog_manager' || role === 'inv_admin';
}

export const isUnderWay = (status: Status) => status === 'queued' || status === 'processing';
