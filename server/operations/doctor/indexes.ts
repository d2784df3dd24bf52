/** Indexes that are not whole, as where making one beside who works was broken off. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import { MIGRATE, NOT_WHOLE, type NotWhole, wholeBy } from '../../database/not-whole.ts';
import { ALONE, area, type Finding, isAlone, typed } from './finding.ts';

const database = area('database');

export async function indexesOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<NotWhole>(NOT_WHOLE);
  const names = rows.map(row => row.name).join(', ');
  const found = rows.length === 0 ? 'all serve' : `not whole in ${tier}: ${names}`;
  const all = [...new Set(rows.map(wholeBy))];
  const sql = all.filter(one => one !== MIGRATE);
  const advice = [
    ...(sql.length > 0 ? [`In "inventory psql ${tier}":${typed(sql)}`] : []),
    ...(sql.some(isAlone) ? [ALONE] : []),
    ...(sql.length < all.length ? [MIGRATE] : []),
  ].join('\n');
  return database('indexes', rows.length === 0 ? 'ok' : 'bad', found, advice);
}
