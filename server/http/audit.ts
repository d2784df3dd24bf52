/** The audit log of a database, for who may read it: the same in both. */
import { z } from 'zod';
import { auditReaders } from '../access.ts';
import type { Tier } from '../database/migrate.ts';
import { listed } from './answers.ts';
import { readPage } from './pages.ts';
import { type Route, route } from './route.ts';
import { AuditLog } from './rows.ts';
import { foreignCursor, instant, page } from './shapes.ts';

const text = z.string().max(200).optional();

/** The route to the log of one database. */
export function auditRoute(tier: Tier, path: string): Route {
  return route({
    method: 'get',
    path,
    operation: `list${tier === 'spp' ? 'Spp' : 'Issoh'}Audit`,
    summary: 'Who changed what and when, the latest first.',
    roles: auditReaders,
    query: z.strictObject({
      table: text,
      key: text,
      actor: text,
      since: instant.optional(),
      until: instant.optional(),
      ...page,
    }),
    answers: { 200: listed(AuditLog) },
    handle: async call => {
      const { table, key, actor, since, until, cursor } = call.query;
      const sql = 'select * from audit.entries($1, $2, $3, $4, $5, $6, $7)';
      const values = [table, key, actor, since, until, numberOf(cursor)];
      return { body: await readPage(call, tier, sql, values, (row: { log_id: string }) => row.log_id) };
    },
  });
}

/** The number of an entry in a cursor. @throws Problem 400 when it holds something else */
function numberOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined || /^\d{1,18}$/.test(cursor)) return cursor;
  throw foreignCursor();
}
