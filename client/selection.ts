/** From SPP's products to ours: queue, score, review, decide, import. */
import { InventoryError } from './errors.ts';
import { type Http, type Page, type Paging, until } from './http.ts';
import type { components } from './openapi.ts';
import type { Answer, Given } from './operations.ts';
import type { SyncRun } from './sync.ts';

/** What to queue; a product must meet all that is given. */
export interface SelectionCriteria {
  supplier_codes?: string[];
  /** A branch of SPP's categories, by path (`tools.drills`) or id. */
  category?: string;
  /** In name, code and brand; or the barcode. */
  search?: string;
  /** Purchase prices, each in the currency of its product; decimal text is exact. */
  min_price?: string | number;
  max_price?: string | number;
  is_new?: boolean;
  /** Ids of SPP. */
  product_ids?: string[];
  /** Asks back what was rejected. */
  include_rejected?: boolean;
}

/** What to show of the queue. */
export interface ReviewFilters extends Omit<SelectionCriteria, 'include_rejected'> {
  /** 0 to 100. */
  min_score?: string | number;
  /** Whether a reviewer recommends it to the approvers. */
  recommended?: boolean;
}

type ListFilters = ReviewFilters & Paging & { status?: ReviewStatus };

export type ReviewStatus = 'pending' | 'on_hold' | 'approved' | 'rejected' | 'imported';

/** `already_queued`: in the queue before; rejected ones are among them, unless they are asked back. */
export type QueueResult = Answer<'queueForSelection'>;

/** An item of the queue, with its score, lease and decision. */
export type ReviewItem = components['schemas']['IssohVSelectionPipeline'];

/** Items that nobody else has until the lease expires. */
export type Review = Answer<'startReview'>;

/** How many items share a value: of a supplier, category, status, price band or auto_candidate. */
export type Facet = components['schemas']['IssohSelectionFacet'];

export type Decision = NonNullable<Given<'decideSelection'>['json']['decision']>;

/** Items that are decided so now, and those that are not, each with its reason. */
export type ApprovalResult = Answer<'decideSelection'>;

/** How a score came about. */
export type ScoreExplanation = Answer<'explainScore'>;

export type ImportItem = components['schemas']['ImportItem'];

/** How an import stands; the lists hold its first 1,000 items each. */
export type ImportResult = components['schemas']['Import'];

/**
 * Choosing products. All throw `InventoryError`: `forbidden`, `ISICR` (a criterion that is none), `ISNSU`, `ISNCA` (no such
 * supplier, category), and what each method names.
 */
export interface SelectionWorkflow {
  /**
   * Queues products for selection: `POST /api/issoh/selection/queue`. Answers how many; `getReviewQueue` lists them.
   *
   * @param limit products at most
   * @throws InventoryError ISIQM: more than the setting `selection.max_items`
   */
  queueForSelection(criteria: SelectionCriteria, limit?: number): Promise<QueueResult>;
  /**
   * Scores an item of the queue anew and answers its score, 0 to 100; null where nothing is known of it: `POST
   * /api/isi/review/score`, then `GET /api/isi/review/{queueId}/explain`. The database computes it, and does so by itself
   * whenever what it depends on changes.
   *
   * @throws InventoryError ISNQI (no such item), ISCSC (decided before it was ever scored)
   */
  calculateSelectionScore(item: Pick<ReviewItem, 'queue_id'>): Promise<number | null>;
  /** A page of the queue, the highest score first: `GET /api/isi/review/queue`. */
  getReviewQueue(filters: ReviewFilters & Paging & { status?: ReviewStatus }): Promise<Page<ReviewItem>>;
  /**
   * Approves items: `POST /api/issoh/selection/approve`. What cannot be approved is a conflict, each for itself.
   *
   * @param userId who approves. The server takes it from the token; another one is refused here.
   * @throws InventoryError ISFAP (no approver), other_user
   */
  approveSelection(queueIds: string[], userId?: string): Promise<ApprovalResult>;
  /**
   * Imports approved items and waits for the end: `POST /api/isi/import/execute`, then `GET
   * /api/isi/import/status/{jobId}`. What does not fit fails by itself, and is in the answer.
   *
   * @param approved items, or their ids; none given: all that are approved
   * @throws InventoryError ISNQI (an id that is none of the queue)
   */
  importToOperational(
    approved?: (string | Pick<ReviewItem, 'queue_id'>)[],
    signal?: AbortSignal,
  ): Promise<ImportResult>;
  /**
   * Reads these products in SPP again, and whatever has changed there, and waits for the end: `POST /api/isi/sync/run`,
   * then `syncRun` of GraphQL.
   *
   * @param productIds selected products, by their ids in IS-SOH
   * @throws InventoryError ISNPR (no such product)
   */
  syncWithSPP(productIds: string[], signal?: AbortSignal): Promise<SyncRun>;
}

export class Selection implements SelectionWorkflow {
  readonly #http: Http;
  readonly #sync: (productIds: string[], signal?: AbortSignal) => Promise<SyncRun>;

  /** @param sync reads products again */
  constructor(http: Http, sync: (productIds: string[], signal?: AbortSignal) => Promise<SyncRun>) {
    this.#http = http;
    this.#sync = sync;
  }

  queueForSelection(criteria: SelectionCriteria, limit?: number): Promise<QueueResult> {
    return this.#http.rest('queueForSelection', {
      json: { criteria: { ...criteria }, ...(limit === undefined ? {} : { limit }) },
    });
  }

  async calculateSelectionScore({ queue_id }: Pick<ReviewItem, 'queue_id'>): Promise<number | null> {
    await this.scoreSelection([queue_id]);
    const { score } = await this.explainScore(queue_id);
    return score === null ? null : Number(score);
  }

  /** Scores items (none given: all that wait) and answers how many: `POST /api/isi/review/score`. */
  async scoreSelection(queueIds?: string[]): Promise<number> {
    const { scored } = await this.#http.rest('scoreSelection', { json: chosen(queueIds) });
    return scored;
  }

  /** A score in words and figures: `GET /api/isi/review/{queueId}/explain`. @throws InventoryError ISNQI, ISCSC */
  explainScore(queueId: string): Promise<ScoreExplanation> {
    return this.#http.rest('explainScore', { path: { queueId } });
  }

  getReviewQueue(filters: ReviewFilters & Paging & { status?: ReviewStatus }): Promise<Page<ReviewItem>> {
    return this.#http.rest('listReviewQueue', { query: queryOf(filters) });
  }

  /** All items that filters show, page by page. */
  reviewQueue(
    filters: ReviewFilters & { status?: ReviewStatus } = {},
    signal?: AbortSignal,
  ): AsyncGenerator<ReviewItem, void> {
    return this.#http.all('listReviewQueue', { query: queryOf(filters), signal });
  }

  /** How many items there are by supplier, category, status, price band: `GET /api/isi/review/facets`. */
  async facets(filters: ReviewFilters & { status?: ReviewStatus } = {}): Promise<Facet[]> {
    return (await this.#http.rest('listReviewFacets', { query: queryOf(filters) })).items;
  }

  /**
   * Takes items to review, which nobody else has until the lease expires: `POST /api/isi/review/start`.
   *
   * @param limit 1 to 1,000, default 50
   */
  startReview(limit?: number, filters: ReviewFilters = {}): Promise<Review> {
    return this.#http.rest('startReview', {
      json: { filters: { ...filters }, ...(limit === undefined ? {} : { limit }) },
    });
  }

  /** Gives items back undecided (none given: all), and answers how many: `POST /api/isi/review/release`. */
  async releaseReview(queueIds?: string[]): Promise<number> {
    return (await this.#http.rest('releaseReview', { json: chosen(queueIds) })).released;
  }

  async approveSelection(queueIds: string[], userId?: string): Promise<ApprovalResult> {
    const user = userId === undefined ? undefined : await this.#http.user();
    if (userId !== user) {
      throw new InventoryError({
        status: 0,
        detail: `The token is ${user === null ? 'nobody' : user}'s, not ${userId}'s.`,
        code: 'other_user',
        hint: 'Approve with a token of whoever approves.',
        request_id: null,
      });
    }
    return this.decide(queueIds, 'approve');
  }

  /**
   * Decides items: `POST /api/issoh/selection/approve`.
   *
   * @param notes replace those that are there
   * @throws InventoryError ISFAP: only an approver approves
   */
  decide(queueIds: string[], decision: Decision, notes?: string): Promise<ApprovalResult> {
    return this.#http.rest('decideSelection', {
      json: { queue_ids: queueIds, decision, ...(notes === undefined ? {} : { notes }) },
    });
  }

  async importToOperational(
    approved?: (string | Pick<ReviewItem, 'queue_id'>)[],
    signal?: AbortSignal,
  ): Promise<ImportResult> {
    const ids = approved?.map(one => (typeof one === 'string' ? one : one.queue_id));
    const { job_id } = await this.#http.rest('executeImport', { json: chosen(ids), signal });
    return this.waitForImport(job_id, signal);
  }

  /** How an import stands: `GET /api/isi/import/status/{jobId}`. @throws InventoryError ISNIJ */
  importStatus(jobId: string): Promise<ImportResult> {
    return this.#http.rest('getImportStatus', { path: { jobId } });
  }

  /** The same when it has ended. */
  waitForImport(jobId: string, signal?: AbortSignal): Promise<ImportResult> {
    return until(
      () => this.importStatus(jobId),
      ({ status }) => status !== 'queued' && status !== 'running',
      signal,
    );
  }

  /**
   * Takes an import back while nothing hangs on it: `POST /api/isi/import/{jobId}/undo`. Of a large one a part, and
   * `left` tells how many items are to be taken back by calling it again.
   *
   * @throws InventoryError ISNIJ (no such import), ISCIR (it has not ended)
   */
  undoImport(jobId: string): Promise<Answer<'undoImport'>> {
    return this.#http.rest('undoImport', { path: { jobId } });
  }

  async syncWithSPP(productIds: string[], signal?: AbortSignal): Promise<SyncRun> {
    return this.#sync(productIds, signal);
  }
}

/** None given: all of them. */
const chosen = (queueIds: string[] | undefined) => (queueIds === undefined ? {} : { queue_ids: queueIds });

/** In an address a list is joined by commas. */
function queryOf({ supplier_codes, product_ids, min_price, max_price, min_score, ...rest }: ListFilters) {
  return {
    ...rest,
    supplier_codes: supplier_codes?.join(),
    product_ids: product_ids?.join(),
    min_price: min_price?.toString(),
    max_price: max_price?.toString(),
    min_score: min_score?.toString(),
  };
}
