/** Indexes that are not whole, as where making one beside who works was broken off. */
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import { NOT_WHOLE, type NotWhole, wholeBy } from '../../database/not-whole.ts';
import { area, type Finding } from './finding.ts';

const database = area('database');

export async function indexesOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<NotWhole>(NOT_WHOLE);
  const names = rows.map(row => row.name).join(', ');
  const found = rows.length === 0 ? 'all serve' : `not whole in ${tier}: ${names}`;
  const advice = [...new Set(rows.map(wholeBy))].join(' ');
  return database('indexes', rows.length === 0 ? 'ok' : 'bad', found, advice);
}
