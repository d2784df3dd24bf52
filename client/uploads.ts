/** Pricelists into SPP. */
import { type Http, type Page, type Paging, until } from './http.ts';
import type { Json, SppVAllSupplierProducts } from './rows.ts';

export interface Pricelist {
  /** The file's bytes, gzipped or not. `openAsBlob(path)` of `node:fs` reads a file as a stream. */
  content: Blob | Uint8Array<ArrayBuffer>;
  /** Its name in the report, 1,000 characters at most. */
  filename: string;
  /** `full`: the list is the supplier's whole range, and what it lacks is discontinued. Default `partial`. */
  mode?: 'partial' | 'full';
  /** Runs it although the supplier's last list was the same file. */
  force?: boolean;
}

export interface PriceChange {
  supplier_product_code: string;
  product_name: string;
  /** Decimal text, as all amounts are, in the currency of the product. */
  old_price: string;
  new_price: string;
  /** Percent of the old price; null where that was 0. */
  price_change_percentage: string | null;
}

/**
 * What became of an upload, or would become of it. `total_products` = new + updated + unchanged + failed + duplicate rows;
 * `missing_products_count` counts products that a full list lacks.
 */
export interface UploadReport {
  batch_id: string;
  supplier_id: string;
  supplier_code: string;
  file_name: string | null;
  /** SHA-256 of the file, in hexadecimal. */
  file_hash: string;
  /** Bytes. */
  file_size: number;
  /** `corrections`: a file of rejected rows that came back corrected. */
  mode: 'partial' | 'full' | 'corrections';
  dry_run: boolean;
  status: 'scheduled' | 'queued' | 'processing' | 'completed' | 'failed' | 'rolled_back' | 'cancelled';
  upload_date: string;
  completed_at: string | null;
  processed_by: string;
  total_products: number;
  new_products_count: number;
  updated_products_count: number;
  unchanged_products_count: number;
  failed_products_count: number;
  duplicate_rows_count: number;
  missing_products_count: number;
  /** What a full list discontinued; while that is held, and of a dry run: would discontinue. */
  discontinued_products_count: number;
  /** Whether what a full list lacks waits for a decision, since it is more than the limit allows. */
  discontinue_held: boolean;
  /** Rejected rows that wait for a person. */
  waiting_rows_count: number;
  /** Rejected rows whose product a later list has brought again. */
  superseded_rows_count: number;
  processing_time_ms: number | null;
  /** From 0 to 1. */
  progress: number;
  /** Why it failed. */
  reason: { code: string; message: string; hint: string | null } | null;
  /** The currency of rows that name none. */
  currency_code: string | null;
  /** Format, encoding, delimiter, decimal mark, columns, and why each was taken (`evidence`). */
  detected: { [key: string]: Json };
  price_changes: { increased: number; decreased: number; largest: PriceChange[] };
  /** Prices of larger quantities. */
  price_breaks: { added: number; changed: number; removed: number };
  /** Of a file of corrections: what became of its rows, and the uploads that they came with. */
  corrections: {
    rows: number;
    corrected: number;
    unchanged: number;
    rejected: number;
    refused: number;
    batches: string[];
  } | null;
  /** The day (UTC) that a scheduled list waits for. */
  effective_from: string | null;
  warnings: { code: string; message: string; count: number; rows?: number[] }[];
  /** The first 1,000 rejected rows (setting `report.max_errors`), with their cells. */
  errors: {
    row_number: number;
    code: string;
    message: string;
    /** The field that the rejection is about, and what its cell says; null where there is none. */
    field: string | null;
    value: string | null;
    /** Of a workbook of several sheets: where the row stands. */
    sheet?: string;
    sheet_row?: number;
    raw: { [heading: string]: string };
  }[];
  /** Whether the supplier's last list was the same file, whose report this is. */
  duplicate?: true;
}

/** A list that was read, judged and compared, and not applied. */
export interface ValidationResult {
  supplier: string;
  list: Pricelist;
  report: UploadReport;
}

/** What applying a list would do. */
export interface ChangeSet {
  supplier: string;
  list: Pricelist;
  batch_id: string;
  new_products: number;
  changed_prices: number;
  unchanged: number;
  rejected: number;
  /** Of a full list: products that it lacks. */
  missing: number;
  price_changes: UploadReport['price_changes'];
}

export interface Filters extends Paging {
  new?: boolean;
  q?: string;
  category?: string;
  status?: 'available' | 'discontinued' | 'pending';
}

/**
 * Lists of suppliers, from file to report. All take a supplier by code or id, and all throw `InventoryError`: `SPNSU` (no
 * such supplier), `SPCSA` (it is not active), `SPNBA` (no such upload), `forbidden`.
 */
export interface UploadProcessor {
  /**
   * Reads, judges and compares a list, and applies nothing: `POST /api/spp/upload/{supplier}?dry_run=true`. A list that
   * cannot be read at all has a report of status `failed` with a `reason`.
   */
  validatePricelist(list: Pricelist, supplier: string, signal?: AbortSignal): Promise<ValidationResult>;
  /**
   * What would change: `GET /api/spp/reports/upload/{batchId}` of the validation's batch. The comparison itself is made
   * in the database, by the validation.
   */
  detectChanges(staged: ValidationResult): Promise<ChangeSet>;
  /**
   * Applies the list: `POST /api/spp/upload/{supplier}?wait=true`. Prices, history, new and missing products are written
   * by the database; the list is compared anew, so what has changed since the validation counts.
   */
  applyUpdates(changes: ChangeSet, signal?: AbortSignal): Promise<UploadReport>;
  /**
   * Products that are new: `GET /api/spp/products/{supplier}?new=true`. The database flags them while it applies a list,
   * and a later list that brings them again takes the flag away; nobody else can.
   */
  flagNewProducts(supplier: string, paging?: Paging): Promise<Page<SppVAllSupplierProducts>>;
  /** What became of an upload: `GET /api/spp/reports/upload/{batchId}`. */
  generateReport(batchId: string): Promise<UploadReport>;
}

const ENDED = /^(completed|failed|rolled_back)$/;

export class Uploads implements UploadProcessor {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async validatePricelist(
    list: Pricelist,
    supplier: string,
    signal?: AbortSignal,
  ): Promise<ValidationResult> {
    return { supplier, list, report: await this.upload(list, supplier, { dry_run: true }, signal) };
  }

  async detectChanges({ supplier, list, report: { batch_id } }: ValidationResult): Promise<ChangeSet> {
    const report = await this.generateReport(batch_id);
    return {
      supplier,
      list,
      batch_id,
      new_products: report.new_products_count,
      changed_prices: report.updated_products_count,
      unchanged: report.unchanged_products_count,
      rejected: report.failed_products_count,
      missing: report.missing_products_count,
      price_changes: report.price_changes,
    };
  }

  applyUpdates({ list, supplier }: ChangeSet, signal?: AbortSignal): Promise<UploadReport> {
    return this.upload(list, supplier, { wait: true }, signal);
  }

  flagNewProducts(supplier: string, paging: Paging = {}): Promise<Page<SppVAllSupplierProducts>> {
    return this.products(supplier, { ...paging, new: true });
  }

  generateReport(batchId: string): Promise<UploadReport> {
    return this.#http.call('GET', `/api/spp/reports/upload/${encodeURIComponent(batchId)}`);
  }

  /** A page of a supplier's products: `GET /api/spp/products/{supplier}`. */
  products(supplier: string, filters: Filters = {}): Promise<Page<SppVAllSupplierProducts>> {
    return this.#http.call('GET', `/api/spp/products/${encodeURIComponent(supplier)}`, { query: filters });
  }

  /** Uploads a list and waits for its report, longer than one request may: `POST /api/spp/upload/{supplier}`. */
  async upload(
    { content, filename, mode, force }: Pricelist,
    supplier: string,
    how: { dry_run?: boolean; wait?: boolean },
    signal?: AbortSignal,
  ): Promise<UploadReport> {
    const answer: Pick<UploadReport, 'batch_id' | 'status' | 'duplicate'> = await this.#http.call(
      'POST',
      `/api/spp/upload/${encodeURIComponent(supplier)}`,
      {
        query: { filename, mode, force, ...how },
        body: content,
        headers: { 'content-type': 'application/octet-stream' },
        signal,
      },
    );
    const report = await until(
      () => this.generateReport(answer.batch_id),
      seen => ENDED.test(seen.status),
      signal,
    );
    return answer.duplicate ? { ...report, duplicate: true } : report;
  }
}
