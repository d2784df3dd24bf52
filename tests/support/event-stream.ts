/** A GraphQL subscription as a client sees it: a stream of events. */
import { signToken } from '../../server/access.ts';
import type { Role } from '../../server/database/pools.ts';
import type { Settings } from '../../server/settings.ts';

export interface Stream {
  status: number;
  type: string | null;
  /** The next event; null at the end. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server tells
  next(): Promise<{ event: string; data: any } | null>;
  close(): void;
}

export async function openStream(
  { url, settings }: { url: string; settings: Settings },
  query: string,
  {
    user = 'alice',
    role = 'inv_reviewer' as Role,
    supplier,
    token = '',
  }: { user?: string; role?: Role; supplier?: string | undefined; token?: string } = {},
): Promise<Stream> {
  const stop = new AbortController();
  const claims = { role, sub: user, ...(supplier === undefined ? {} : { supplier_id: supplier }) };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token || (await signToken(settings, claims))}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query }),
    signal: stop.signal,
  });
  const reader = response.body!.getReader();
  let text = '';
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const event = /^event: (.*)$/m.exec(block)?.[1];
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (event !== undefined) return { event, data: data ? JSON.parse(data) : null };
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return null;
        text += Buffer.from(value).toString();
      }
    },
    close: () => stop.abort(),
  };
}
