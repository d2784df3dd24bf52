/** Indexes that are not whole, as where making one beside who works was broken off. */
import type pg from 'pg';
import { IS_AT_WORK } from '../../database/at-work.ts';
import type { Tier } from '../../database/migrate.ts';
import { ALONE, area, type Finding, isAlone, typed } from './finding.ts';

const database = area('database');

/** With one that a partition has of its own, and whether a partition has none. */
const BROKEN = `
  select i.indexrelid::regclass::text as name, c.relkind = 'I' as is_parent, min(a.inhrelid::regclass::text) as part,
         exists (select from pg_catalog.pg_inherits p
                  where p.inhparent = i.indrelid
                    and not exists (select from pg_catalog.pg_index o
                                      join pg_catalog.pg_inherits h on h.inhrelid = o.indexrelid
                                     where o.indrelid = p.inhrelid and h.inhparent = i.indexrelid)) as is_wanting
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    left join pg_catalog.pg_inherits a on a.inhparent = i.indexrelid
   where not i.indisvalid and not ${IS_AT_WORK}
   group by i.indexrelid, i.indrelid, c.relkind
   order by c.relkind = 'I', name`;

interface Broken {
  name: string;
  /** Of a partitioned table: rebuilding one does nothing. */
  is_parent: boolean;
  part: string | null;
  is_wanting: boolean;
}

export async function indexesOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<Broken>(BROKEN);
  const names = rows.map(row => row.name).join(', ');
  const found = rows.length === 0 ? 'all serve' : `not whole in ${tier}: ${names}`;
  const all = [...new Set(rows.map(adviceFor))];
  const sql = all.filter(one => one !== MIGRATE);
  const advice = [
    ...(sql.length > 0 ? [`In "inventory psql ${tier}":${typed(sql)}`] : []),
    ...(sql.some(isAlone) ? [ALONE] : []),
    ...(sql.length < all.length ? [MIGRATE] : []),
  ].join('\n');
  return database('indexes', rows.length === 0 ? 'ok' : 'bad', found, advice);
}

const MIGRATE = 'Run "inventory migrate": it makes what partitions lack.';

/** Once more taken up, one that is there already has the parent looked at. Those of partitions come first. */
function adviceFor({ name, is_parent, part, is_wanting }: Broken): string {
  // What a broken-off rebuild has left beside the one that serves.
  if (/_cc(?:new|old)\d*"?$/.test(name)) return `drop index concurrently ${name};`;
  if (!is_parent) return `reindex index concurrently ${name};`;
  if (is_wanting || part === null) return MIGRATE;
  return `alter index ${name} attach partition ${part};`;
}
