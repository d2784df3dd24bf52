import { type Command, Option } from 'commander';
import { type Tier, tiers } from '../database/migrate.ts';
import { jobState } from '../operations/stuck.ts';
import { readId } from './ids.ts';
import { note, print, printJson, refusal, withDatabases } from './run.ts';
import { table } from './table.ts';

export function addJobVerbs(program: Command): void {
  const jobs = program.command('jobs').description('Jobs of the worker: what waits, runs or has failed.');

  jobs
    .command('list')
    .description('Lists all jobs that are not done.')
    .addHelpText(
      'after',
      `
States: runs, waits, tries again; and what does not go on by itself: overdue (no worker takes it), its worker is gone
(freed within a minute while a worker runs), given up (all tries used: "jobs retry" or "jobs discard").`,
    )
    .addOption(new Option('--database <database>', 'of this one only').choices(tiers))
    .option('--json', 'print them as JSON')
    .action(async (flags: { database?: Tier; json?: true }) => {
      const asked = tiers.filter(tier => flags.database === undefined || flags.database === tier);
      const rows = (await Promise.all(asked.map(listJobs))).flat();
      if (flags.json) return printJson(rows);
      const cells = rows.map(row => [
        row.database,
        row.id,
        row.task_identifier,
        `${row.attempts}/${row.max_attempts}`,
        row.run_at,
        row.state,
        String(row.last_error ?? '').split('\n')[0],
      ]);
      print(table(['database', 'id', 'task', 'tries', 'run at', 'state', 'last error'], cells));
    });

  each(jobs, 'retry', 'Runs jobs again, at once and with all their tries.', 'retried', ids => [
    'select id from graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := 0)',
    ids,
  ]);
  each(jobs, 'discard', 'Drops jobs; those that run are left alone.', 'discarded', ids => [
    'select id from graphile_worker.complete_jobs($1::bigint[])',
    ids,
  ]);
}

function each(
  jobs: Command,
  verb: string,
  description: string,
  told: string,
  sql: (ids: string[]) => [string, string[]],
): void {
  jobs
    .command(verb)
    .description(description)
    .argument('<id...>', 'as "jobs list" shows them')
    .addOption(new Option('--database <database>', 'whose jobs they are').choices(tiers).default('spp'))
    .action(async (given: string[], { database }: { database: Tier }) => {
      const ids = [...new Set(given.map(id => readId('job', id)))];
      const known = await knownJobs(database, ids);
      const [text, values] = sql(ids);
      const changed = idsOf(await query(database, text, [values]));
      print(`${changed.length} of ${ids.length} ${told}`);
      const running = known.filter(id => !changed.includes(id));
      if (running.length > 0) note(`left alone, as they run: ${running.join(', ')}`);
      const unknown = ids.filter(id => !known.includes(BigInt(id).toString()));
      if (unknown.length > 0) throw noSuchJob(database, unknown);
    });
}

async function knownJobs(database: Tier, ids: string[]): Promise<string[]> {
  return idsOf(
    await query(database, 'select j.id from graphile_worker.jobs j where j.id = any ($1::bigint[])', [ids]),
  );
}

function idsOf(rows: Record<string, unknown>[]): string[] {
  return rows.map(row => String(row.id));
}

function noSuchJob(database: Tier, ids: string[]) {
  return refusal(
    'no_such_job',
    `There is no job ${ids.join(', ')} in ${database}.`,
    '"inventory jobs list" shows those that are not done; "--database issoh" names jobs of IS-SOH.',
  );
}

async function listJobs(database: Tier): Promise<Record<string, unknown>[]> {
  const rows = await query(
    database,
    `select j.id, j.task_identifier, j.queue_name, j.attempts, j.max_attempts, j.run_at, j.locked_by, j.last_error,
            ${jobState} as state
       from graphile_worker.jobs j order by j.id`,
  );
  return rows.map(row => ({ database, ...row }));
}

/** Jobs are the owner's: no role of a token reaches them. */
async function query(
  database: Tier,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withDatabases(
    async ({ connections }) => (await connections.owner[database].query(text, values)).rows,
  );
}
