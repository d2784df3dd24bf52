/** What a superuser may do to the past: each kind changes it in an open transaction, and says which seals must tell. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type pg from 'pg';
import type { Tier } from '../../../server/database/migrate.ts';
import { keyId } from '../../../server/seals/key.ts';
import { recordable, type Seal, sealColumns, signed } from '../../../server/seals/statement.ts';
import type { Random } from '../../support/random-lists.ts';

export interface Target {
  client: pg.ClientBase;
  tier: Tier;
  chain: string;
  key: string;
  random: Random;
}

/** Seals that must be named; null: something of no seal. */
type Expected = (number | null)[];
type Tampering = (target: Target) => Promise<Expected>;

interface Sealed {
  key: string;
  seal_no: number;
}

const rowsOf = async <Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> => (await client.query<Row>(sql, values)).rows;

/** Every row with its seal, by the plain meaning of a seal. */
function sealedRows({ client, chain, key }: Target): Promise<Sealed[]> {
  return rowsOf<Sealed>(
    client,
    `select r.${key}::text as key, s.seal_no::integer
       from ${chain} r
      cross join lateral (
        select min(s.seal_no) as seal_no from audit.seals s
         where s.chain = $1 and (r.xact_id is null or pg_visible_in_snapshot(r.xact_id, s.seen_until))
           and (s.seen_from is null or not pg_visible_in_snapshot(r.xact_id, s.seen_from))
           and (s.key_until is null or r.${key}::text collate "C" <= s.key_until
                and length(r.${key}::text) = length(s.key_until) or length(r.${key}::text) < length(s.key_until))) s
      where s.seal_no is not null order by s.seal_no, r.${key}`,
    [chain],
  );
}

async function some(target: Target, count: number): Promise<Sealed[]> {
  return target.random.shuffle(await sealedRows(target)).slice(0, count);
}

/** Two rows of different seals. */
async function two(target: Target): Promise<[Sealed, Sealed]> {
  const rows = target.random.shuffle(await sealedRows(target));
  const [one] = rows;
  return [one!, rows.find(row => row.seal_no !== one!.seal_no)!];
}

const numbers = (rows: Sealed[]): number[] => [...new Set(rows.map(row => row.seal_no))];

const edited: Record<string, string> = {
  'audit.log': "actor = actor || '!'",
  'spp.price_history': 'new_price = new_price + 0.0001',
  'issoh.stock_movements': "note = coalesce(note, '') || '!'",
};

const edit: Tampering = async target => {
  const rows = await some(target, 1 + target.random.below(3));
  await target.client.query(
    `update ${target.chain} set ${edited[target.chain]} where ${target.key}::text = any ($1)`,
    [rows.map(row => row.key)],
  );
  return numbers(rows);
};

const remove: Tampering = async target => {
  const rows = await some(target, 1 + target.random.below(3));
  await target.client.query(`delete from ${target.chain} where ${target.key}::text = any ($1)`, [
    rows.map(row => row.key),
  ]);
  return numbers(rows);
};

/** A sealed row once more, under a key of its own. */
const insert: Tampering = async target => {
  const { client, chain, key, random } = target;
  const before = new Set((await sealedRows(target)).map(row => row.key));
  const [row] = await some(target, 1);
  const other =
    chain === 'audit.log'
      ? '(select max(l.log_id) + 1 from audit.log l)'
      : `left(r.${key}::text, -4) || '${(0x1000 + random.below(0xf000)).toString(16)}'`;
  await client.query(
    `insert into ${chain} overriding system value
     select (jsonb_populate_record(r, jsonb_build_object('${key}', ${other}))).* from ${chain} r where r.${key}::text = $1`,
    [row!.key],
  );
  return numbers((await sealedRows(target)).filter(one => !before.has(one.key)));
};

/** Two rows take each other's place. */
const reorder: Tampering = async target => {
  const { client, chain, key } = target;
  const [one, other] = await two(target);
  const spare = chain === 'audit.log' ? '-1' : '00000000-0000-7000-8000-000000000000';
  for (const [from, to] of [
    [one.key, spare],
    [other.key, one.key],
    [spare, other.key],
  ])
    await client.query(
      `update ${chain} set ${key} = $2 ${chain === 'audit.log' ? '' : '::uuid'} where ${key}::text = $1`,
      [from, to],
    );
  return numbers([one, other]);
};

/** A row is said to be of another transaction, whose seal is another. */
const moveAway: Tampering = async target => {
  const { client, chain, key } = target;
  const [one, other] = await two(target);
  await client.query(
    `update ${chain} set xact_id = (select o.xact_id from ${chain} o where o.${key}::text = $2) where ${key}::text = $1`,
    [one.key, other.key],
  );
  // Where both are of the first window, only its slices tell them apart, and by the key.
  return numbers([one]);
};

const sealsOf = ({ client, chain }: Target): Promise<Seal[]> =>
  rowsOf<Seal>(client, `select ${sealColumns} from audit.seals s where s.chain = $1 order by s.seal_no`, [
    chain,
  ]);

/** The newest seals go with their rows. */
const cut: Tampering = async target => {
  const { client, chain, key, random } = target;
  const seals = await sealsOf(target);
  const keep = random.below(seals.length);
  const gone = seals.slice(keep);
  const rows = (await sealedRows(target)).filter(row => row.seal_no > keep);
  await client.query(`delete from ${chain} where ${key}::text = any ($1)`, [rows.map(row => row.key)]);
  await client.query('delete from audit.seals where chain = $1 and seal_no > $2', [chain, keep]);
  return gone.map(({ seal_no }) => Number(seal_no));
};

/** The newest rows go, their seals stay. */
const cutRows: Tampering = async target => {
  const rows = await sealedRows(target);
  const last = rows.slice(-1 - target.random.below(20));
  await target.client.query(`delete from ${target.chain} where ${target.key}::text = any ($1)`, [
    last.map(row => row.key),
  ]);
  return numbers(last);
};

/** Rows by partition; audit.log has none. */
async function partition(target: Target): Promise<{ name: string; rows: Sealed[] }> {
  const places = await rowsOf<{ key: string; name: string }>(
    target.client,
    `select r.${target.key}::text as key, r.tableoid::regclass::text as name from ${target.chain} r`,
  );
  const name = target.random.pick([...new Set(places.map(place => place.name))].sort());
  const keys = new Set(places.filter(place => place.name === name).map(place => place.key));
  return { name, rows: (await sealedRows(target)).filter(row => keys.has(row.key)) };
}

const detach: Tampering = async target => {
  const { name, rows } = await partition(target);
  if (name === target.chain) return remove(target);
  await target.client.query(`alter table ${target.chain} detach partition ${name}`);
  return numbers(rows);
};

const drop: Tampering = async target => {
  const { name, rows } = await partition(target);
  if (name === target.chain) return cutRows(target);
  await target.client.query(`drop table ${name}`);
  return numbers(rows);
};

const editDetached: Tampering = async target => {
  const { name, rows } = await partition(target);
  const row = target.random.pick(rows);
  const bounds = await rowsOf<{ bounds: string }>(
    target.client,
    'select pg_get_expr(c.relpartbound, c.oid) as bounds from pg_class c where c.oid = $1::regclass',
    [name],
  );
  const apart = name !== target.chain;
  if (apart) await target.client.query(`alter table ${target.chain} detach partition ${name}`);
  await target.client.query(`update ${name} set ${edited[target.chain]} where ${target.key}::text = $1`, [
    row.key,
  ]);
  if (apart)
    await target.client.query(`alter table ${target.chain} attach partition ${name} ${bounds[0]!.bounds}`);
  return numbers([row]);
};

const withoutSeal: Tampering = async target => {
  const seals = await sealsOf(target);
  const { seal_no } = seals[target.random.below(seals.length - 1)]!;
  await target.client.query('delete from audit.seals where chain = $1 and seal_no = $2', [
    target.chain,
    seal_no,
  ]);
  return [Number(seal_no)];
};

const exchangedSeals: Tampering = async target => {
  const [one, other] = target.random.shuffle(await sealsOf(target));
  await target.client.query(
    'update audit.seals s set seal_no = s.seal_no + 1000000 where s.chain = $1 and s.seal_no = any ($2)',
    [target.chain, [one!.seal_no, other!.seal_no]],
  );
  await target.client.query(
    `update audit.seals s set seal_no = case s.seal_no when $2::bigint + 1000000 then $3::bigint else $2::bigint end
      where s.chain = $1 and s.seal_no > 1000000`,
    [target.chain, one!.seal_no, other!.seal_no],
  );
  return [Number(one!.seal_no), Number(other!.seal_no)];
};

/** Somebody's own key. */
function madeUpKey() {
  const key = generateKeyPairSync('ed25519').privateKey;
  return { id: keyId(createPublicKey(key)), key };
}

async function replace(target: Target, seal: Seal): Promise<void> {
  await target.client.query('delete from audit.seals where chain = $1 and seal_no = $2', [
    seal.chain,
    seal.seal_no,
  ]);
  await target.client.query('select audit.record_seal($1)', [recordable(seal)]);
}

/** A seal is made anew over what its rows are now. */
async function remade(target: Target, seal: Seal, previous: string | null, key = madeUpKey()): Promise<Seal> {
  const [sums] = await rowsOf<{ row_count: string; root: string }>(
    target.client,
    "select s.row_count::text, encode(s.root, 'hex') as root from audit.seal_sums($1, $2, $2) s",
    [seal.chain, seal.seal_no],
  );
  return signed(target.tier, { ...seal, ...sums, previous }, key);
}

const forgedSeal: Tampering = async target => {
  const changed = await edit(target);
  const seals = await sealsOf(target);
  for (const number of changed) {
    const seal = seals[number! - 1]!;
    const forged = await remade(target, seal, seal.previous);
    // As if the right key had signed it.
    await replace(target, target.random.chance(0.5) ? forged : { ...forged, key_id: seal.key_id });
  }
  return changed;
};

/** The right seal but for its signature. */
const badSignature: Tampering = async target => {
  const seal = target.random.pick(await sealsOf(target));
  const byte = target.random.below(64) * 2;
  const other = ((Number.parseInt(seal.signature.slice(byte, byte + 2), 16) + 1) % 256).toString(16);
  const signature = seal.signature.slice(0, byte) + other.padStart(2, '0') + seal.signature.slice(byte + 2);
  await replace(target, { ...seal, signature });
  return [Number(seal.seal_no)];
};

const wholeChain: Tampering = async target => {
  const changed = await edit(target);
  const key = madeUpKey();
  let previous: string | null = null;
  for (const seal of await sealsOf(target)) {
    const made: Seal = await remade(target, seal, previous, key);
    await replace(target, made);
    previous = made.hash;
  }
  return changed;
};

/** A row that names a transaction which is still to come. */
const fromTheFuture: Tampering = async target => {
  const [row] = await some(target, 1);
  await target.client.query(
    `update ${target.chain} set xact_id = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::text::xid8
      where ${target.key}::text = $1`,
    [row!.key],
  );
  return [row!.seal_no, null];
};

/** The database is made to say that all is well. */
const liar: Tampering = async target => {
  await edit(target);
  await target.client.query(
    `create or replace function audit.seal_sums(chain text, first_no bigint, last_no bigint)
     returns table (seal_no bigint, row_count bigint, root bytea) language sql stable as $lie$
       select s.seal_no, s.row_count, s.root from audit.seals s
        where s.chain = seal_sums.chain and s.seal_no between first_no and last_no $lie$`,
  );
  return [null];
};

export const tamperings: Record<string, Tampering> = {
  'rows edited': edit,
  'rows deleted': remove,
  'a row inserted': insert,
  'rows in each other’s place': reorder,
  'a row moved to another transaction': moveAway,
  'newest seals and rows cut off': cut,
  'newest rows cut off': cutRows,
  'a partition detached': detach,
  'a partition dropped': drop,
  'a row edited in a detached partition': editDetached,
  'a seal deleted': withoutSeal,
  'seals in each other’s place': exchangedSeals,
  'a seal forged over edited rows': forgedSeal,
  'a signature changed': badSignature,
  'the whole chain forged': wholeChain,
  'a row of the future': fromTheFuture,
  'a function that lies': liar,
};
