/** The report of an upload, as spp.upload_report answers it. */
import { z } from 'zod';
import { count, decimal, flagged, id, json, moment, share, text } from './answers.ts';

const PriceChange = z
  .object({
    supplier_product_code: text,
    product_name: text,
    old_price: decimal,
    new_price: decimal,
    price_change_percentage: decimal.nullable().describe('Of the old price; null where that was 0.'),
  })
  .meta({ id: 'PriceChange' });

const Warning = z
  .object({
    code: text.describe('docs/error_codes.md has all.'),
    message: text,
    count,
    rows: z.array(count).optional().describe('The first of them.'),
  })
  .meta({ id: 'UploadWarning' });

const Rejection = z
  .object({
    row_number: count,
    code: text,
    message: text,
    field: text.nullable().describe('What the rejection is about.'),
    value: text.nullable().describe('What its cell says.'),
    sheet: text.optional(),
    sheet_row: count.optional().describe('Of a workbook of several sheets: where the row stands.'),
    raw: z.record(text, json).describe('Heading to cell.'),
  })
  .meta({ id: 'RejectedRow' });

export const UploadReport = z
  .object({
    batch_id: id,
    supplier_id: id,
    supplier_code: text,
    file_name: text.nullable(),
    file_hash: text.describe('SHA-256, in hexadecimal.'),
    file_size: count.describe('Bytes.'),
    mode: z
      .enum(['partial', 'full', 'corrections'])
      .describe('corrections: a file of rejected rows, corrected.'),
    dry_run: flagged,
    status: z.enum(['scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled']),
    upload_date: moment,
    completed_at: moment.nullable(),
    processed_by: text,
    total_products: count,
    new_products_count: count,
    updated_products_count: count,
    unchanged_products_count: count,
    failed_products_count: count,
    duplicate_rows_count: count,
    missing_products_count: count,
    discontinued_products_count: count.describe('What a full list discontinues, or would.'),
    discontinue_held: flagged.describe(
      'More would be discontinued than the limit allows: it waits for a person.',
    ),
    waiting_rows_count: count.describe('Rejected rows that wait for a person.'),
    superseded_rows_count: count.describe('Rejected rows whose product a later list has brought again.'),
    processing_time_ms: count.nullable(),
    progress: share.describe('From 0 to 1.'),
    reason: z
      .object({ code: text, message: text, hint: text.nullable() })
      .nullable()
      .describe('Why it failed, or who cancelled it.'),
    currency_code: text.nullable().describe('Of rows that name none.'),
    detected: z
      .record(text, json)
      .describe('Format, encoding, delimiter, decimal mark, columns, and why each was taken (`evidence`).'),
    price_changes: z.object({ increased: count, decreased: count, largest: z.array(PriceChange) }),
    price_breaks: z.object({ added: count, changed: count, removed: count }),
    corrections: z
      .object({
        rows: count,
        corrected: count,
        unchanged: count,
        rejected: count,
        refused: count,
        batches: z
          .array(z.object({ batch_id: id, corrected: count, rejected: count }))
          .describe('The uploads that the rows came with.'),
      })
      .nullable()
      .describe('Of a file of rejected rows: what became of them.'),
    effective_from: z.string().meta({ format: 'date' }).nullable(),
    warnings: z.array(Warning),
    errors: z.array(Rejection).describe('The first 1,000 (setting `report.max_errors`).'),
    duplicate: z
      .literal(true)
      .optional()
      .describe("The supplier's last list was the same file; this is its report."),
  })
  .meta({
    id: 'UploadReport',
    description: 'What became of an upload: total = new + updated + unchanged + failed + duplicate rows.',
  });
