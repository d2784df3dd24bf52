/** The subscription to the progress of an upload. */
import { setTimeout as sleep } from 'node:timers/promises';
import { context, lambda, listen } from 'grafast';
import type { GraphileConfig } from 'graphile-config';
import { extendSchema, gql } from 'postgraphile/utils';
import { runThrough, type Source } from '../sources.ts';
import type { Subscriber } from './notifications.ts';

/** Milliseconds between two looks: progress is written by chunks, and told to nobody who would have to listen. */
const LOOK_MS = 1_000;
/** Raises what there is to say where the caller may not know of it. */
const LOOK = `
  select b.batch_id as "batchId", b.status, spp_private.batch_progress(b)::float8 as progress,
         b.total_products as "totalProducts", b.new_products_count as "newProductsCount",
         b.updated_products_count as "updatedProductsCount", b.unchanged_products_count as "unchangedProductsCount",
         b.failed_products_count as "failedProductsCount", b.duplicate_rows_count as "duplicateRowsCount",
         b.missing_products_count as "missingProductsCount"
    from spp_private.resolve_batch($1) b`;
const underWay = new Set(['scheduled', 'queued', 'processing']);

interface Seen {
  status: string;
}

interface Topic {
  subscriber: Subscriber;
  batchId: string;
}

export function batchProgressPlugin(spp: Source, statementMs: number): GraphileConfig.Plugin {
  async function* progress({ subscriber: { caller, signal }, batchId }: Topic) {
    const run = runThrough(spp, caller, statementMs);
    for (let told = ''; !signal.aborted; ) {
      const seen = await run(async client => (await client.query<Seen>(LOOK, [batchId])).rows[0]!);
      const text = JSON.stringify(seen);
      if (text !== told) yield seen;
      told = text;
      if (!underWay.has(seen.status)) return;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const source = { subscribe: (topic: unknown) => progress(topic as Topic) };
  return extendSchema({
    typeDefs: gql`
      """
      How far an upload is.
      """
      type BatchProgress {
        "Identifies the upload."
        batchId: UUID!
        "scheduled, queued, processing, completed, failed, rolled_back or cancelled."
        status: String!
        "Share of its work that is done, 0 to 1."
        progress: Float!
        "Rows of the list."
        totalProducts: Int!
        "Products that it brought for the first time."
        newProductsCount: Int!
        "Prices that it changed."
        updatedProductsCount: Int!
        "Products that it left as they were."
        unchangedProductsCount: Int!
        "Rejected rows."
        failedProductsCount: Int!
        "Rows whose code comes again further down."
        duplicateRowsCount: Int!
        "Products that it lacks."
        missingProductsCount: Int!
      }

      extend type Subscription {
        """
        How far an upload is: at once, then whenever that has changed, at most once a second, until it has ended. Ask with
        "Accept: text/event-stream" (graphql-sse, distinct connections). Raises SPNBA.
        """
        batchProgress("Identifies the upload." batchId: UUID!): BatchProgress!
      }
    `,
    objects: {
      Subscription: {
        plans: {
          batchProgress: {
            subscribePlan: (_$root, fieldArgs) =>
              listen(
                // biome-ignore lint/suspicious/noExplicitAny: topics are who asks for what
                source as any,
                lambda([context(), fieldArgs.getRaw('batchId')], ([given, batchId]) => ({
                  subscriber: (given as unknown as { subscriber: Subscriber }).subscriber,
                  batchId,
                })) as never,
                event => event,
              ),
            plan: $event => $event,
          },
        },
      },
    },
  });
}
