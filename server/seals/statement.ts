/** A seal as it is hashed and signed: what `audit.seals` holds, all as text. */
import { createHash, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import type { Tier } from '../database/migrate.ts';
import type { PublicKeys, SigningKey } from './key.ts';

const stated = [
  'chain',
  'seal_no',
  'format',
  'life',
  'cluster_id',
  'fence',
  'seen_from',
  'seen_until',
  'key_after',
  'key_until',
  'row_count',
  'root',
  'last_fence',
  'previous',
  'sealed_at',
  'key_id',
] as const;

export type Statement = Record<(typeof stated)[number], string | null>;

/** Bytes are hexadecimal. */
export interface Seal extends Statement {
  chain: string;
  seal_no: string;
  sealed_at: string;
  row_count: string;
  root: string;
  key_id: string;
  hash: string;
  signature: string;
}

/** How a seal is asked of `audit.seals` (as s), the same in every session. */
export const sealColumns = [
  's.chain, s.seal_no::text, s.format::text, s.life::text, s.cluster_id::text, s.fence, s.seen_from::text',
  's.seen_until::text, s.key_after, s.key_until, s.row_count::text, pg_catalog.encode(s.root, $$hex$$) as root',
  's.last_fence, pg_catalog.encode(s.previous, $$hex$$) as previous',
  `pg_catalog.to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sealed_at`,
  's.key_id, pg_catalog.encode(s.hash, $$hex$$) as hash, pg_catalog.encode(s.signature, $$hex$$) as signature',
].join(', ');

/** SHA-256 over the database's name and every field, as JSON. */
export function hashOf(tier: Tier, seal: Statement): string {
  const fields = stated.map(name => seal[name]);
  return createHash('sha256')
    .update(JSON.stringify(['inventory seal 1', tier, ...fields]))
    .digest('hex');
}

/** A draft with its hash and signature. */
export function signed(tier: Tier, draft: Statement, { id, key }: SigningKey): Seal {
  const statement = { ...draft, key_id: id };
  const hash = hashOf(tier, statement);
  return { ...statement, hash, signature: sign(null, Buffer.from(hash, 'hex'), key).toString('hex') } as Seal;
}

/** A seal as `audit.record_seal` takes it. */
export function recordable(seal: Seal): string {
  const bytes = (hex: string | null) => hex && `\\x${hex}`;
  const { root, previous, hash, signature } = seal;
  return JSON.stringify({
    ...seal,
    root: bytes(root),
    previous: bytes(previous),
    hash: bytes(hash),
    signature: bytes(signature),
  });
}

// Off the event loop, and on as many cores as there are.
const verifyAside = promisify(verify) as (
  algorithm: null,
  data: Buffer,
  key: unknown,
  signature: Buffer,
) => Promise<boolean>;

/** What is wrong with a seal's own hash and signature; null where nothing is. */
export async function flawOf(
  tier: Tier,
  seal: Seal,
  keys: PublicKeys,
  isStranger = false,
): Promise<string | null> {
  if (hashOf(tier, seal) !== seal.hash) return 'the seal itself was changed: its hash is another';
  const key = keys.get(seal.key_id);
  if (key === undefined) return isStranger ? null : `signed by a key that is not known here (${seal.key_id})`;
  const good = await verifyAside(
    null,
    Buffer.from(seal.hash, 'hex'),
    key,
    Buffer.from(seal.signature, 'hex'),
  );
  return good ? null : 'its signature is not good';
}
