/** A server that takes no writes: a standby that nobody has promoted, or one that is set so. */
import type pg from 'pg';

export type ReadOnly = 'recovery' | 'setting';

/** What each is called, and what mends it. */
export const READ_ONLY: Record<ReadOnly, { code: string; what: string; mend: string }> = {
  recovery: {
    code: 'server_in_recovery',
    what: 'the server is a standby in recovery, which follows another one and takes no writes',
    mend: 'Where it is to take the place of its primary, and that has ended: select pg_promote(); (or pg_ctl promote). Otherwise name the primary.',
  },
  setting: {
    code: 'server_read_only',
    what: 'default_transaction_read_only is on there, so it takes no writes',
    mend: 'Whoever set it may be at work there. Run as a superuser where it was set: alter system (or role …, or database …) reset default_transaction_read_only; then select pg_reload_conf();',
  },
};

/** Why whoever asks may write nothing, as a term of SQL. */
export const READ_ONLY_SQL = `case when pg_catalog.pg_is_in_recovery() then 'recovery'
            when current_setting('default_transaction_read_only')::boolean then 'setting' end`;

export async function readOnlyOf(asked: Pick<pg.ClientBase, 'query'> | pg.Pool): Promise<ReadOnly | null> {
  const { rows } = await asked.query<{ why: ReadOnly | null }>(`select ${READ_ONLY_SQL} as why`);
  return rows[0]!.why;
}

/** The same in one line, for who shows what is amiss. */
export function readOnlyInWords(why: ReadOnly): string {
  const { what, mend } = READ_ONLY[why];
  return `${what}. ${mend}`;
}
