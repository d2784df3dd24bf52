/** Pricelists into SPP. */
import { type Http, type Paging, until } from './http.ts';
import type { components } from './openapi.ts';
import type { Answer, Given } from './operations.ts';

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

/** A price before and after, as decimal text in the currency of the product. */
export type PriceChange = components['schemas']['PriceChange'];

/**
 * What became of an upload, or would become of it. `total_products` = new + updated + unchanged + failed + duplicate rows;
 * `missing_products_count` counts products that a full list lacks.
 */
export type UploadReport = components['schemas']['UploadReport'];

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

export type Filters = NonNullable<Given<'listSupplierProducts'>['query']>;

export type SupplierProductPage = Answer<'listSupplierProducts'>;

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
  flagNewProducts(supplier: string, paging?: Paging): Promise<SupplierProductPage>;
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

  flagNewProducts(supplier: string, paging: Paging = {}): Promise<SupplierProductPage> {
    return this.products(supplier, { ...paging, new: true });
  }

  generateReport(batchId: string): Promise<UploadReport> {
    return this.#http.rest('getUploadReport', { path: { batchId } }) as Promise<UploadReport>;
  }

  /** A page of a supplier's products: `GET /api/spp/products/{supplier}`. */
  products(supplier: string, filters: Filters = {}): Promise<SupplierProductPage> {
    return this.#http.rest('listSupplierProducts', { path: { supplierId: supplier }, query: filters });
  }

  /** Uploads a list and waits for its report, longer than one request may: `POST /api/spp/upload/{supplier}`. */
  async upload(
    { content, filename, mode, force }: Pricelist,
    supplier: string,
    how: { dry_run?: boolean; wait?: boolean },
    signal?: AbortSignal,
  ): Promise<UploadReport> {
    const answer = await this.#http.rest('uploadPricelist', {
      path: { supplierId: supplier },
      query: { filename, mode, force, ...how },
      body: content,
      signal,
    });
    const report = await until(
      () => this.generateReport(answer.batch_id),
      seen => ENDED.test(seen.status),
      signal,
    );
    return 'duplicate' in answer && answer.duplicate ? { ...report, duplicate: true } : report;
  }
}
