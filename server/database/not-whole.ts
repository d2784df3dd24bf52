/** Indexes that are not whole, as where making one beside who works was broken off, and what makes each whole. */
import { IS_AT_WORK } from './at-work.ts';

/** With one that a partition has of its own, and whether a partition has none. */
export const NOT_WHOLE = `
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

export interface NotWhole {
  name: string;
  /** Of a partitioned table: rebuilding one does nothing. */
  is_parent: boolean;
  part: string | null;
  is_wanting: boolean;
}

/** Whether it is one that a rebuild makes, or has left where it was broken off, beside the one that serves. */
export const isOfRebuild = (name: string) => /_cc(?:new|old)\d*"?$/.test(name);

export const MIGRATE = 'Run "inventory migrate": it makes what partitions lack.';

/** Once more taken up, one that is there already has the parent looked at. Those of partitions come first. */
export function wholeBy({ name, is_parent, part, is_wanting }: NotWhole): string {
  if (isOfRebuild(name)) return `drop index concurrently ${name};`;
  if (!is_parent) return `reindex index concurrently ${name};`;
  if (is_wanting || part === null) return MIGRATE;
  return `alter index ${name} attach partition ${part};`;
}
