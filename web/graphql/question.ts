/** GraphQL as the pages ask it: urql with its document cache, its errors as those of REST. */
import { useCallback, useEffect } from 'react';
import {
  type AnyVariables,
  Client,
  type CombinedError,
  cacheExchange,
  fetchExchange,
  type OperationResult,
  useQuery,
} from 'urql';
import { Refusal, refusalOf, unreachable } from '../api.ts';
import type { Asked } from '../asking.ts';
import { hear } from '../clock.ts';
import type { Session } from '../session.ts';
import type { TypedDocumentString } from './documents.ts';

/** A client of one session: what it keeps is nobody else's to see. */
export function clientOf({ token }: Session): Client {
  return new Client({
    url: '/graphql',
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      hear(response);
      // A refusal at the door is a problem document, as everywhere; what GraphQL refuses is in its answer.
      if (response.headers.get('content-type')?.includes('problem+json'))
        throw await refusalOf(response, token);
      return response;
    },
  });
}

/**
 * Asks a document when it is shown and whenever its variables change; what is kept of it is shown meanwhile.
 *
 * @param variables null: nothing is asked
 * @param everyMs how often it is asked again, as long as it is shown
 */
export function useQuestion<Answer, Variables extends AnyVariables>(
  asked: TypedDocumentString<Answer, Variables>,
  variables: Variables | null,
  everyMs?: number,
): Asked<Answer> {
  const pause = variables === null;
  const [{ data, error, fetching, stale }, execute] = useQuery<Answer, AnyVariables>({
    query: String(asked),
    variables: variables ?? {},
    pause,
  });
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  // Asked again a while after the answer, however long that took; out of sight nothing is.
  useEffect(() => {
    if (everyMs === undefined || pause || fetching) return;
    const timer = setInterval(() => document.hidden || again(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, pause, fetching, again]);
  return {
    answer: data ?? null,
    refusal: error === undefined ? null : refusalIn(error),
    waits: fetching || stale,
    again,
  };
}

/** What went wrong, as REST says it. */
export function refusalIn({ graphQLErrors, networkError }: CombinedError): Refusal {
  if (networkError instanceof Refusal) return networkError;
  const [said] = graphQLErrors;
  if (said === undefined) return unreachable();
  const { code = 'graphql_failed', hint = null, request_id = null } = said.extensions;
  return new Refusal(200, String(code), said.message, hint as string | null, request_id as string | null);
}

/** The rows of a list: GraphQL allows for such as are not there. */
export function rowsOf<Row>(list: { nodes: readonly (Row | null)[] } | null | undefined): Row[] {
  return (list?.nodes ?? []).filter(row => row !== null);
}

interface List<Row> {
  nodes: readonly (Row | null)[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The most that the server answers at once. */
const PAGE = 1000;

/** All rows of a list, however many pages they are. @throws Refusal */
export async function readAll<Answer, Row>(
  client: Client,
  asked: TypedDocumentString<Answer, { first: number; after?: string | null | undefined }>,
  listOf: (answer: Answer) => List<Row> | null,
): Promise<Row[]> {
  const all: Row[] = [];
  let after: string | null = null;
  do {
    const { data, error }: OperationResult<Answer> = await client.query(String(asked), {
      first: PAGE,
      after,
    });
    if (error !== undefined) throw refusalIn(error);
    const list = listOf(data!);
    all.push(...rowsOf(list));
    after = list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}
