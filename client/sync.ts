/** IS-SOH kept in step with SPP. */
import { type Http, until } from './http.ts';
import type { IssohVMyNotifications, IssohVSyncStatus } from './rows.ts';
import type { ImportResult, ReviewFilters } from './selection.ts';

/** How often everything that changed is looked at in any case; uploads are followed at once, whatever it is. */
export type Interval = '1h' | '6h' | '24h';

export interface SyncRun {
  run_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed';
  is_full: boolean;
  products_seen: number;
  prices_changed: number;
  availability_changed: number;
  master_data_changed: number;
  /** Products whose new price waits for an exchange rate. */
  held: number;
  finished_at: string | null;
  error: string | null;
}

/** How far IS-SOH is behind SPP: `lag_rows` products, `lag_seconds` seconds. */
export type SyncStatus = IssohVSyncStatus;

export type Notification = Pick<
  IssohVMyNotifications,
  'notification_id' | 'kind' | 'severity' | 'supplier_id' | 'title' | 'detail' | 'created_at' | 'read_at'
>;

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

const RUN = `query ($id: UUID!) {
  syncRun(runId: $id) {
    run_id: runId status is_full: isFull products_seen: productsSeen prices_changed: pricesChanged
    availability_changed: availabilityChanged master_data_changed: masterDataChanged held finished_at: finishedAt error
  }
}`;

const SUBSCRIBE = `mutation ($supplier: String) {
  subscribeToNotifications(input: {kinds: ["new_products"], supplier: $supplier}) { result { supplierId } }
}`;

const NEW_PRODUCTS = `query ($supplier: UUID) {
  myNotifications(
    first: 1000, orderBy: NOTIFICATION_ID_DESC,
    filter: {kind: {equalTo: "new_products"}, supplierId: {equalTo: $supplier}}
  ) {
    nodes {
      notification_id: notificationId kind severity supplier_id: supplierId title detail created_at: createdAt
      read_at: readAt
    }
  }
}`;

export class Sync implements DataSync {
  readonly #http: Http;
  readonly #imported: (jobId: string, signal?: AbortSignal) => Promise<ImportResult>;

  /** @param imported waits for an import */
  constructor(http: Http, imported: (jobId: string, signal?: AbortSignal) => Promise<ImportResult>) {
    this.#http = http;
    this.#imported = imported;
  }

  async syncPriceChanges(interval: Interval): Promise<void> {
    await this.#http.graphql(
      `mutation ($hours: JSON!) {
        setStockSetting(input: {settingKey: "sync.interval_hours", settingValue: $hours}) { clientMutationId }
      }`,
      { hours: Number.parseInt(interval, 10) },
    );
  }

  async notifyNewProducts(supplierId: string): Promise<Notification[]> {
    const { subscribeToNotifications }: { subscribeToNotifications: { result: { supplierId: string }[] } } =
      await this.#http.graphql(SUBSCRIBE, { supplier: supplierId });
    const { myNotifications }: { myNotifications: { nodes: Notification[] } } = await this.#http.graphql(
      NEW_PRODUCTS,
      { supplier: subscribeToNotifications.result[0]?.supplierId },
    );
    return myNotifications.nodes;
  }

  updateProductAvailability(products: ProductUpdate[], signal?: AbortSignal): Promise<SyncRun> {
    return this.run({ product_ids: products.map(({ product_id }) => product_id) }, signal);
  }

  async bulkImportSelected(selectionBatch: SelectionBatch, signal?: AbortSignal): Promise<ImportResult> {
    const { bulkImportSelected }: { bulkImportSelected: { result: string } } = await this.#http.graphql(
      'mutation ($criteria: JSON!) { bulkImportSelected(input: {criteria: $criteria}) { result } }',
      { criteria: selectionBatch },
      signal,
    );
    return this.#imported(bulkImportSelected.result, signal);
  }

  /** How far IS-SOH is behind: `GET /api/isi/sync/status`. */
  status(): Promise<SyncStatus> {
    return this.#http.call('GET', '/api/isi/sync/status');
  }

  /**
   * Looks at SPP now, and waits: `POST /api/isi/sync/run`.
   *
   * @param what with `full` every selected product is compared; `product_ids` are read in any case
   * @throws InventoryError ISNPR (no such product)
   */
  async run(what: { full?: boolean; product_ids?: string[] } = {}, signal?: AbortSignal): Promise<SyncRun> {
    const { job_id }: { job_id: string } = await this.#http.call('POST', '/api/isi/sync/run', {
      json: what,
      signal,
    });
    const { syncRun } = await until(
      () => this.#http.graphql<{ syncRun: SyncRun }>(RUN, { id: job_id }, signal),
      ({ syncRun: { status } }) => status === 'completed' || status === 'failed',
      signal,
    );
    return syncRun;
  }
}
