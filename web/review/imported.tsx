/** The products that an import made, each with its page. */
import { useState } from 'react';
import { useClient } from 'urql';
import { Link } from 'wouter';
import { pathPart } from '../../client/part.ts';
import { useAct } from '../asking.ts';
import { ImportedProductsDocument, type ImportedProductsQuery } from '../graphql/documents.ts';
import { refusalIn, rowsOf, useQuestion } from '../graphql/question.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { Table } from '../parts/table.tsx';

const PAGE = 100;

export function Imported({ jobId }: { jobId: string }) {
  const client = useClient();
  const variables = { jobId, first: PAGE };
  const first = useQuestion(ImportedProductsDocument, variables);
  const [more, setMore] = useState<ImportedProductsQuery['importItems'][]>([]);
  const { act, busy, refusal } = useAct();
  const last = (more.at(-1) ?? first.answer?.importItems)?.pageInfo;
  const read = () =>
    act(async () => {
      const { data, error } = await client.query<ImportedProductsQuery>(String(ImportedProductsDocument), {
        ...variables,
        after: last?.endCursor,
      });
      if (error !== undefined) throw refusalIn(error);
      setMore([...more, data!.importItems]);
    });
  return (
    <section aria-labelledby="imported">
      <h2 id="imported">What it made</h2>
      <Answered asked={{ ...first, refusal: first.refusal ?? refusal }} waiting="Reading the products">
        {({ importItems }) => {
          const rows = [importItems, ...more].flatMap(rowsOf).filter(row => row.product !== null);
          if (rows.length === 0) return <Nothing title="None of its products is there any more." />;
          return (
            <Table
              label="Products that were imported"
              rows={rows}
              keyOf={row => row.queueId}
              more={last?.hasNextPage ? read : null}
              waits={first.waits || busy}
              columns={[
                {
                  name: 'SKU',
                  show: ({ product }) => (
                    <Link href={`/stock/${pathPart(product!.internalSku)}`}>{product!.internalSku}</Link>
                  ),
                },
                { name: 'Name', show: ({ product }) => product!.productName },
              ]}
            />
          );
        }}
      </Answered>
    </section>
  );
}
