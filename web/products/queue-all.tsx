/** Queues all that a search finds for the review, after it has been said how much that is. */
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { type Client, useClient } from 'urql';
import { Link } from 'wouter';
import { call } from '../api.ts';
import { type Asked, useAct } from '../asking.ts';
import {
  type ProductCountsQuery,
  ProductIdsDocument,
  type ProductIdsQuery,
  QueueLimitDocument,
} from '../graphql/documents.ts';
import { refusalIn, useQuestion } from '../graphql/question.ts';
import { Question } from '../parts/question.tsx';
import { Note, Trouble } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { queues } from '../roles.ts';
import { useSession } from '../session.ts';
import type { Queued } from './carried.tsx';
import { type Filters, filterOf, isFiltered } from './filters.ts';

const PAGE = 1000;

export function QueueAll({ filters, counts }: { filters: Filters; counts: Asked<ProductCountsQuery> }) {
  const role = useSession().session?.role ?? '';
  if (!queues(role) || !isFiltered(filters)) return null;
  // What was queued of another search is not told of this one.
  return (
    <Queueing key={JSON.stringify(filterOf(filters)) + filters.search} filters={filters} counts={counts} />
  );
}

function Queueing({ filters, counts }: { filters: Filters; counts: Asked<ProductCountsQuery> }) {
  const client = useClient();
  const limit = useQuestion(QueueLimitDocument, {});
  const [isAsked, setIsAsked] = useState(false);
  const [did, setDid] = useState<Queued | null>(null);
  const progress = useRef(atStart());
  const { busy, refusal, act, forget } = useAct();
  const found = counts.waits ? null : counts.answer?.found;
  const most = limit.answer?.stockSetting?.settingValue as number | undefined;
  if (found == null || found.totalCount === 0 || most === undefined) return null;
  const { totalCount, totalIsExact } = found;
  const products = many(totalCount, 'product');
  if (!totalIsExact || totalCount > most)
    return (
      <p className="fine">
        {totalIsExact ? products : `At least ${products}`}: narrow the search to queue all of them, to{' '}
        {count(totalIsExact ? most : Math.min(most, totalCount))} at most.
      </p>
    );
  const queue = () =>
    act(async () => {
      await queueOn(client, filters, progress.current);
      setDid(progress.current.whole);
      setIsAsked(false);
    });
  // What was queued before it is told; what is on its way, when it has come.
  const close = () => {
    progress.current.isStopped = true;
    if (progress.current.after !== null) setDid({ ...progress.current.whole });
    setIsAsked(false);
  };
  return (
    <>
      {did && (
        <Note kind="good" title={`Queued for the review: ${many(did.queued, 'product')}.`}>
          <p>
            {did.already_queued > 0 && `${count(did.already_queued)} were queued or rejected before. `}
            {did.already_selected > 0 && `${count(did.already_selected)} are carried already. `}
            <Link href="/review">To the review</Link>
          </p>
        </Note>
      )}
      <div className="buttons">
        <Button
          className="button"
          isDisabled={busy}
          onPress={() => {
            forget();
            progress.current = atStart();
            setIsAsked(true);
          }}
        >
          Queue all {count(totalCount)} for the review …
        </Button>
      </div>
      <Question
        title={`Queue ${products} for the review?`}
        isOpen={isAsked}
        does="Queue them"
        isBusy={busy}
        onDo={queue}
        onClose={close}
      >
        <p>
          All that the search finds, whatever of it is shown. Left out is what is discontinued, carried, in
          the queue already, or was rejected.
        </p>
        <Trouble refusal={refusal} again={queue} />
      </Question>
    </>
  );
}

/** How far it has come, over all tries. */
interface Progress {
  whole: Queued;
  /** Behind which product it goes on; null: at the first. */
  after: string | null;
  isStopped: boolean;
}

const atStart = (): Progress => ({
  whole: { queued: 0, already_queued: 0, already_selected: 0 },
  after: null,
  isStopped: false,
});

/** Page by page: what was queued stays so, and a further try goes on behind it. */
async function queueOn(client: Client, filters: Filters, progress: Progress): Promise<void> {
  while (!progress.isStopped) {
    const page = await pageOf(client, filters, progress.after);
    if (page.nodes.length === 0) return;
    const criteria = { product_ids: page.nodes.map(one => one.productId) };
    const some = await call<Queued>('/api/issoh/selection/queue', { json: { criteria } });
    for (const key of ['queued', 'already_queued', 'already_selected'] as const)
      progress.whole[key] += some[key];
    if (!page.hasNextPage) return;
    progress.after = page.endCursor;
  }
}

async function pageOf(client: Client, filters: Filters, after: string | null) {
  const { data, error } = await client.query<ProductIdsQuery>(
    String(ProductIdsDocument),
    { search: filters.search || null, filter: filterOf(filters), first: PAGE, after },
    { requestPolicy: 'network-only' },
  );
  if (error !== undefined) throw refusalIn(error);
  return data!.searchProducts!;
}
