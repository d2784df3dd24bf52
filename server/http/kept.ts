/**
 * Answers about the catalogue that are kept as long as they are right. An answer is kept under what was asked, by which
 * role, for which supplier, and under the catalogue's generation in the snapshot that it was read in. Whoever asks
 * again reads the generation first: another one is another key. So nothing is ever taken out of the cache.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import type pg from 'pg';
import { createReads, type Reads } from '../cache/reads.ts';
import { NotOurs, type Store } from '../cache/store.ts';
import type { Settings } from '../settings.ts';
import { keptAnswers } from './metrics.ts';
import type { Answer, Call } from './route.ts';
import { callerOf } from './shares.ts';

/** What an answer is made of. */
export interface Shown {
  /** For the metrics. */
  kind: string;
  /** Whose catalogue, by code or id; default: of all whom the caller may see. */
  supplier?: string | null;
  /** Whether the tree of categories decides what is shown. */
  byCategory?: boolean;
}

/** Where answers are kept, and how a key is made of what they answer. */
export interface Keeper {
  store: Store;
  /** Those of this process. */
  reads: Reads;
  keyOf(question: unknown[]): string;
}

/** To be raised when answers to the same question become others. */
const SHAPE = 1;

/** @param settings whose secret all servers of one system share; their keys tell nobody else what was asked */
export function keeperOf(store: Store | null, { jwtSecret }: Settings): Keeper | null {
  if (store === null) return null;
  const secret = Buffer.from(hkdfSync('sha256', jwtSecret, '', 'inventory: keys of kept answers', 32));
  const keyOf = (question: unknown[]) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([SHAPE, ...question]))
      .digest('base64url');
  return { store, reads: createReads(), keyOf };
}

// biome-ignore lint/suspicious/noExplicitAny: calls of all shapes
type AnyCall = Call<any, any, any>;

/**
 * The answer that was kept, or the one that is read now.
 *
 * @param read reads SPP as the given call says, and gives the same to everybody of one role and supplier (suppliers: of one user)
 */
export async function kept<Given extends AnyCall>(
  call: Given,
  shown: Shown,
  read: (call: Given) => Promise<unknown>,
): Promise<Answer> {
  const { keeper } = call.context;
  if (keeper === null) return { body: await read(call) };
  const [now] = await call.sppNow<Generation>(GENERATION, argumentsOf(shown));
  const key = keyOf(keeper, call, now!);
  const found = await look(keeper, shown.kind, key);
  if (found !== null) return { text: found };
  const text = await keeper.reads.share(key, callerOf(call.claims), async begin => {
    const { generation, body } = await call.sppSnapshot(async client => {
      begin();
      return {
        generation: await generationIn(client, shown),
        body: await read({ ...call, spp: work => work(client) }),
      };
    });
    const answer = Buffer.from(JSON.stringify(body));
    const keyRead = keyOf(keeper, call, generation);
    // Nobody waits until it is kept, or hears that it could not be: whether it is there decides who reads, not what is
    // right, since an answer that comes late lies under the generation that it was read at all the same.
    return { key: keyRead, text: answer, kept: keeper.store.put(keyRead, answer).catch(() => undefined) };
  });
  return { text };
}

type Generation = { generation: string };

const GENERATION = `
  select spp_private.catalogue_generation(p.supplier, p.by_category) as generation
    from pg_catalog.json_to_record($1) as p (supplier text, by_category boolean)`;

function argumentsOf({ supplier = null, byCategory = false }: Shown): object {
  return { supplier, by_category: byCategory };
}

async function generationIn(client: pg.ClientBase, shown: Shown): Promise<Generation> {
  const { rows } = await client.query<Generation>(GENERATION, [JSON.stringify(argumentsOf(shown))]);
  return rows[0]!;
}

/** Under what an answer is kept: all that it is made of. */
export function keyOf(keeper: Pick<Keeper, 'keyOf'>, call: AnyCall, { generation }: Generation): string {
  const { role, supplier_id = null, user_id } = call.claims;
  const { path } = call.request.route;
  return keeper.keyOf([
    path,
    call.params,
    call.query,
    call.context.limits.page,
    role,
    supplier_id,
    // Suppliers know themselves by name, and nobody else (spp_private.shown_actor).
    role === 'inv_supplier' ? user_id : null,
    generation,
  ]);
}

/** Whatever is wrong with the cache is no reason not to answer. */
async function look({ store }: Keeper, kind: string, key: string): Promise<Buffer | null> {
  try {
    const found = await store.get(key);
    keptAnswers.inc({ kind, outcome: found === null ? 'miss' : 'hit' });
    return found;
  } catch (error) {
    keptAnswers.inc({ kind, outcome: error instanceof NotOurs ? 'refused' : 'failed' });
    return null;
  }
}
