import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Connections } from '../database/connect.ts';
import { asRole, noLimit } from '../database/pools.ts';
import { refusesIdentity } from '../database/privileges/identity-right.ts';
import { syncStatus } from '../database/reach-spp.ts';
import { toProblem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { workerRuns } from '../worker/alive.ts';
import { syncOnce } from '../worker/sync.ts';
import { note, operator, print, printJson, refusal, withDatabases } from './run.ts';
import { table } from './table.ts';

/** How often it is looked whether a run has ended. */
const LOOK_MS = 100;

export function addSyncVerbs(program: Command): void {
  const sync = program
    .command('sync')
    .description('Keeps selected products in step with what their suppliers offer.');

  sync
    .command('status')
    .description('Tells how far IS-SOH is behind SPP.')
    .option('--json', 'print it as JSON')
    .action(async (flags: { json?: true }) => {
      const status = await withDatabases(({ connections }) =>
        asRole(connections.issoh, operator('inv_approver'), noLimit, client => syncStatus(client)),
      );
      if (flags.json) printJson(status);
      else print(table(['figure', 'value'], Object.entries(status)));
    });

  sync
    .command('run')
    .description('Has the worker look at SPP now, waits until it has, and prints the run.')
    .option('--full', 'compares every selected product')
    .action(async (flags: { full?: true }) => {
      printJson(await withDatabases(databases => run(databases, flags.full ?? false)));
    });

  sync
    .command('restored')
    .description('To be said once after a restore of SPP: every selected product is compared then.')
    .option(
      '--another',
      'SPP is another one, with none of the suppliers that were followed: what was selected is marked removed',
    )
    .action(async (flags: { another?: true }) => {
      await withDatabases(async ({ connections }) => {
        await asRole(connections.spp, operator('inv_admin'), noLimit, client =>
          client.query('select spp_private.renew_feed_epoch()'),
        );
        if (flags.another)
          await asRole(connections.issoh, operator('inv_admin'), noLimit, client =>
            client.query('select issoh_private.follow_another_spp()'),
          );
      });
      print('every selected product is compared at the next look');
    });
}

/** Waits for the worker; does the run itself where none runs. */
async function run(
  { connections, settings }: { connections: Connections; settings: Settings },
  isFull: boolean,
): Promise<Record<string, unknown>> {
  const asked = await one(connections, 'select run_id from issoh.request_sync($1)', [isFull]);
  for (;;) {
    const seen = await one(connections, 'select * from issoh.sync_runs where run_id = $1', [asked.run_id]);
    if (seen.status === 'completed') {
      if (Number(seen.passed_over) > 0)
        note(`${seen.passed_over} products are held by somebody else just now; the next look has them.`);
      return seen;
    }
    if (seen.status === 'failed') {
      // The run keeps PostgreSQL's words alone.
      const kept = { code: '42501', message: seen.error };
      if (refusesIdentity(kept)) throw toProblem(kept);
      const ours = /^(IS[A-Z]{3}): (.+?[.]) ((?:See|Try) .+)$/s.exec(String(seen.error));
      if (ours !== null) throw refusal(ours[1]!, ours[2]!, ours[3]!);
      throw refusal(
        'sync_failed',
        String(seen.error),
        'It is tried again by itself; see "inventory sync status".',
      );
    }
    const isAlone = !(await workerRuns(connections, 'issoh'));
    // What fails is on record, and told from there.
    const outcome =
      isAlone && (await syncOnce({ connections, settings, worker: null }).catch(() => 'failed'));
    if (outcome !== 'done') await sleep(LOOK_MS);
  }
}

function one(
  connections: Connections,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>> {
  return asRole(
    connections.issoh,
    operator('inv_approver'),
    noLimit,
    async client => (await client.query(sql, values)).rows[0],
  );
}
