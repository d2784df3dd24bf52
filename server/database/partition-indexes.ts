/**
 * Indexes of partitioned tables. A migration makes one `on only` the parent, which takes a moment; here each partition gets
 * its own beside whoever works, and the parent's is whole when it has taken up all of them.
 */
import type pg from 'pg';
import { IS_AT_WORK, untilNobodyWorks } from './at-work.ts';

/** Partitions, or one, that an index is not whole for, each with its own where it has one that is not taken up yet. */
const WANTING = `
  with wanted as (
    select format('%I.%I', n.nspname, c.relname) as parent, i.indexrelid, i.indrelid, pg_get_indexdef(i.indexrelid) as made
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'I'
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where not i.indisvalid and c.relowner = 'inv_owner'::regrole
  ), partitions as (
    select w.*, format('%I.%I', n.nspname, t.relname) as partition, t.oid
      from wanted w
      join pg_catalog.pg_inherits h on h.inhparent = w.indrelid
      join pg_catalog.pg_class t on t.oid = h.inhrelid and t.relkind = 'r'
      join pg_catalog.pg_namespace n on n.oid = t.relnamespace
     -- A login of ours may not enter the schema: as a regclass the name would be refused.
     where $1::text is null or format('%I.%I', n.nspname, t.relname) = $1
  )
  select p.parent, p.partition, p.made, o.index, o.is_valid
    from partitions p
    left join lateral (
      select format('%I.%I', n.nspname, c.relname) as index, i.indisvalid as is_valid
        from pg_catalog.pg_index i
        join pg_catalog.pg_class c on c.oid = i.indexrelid and not c.relispartition
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where i.indrelid = p.oid
         and regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '')
             = regexp_replace(p.made, '^.*? USING ', '')
         and (i.indisvalid or not ${IS_AT_WORK})
       order by i.indisvalid desc, c.relname
       limit 1) o on true
   where not exists (
     select
       from pg_catalog.pg_index i
       join pg_catalog.pg_inherits a on a.inhrelid = i.indexrelid and a.inhparent = p.indexrelid
      where i.indrelid = p.oid)
   order by p.parent, p.partition`;

interface Wanting {
  parent: string;
  partition: string;
  /** The statement that makes the parent's. */
  made: string;
  /** What the partition has of its kind; null: nothing. */
  index: string | null;
  is_valid: boolean | null;
}

/**
 * Gives each partition its own, in as many steps as there are partitions: broken off, it goes on where it was. Nobody waits
 * for it.
 *
 * @param client a session of whoever migrates
 * @param begun hears of each index
 */
export async function buildPartitionIndexes(
  client: pg.ClientBase,
  begun: (index: string) => void,
): Promise<void> {
  for (const { parent, partition } of await wantingIn(client, null)) {
    begun(parent);
    await untilNobodyWorks(client, partition);
    // Whom it has waited for may have made it, or have left another.
    const found = (await wantingIn(client, partition)).find(one => one.parent === parent);
    if (found?.is_valid === false) await client.query(`drop index concurrently if exists ${found.index}`);
    if (found && found.is_valid !== true) await client.query(ofPartition(found.made, partition));
  }
}

/**
 * Has the parent's take them up, which makes it whole. This takes each partition's index for itself: behind it waits who
 * reads that partition, as long as somebody has it in a transaction. So whoever calls this watches over it
 * (locks/bystanders.ts).
 *
 * @param client a session of whoever migrates
 */
export async function attachPartitionIndexes(client: pg.ClientBase): Promise<void> {
  const wanting = await wantingIn(client, null);
  await client.query("set lock_timeout = '5s'");
  for (const { parent, index, is_valid } of wanting)
    if (is_valid) await client.query(`alter index ${parent} attach partition ${index}`);
}

/** Asked for as the login: the owner does not see what its other sessions are at. */
async function wantingIn(client: pg.ClientBase, partition: string | null): Promise<Wanting[]> {
  await client.query('reset role');
  const { rows } = await client.query<Wanting>(WANTING, [partition]);
  await client.query('set role inv_owner');
  return rows;
}

/** PostgreSQL gives it a name. */
function ofPartition(made: string, partition: string): string {
  const [, unique = '', rest] = /^CREATE (UNIQUE )?INDEX .*? ON ONLY \S+ (USING .*)$/s.exec(made)!;
  return `create ${unique}index concurrently on ${partition} ${rest}`;
}
