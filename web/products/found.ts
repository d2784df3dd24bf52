/** The products that were asked for, page by page. */
import { useState } from 'react';
import { useClient } from 'urql';
import { type Asked, useAct } from '../asking.ts';
import { ProductPageDocument, type ProductPageQuery } from '../graphql/documents.ts';
import { refusalIn, useQuestion } from '../graphql/question.ts';
import { type Filters, filterOf } from './filters.ts';

type Page = NonNullable<ProductPageQuery['searchProducts']>;
export type Product = Page['nodes'][number];

const PAGE = 100;

export function useProducts(filters: Filters): Asked<Product[]> & { more: (() => void) | null } {
  const client = useClient();
  const variables = {
    search: filters.search || null,
    filter: filterOf(filters),
    orderBy: filters.order,
    first: PAGE,
  };
  const first = useQuestion(ProductPageDocument, variables);
  const [behind, setBehind] = useState<{ of: Page; last: Page; rows: Product[] } | null>(null);
  const { act, busy, refusal } = useAct();
  const page = first.answer?.searchProducts ?? null;
  const known = behind !== null && behind.of === page ? behind : null;
  const last = known?.last ?? page;
  const rows = [...(page?.nodes ?? []), ...(known?.rows ?? [])];
  const more = () =>
    act(async () => {
      const after = last?.endCursor ?? null;
      const { data, error } = await client.query<ProductPageQuery>(String(ProductPageDocument), {
        ...variables,
        after,
      });
      if (error !== undefined) throw refusalIn(error);
      const next = data!.searchProducts!;
      setBehind({ of: page!, last: next, rows: [...(known?.rows ?? []), ...next.nodes] });
    });
  return {
    answer: page === null ? null : rows,
    refusal: first.refusal ?? refusal,
    waits: first.waits || busy,
    again: first.again,
    more: last?.hasNextPage ? more : null,
  };
}
