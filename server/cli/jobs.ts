import { type Command, Option } from 'commander';
import { type Tier, tiers } from '../database/migrate.ts';
import { asRole, noLimit } from '../database/pools.ts';
import { readId } from './ids.ts';
import { note, operator, print, printJson, refusal, withDatabases } from './run.ts';
import { table } from './table.ts';

const PAGE = 1000;
/** SQLSTATE where there was nothing to do: of jobs that are listed, all run. */
const ALL_RUN = 'SPNJO';
const statements = {
  list: {
    spp: 'select * from spp.list_jobs(null, null, $1, $2)',
    issoh: 'select * from issoh.list_jobs(null, null, $1, $2)',
  },
  retry: { spp: 'select spp.retry_jobs($1)', issoh: 'select issoh.retry_jobs($1)' },
  discard: { spp: 'select spp.discard_jobs($1)', issoh: 'select issoh.discard_jobs($1)' },
};

interface Job {
  database: Tier;
  id: string;
  task_identifier: string;
  state: string;
  attempts: number;
  max_attempts: number;
  run_at: Date;
  last_error: string | null;
}

export function addJobVerbs(program: Command): void {
  const jobs = program.command('jobs').description('Jobs of the worker: what waits, runs or has failed.');

  jobs
    .command('list')
    .description('Lists all jobs that are not done.')
    .addHelpText(
      'after',
      `
States: runs, waits, tries again, superseded (it failed, and another does the same); and what does not go on by itself:
overdue (no worker takes it), its worker is gone (freed within a minute while a worker runs), given up (all tries used:
"jobs retry" or "jobs discard").`,
    )
    .addOption(new Option('--database <database>', 'of this one only').choices(tiers))
    .option('--json', 'print them as JSON')
    .action(async (flags: { database?: Tier; json?: true }) => {
      const asked = tiers.filter(tier => flags.database === undefined || flags.database === tier);
      const rows: Job[] = [];
      for (const tier of asked) rows.push(...(await listJobs(tier)));
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

  jobs
    .command('show')
    .description('Shows all of a job: what it is to do, how it was tried, and why it failed.')
    .argument('<id>', 'as "jobs list" shows it')
    .addOption(whose())
    .action(async (given: string, { database }: { database: Tier }) => {
      const id = BigInt(readId('job', given)).toString();
      const found = (await listJobs(database)).find(job => job.id === id);
      if (found === undefined) throw noSuchJob(database, [id]);
      printJson(found);
    });

  each(jobs, 'retry', 'Runs jobs again, at once and with all their tries.', 'retried');
  each(
    jobs,
    'discard',
    'Drops jobs; those that run are left alone. Their import, uploads or matching end as failed.',
    'discarded',
  );
}

function whose(): Option {
  return new Option('--database <database>', 'whose jobs they are').choices(tiers).default('spp');
}

function each(jobs: Command, verb: 'retry' | 'discard', description: string, told: string): void {
  jobs
    .command(verb)
    .description(description)
    .argument('<id...>', 'as "jobs list" shows them')
    .addOption(whose())
    .action(async (given: string[], { database }: { database: Tier }) => {
      const ids = [...new Set(given.map(id => BigInt(readId('job', id)).toString()))];
      const known = new Set((await listJobs(database)).map(({ id }) => id));
      const asked = ids.filter(id => known.has(id));
      const changed = asked.length === 0 ? [] : await change(verb, database, asked);
      print(`${changed.length} of ${ids.length} ${told}`);
      const running = asked.filter(id => !changed.includes(id));
      if (running.length > 0) note(`left alone, as they run: ${running.join(', ')}`);
      const unknown = ids.filter(id => !known.has(id));
      if (unknown.length > 0) throw noSuchJob(database, unknown);
    });
}

/** The ids of those that were not running; none is a refusal of the function, and here an answer. */
async function change(verb: 'retry' | 'discard', database: Tier, ids: string[]): Promise<string[]> {
  const rows = await query(database, statements[verb][database], [ids]).catch((error: { code?: string }) => {
    if (error.code === ALL_RUN) return [];
    throw error;
  });
  return rows.map(row => String(Object.values(row)[0]));
}

function noSuchJob(database: Tier, ids: string[]) {
  return refusal(
    'no_such_job',
    `There is no job ${ids.join(', ')} in ${database}.`,
    '"inventory jobs list" shows those that are not done; "--database issoh" names jobs of IS-SOH.',
  );
}

async function listJobs(database: Tier): Promise<Job[]> {
  const all: Job[] = [];
  for (;;) {
    const rows = await query(database, statements.list[database], [all.at(-1)?.id ?? null, PAGE]);
    all.push(
      ...rows.map(
        ({ job_id, task, ...row }) =>
          ({ database, id: String(job_id), task_identifier: task, ...row }) as Job,
      ),
    );
    if (rows.length < PAGE) return all;
  }
}

/** Jobs are the administrator's. */
function query(database: Tier, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  return withDatabases(({ connections }) =>
    asRole(
      connections[database],
      operator('inv_admin'),
      noLimit,
      async client => (await client.query(text, values)).rows,
    ),
  );
}
