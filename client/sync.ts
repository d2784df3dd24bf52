/** IS-SOH kept in step with SPP. */
import {
  BulkImportSelectedDocument,
  NewProductsDocument,
  type NewProductsQuery,
  SetSyncIntervalDocument,
  SubscribeToNewProductsDocument,
  SyncRunDocument,
  type SyncRunQuery,
} from './documents.ts';
import { type Http, until } from './http.ts';
import type { Answer } from './operations.ts';
import type { ImportResult, ReviewFilters } from './selection.ts';

/** How often everything that changed is looked at in any case; uploads are followed at once, whatever it is. */
export type Interval = '1h' | '6h' | '24h';

/** `status`: queued, running, completed, failed; `held`: products whose new price waits for an exchange rate. */
export type SyncRun = NonNullable<SyncRunQuery['syncRun']>;

/** How far IS-SOH is behind SPP: `lag_rows` products, `lag_seconds` seconds. */
export type SyncStatus = Answer<'getSyncStatus'>;

export type Notification = NonNullable<NonNullable<NewProductsQuery['myNotifications']>['nodes'][number]>;

/** A product whose availability is to be read again, by its id in IS-SOH. */
export interface ProductUpdate {
  product_id: string;
}

/** Which approved items to import: those that meet all that is given. */
export type SelectionBatch = ReviewFilters;

/** Synchronisation. All throw `InventoryError`: `forbidden`, and what each method names. */
export interface DataSync {
  /**
   * Has everything that changed looked at every hour, every 6 or every 24: `setStockSetting` of GraphQL with
   * `sync.interval_hours`; for administrators. The server's worker does the work, and follows each upload at once besides.
   */
  syncPriceChanges(interval: Interval): Promise<void>;
  /**
   * Subscribes to new products of a supplier and answers what is told of them so far, the newest first:
   * `subscribeToNotifications` and `myNotifications` of GraphQL.
   *
   * @param supplierId a supplier by code or id
   * @throws InventoryError ISNSU (no such supplier)
   */
  notifyNewProducts(supplierId: string): Promise<Notification[]>;
  /**
   * Has the availability of products read in SPP again, and waits: `POST /api/isi/sync/run`, then `syncRun` of GraphQL.
   * It cannot be set here: what is available is what the supplier's lists say.
   *
   * @throws InventoryError ISNPR (no such product)
   */
  updateProductAvailability(products: ProductUpdate[], signal?: AbortSignal): Promise<SyncRun>;
  /**
   * Imports all approved items of a supplier, a category or whatever is named, and waits: `bulkImportSelected` of GraphQL,
   * then `GET /api/isi/import/status/{jobId}`.
   *
   * @throws InventoryError ISICR, ISNSU, ISNCA
   */
  bulkImportSelected(selectionBatch: SelectionBatch, signal?: AbortSignal): Promise<ImportResult>;
}

export class Sync implements DataSync {
  readonly #http: Http;
  readonly #imported: (jobId: string, signal?: AbortSignal) => Promise<ImportResult>;

  /** @param imported waits for an import */
  constructor(http: Http, imported: (jobId: string, signal?: AbortSignal) => Promise<ImportResult>) {
    this.#http = http;
    this.#imported = imported;
  }

  async syncPriceChanges(interval: Interval): Promise<void> {
    await this.#http.graphql(SetSyncIntervalDocument, { hours: Number.parseInt(interval, 10) });
  }

  async notifyNewProducts(supplierId: string): Promise<Notification[]> {
    const { subscribeToNotifications } = await this.#http.graphql(SubscribeToNewProductsDocument, {
      supplier: supplierId,
    });
    const supplier = subscribeToNotifications?.result?.[0]?.supplierId;
    const { myNotifications } = await this.#http.graphql(NewProductsDocument, { supplier });
    return myNotifications?.nodes.filter(one => one !== null) ?? [];
  }

  updateProductAvailability(products: ProductUpdate[], signal?: AbortSignal): Promise<SyncRun> {
    return this.run({ product_ids: products.map(({ product_id }) => product_id) }, signal);
  }

  async bulkImportSelected(selectionBatch: SelectionBatch, signal?: AbortSignal): Promise<ImportResult> {
    const variables = { criteria: selectionBatch };
    const { bulkImportSelected } = await this.#http.graphql(BulkImportSelectedDocument, variables, signal);
    return this.#imported(bulkImportSelected!.result!, signal);
  }

  /** How far IS-SOH is behind: `GET /api/isi/sync/status`. */
  status(): Promise<SyncStatus> {
    return this.#http.rest('getSyncStatus');
  }

  /**
   * Looks at SPP now, and waits: `POST /api/isi/sync/run`.
   *
   * @param what with `full` every selected product is compared; `product_ids` are read in any case
   * @throws InventoryError ISNPR (no such product)
   */
  async run(what: { full?: boolean; product_ids?: string[] } = {}, signal?: AbortSignal): Promise<SyncRun> {
    const { job_id } = await this.#http.rest('runSync', { json: what, signal });
    return until(
      async () => (await this.#http.graphql(SyncRunDocument, { id: job_id }, signal)).syncRun!,
      ({ status }) => status === 'completed' || status === 'failed',
      signal,
    );
  }
}
