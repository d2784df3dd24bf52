/** Everything that production needs, looked at once. */
import type { Connections } from '../../database/connect.ts';
import { tiers } from '../../database/migrate.ts';
import type { Settings } from '../../settings.ts';
import { workerRuns } from '../../worker/alive.ts';
import { examineBackups } from './backups.ts';
import { examineDatabases } from './databases.ts';
import { examineFiles } from './files.ts';
import { area, type Finding } from './finding.ts';
import { examineMachine } from './machine.ts';
import { examineTerms } from './terms.ts';

const program = area('program');

/** @throws pg.DatabaseError where a database cannot be asked */
export async function examine(settings: Settings, connections: Connections): Promise<Finding[]> {
  return [
    ...(await examineMachine(settings)),
    ...(await workers(connections)),
    ...(await examineDatabases(settings, connections)),
    ...(await examineFiles(settings)),
    ...(await examineTerms(settings, connections)),
    ...(await examineBackups(settings, connections)),
  ];
}

async function workers(connections: Connections): Promise<Finding[]> {
  const runs = await Promise.all(tiers.map(tier => workerRuns(connections, tier)));
  const without = tiers.filter((_, i) => !runs[i]);
  return [
    program(
      'worker',
      without.length === 0 ? 'ok' : 'bad',
      without.length === 0 ? 'runs' : `none runs for ${without.join(' and ')}`,
      'Start the server, or "inventory worker": uploads, refreshes and backups wait for it.',
    ),
  ];
}
