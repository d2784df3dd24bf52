/** Everything that production needs, looked at once. */
import type { Connections } from '../../database/connect.ts';
import { tiers } from '../../database/migrate.ts';
import type { Settings } from '../../settings.ts';
import { workerRuns } from '../../worker/alive.ts';
import { examineBackups } from './backups.ts';
import { examineDatabases } from './databases.ts';
import { examineFiles } from './files.ts';
import { area, type Finding, saidOnce } from './finding.ts';
import { examineMachine } from './machine.ts';
import { examineSessions } from './sessions.ts';
import { examineTerms } from './terms.ts';

const program = area('program');

/**
 * Each area by itself: what cannot be asked keeps nobody from seeing the rest.
 *
 * @param databases why there are none, where they cannot be connected to
 */
export async function examine(settings: Settings, databases: Connections | Error): Promise<Finding[]> {
  const ask = async (look: (connections: Connections) => Promise<Finding[]>) => {
    if (databases instanceof Error) throw databases;
    return look(databases);
  };
  const areas: [Finding['area'], Promise<Finding[]>][] = [
    ['machine', examineMachine(settings)],
    ['program', ask(workers)],
    ['database', ask(connections => examineDatabases(settings, connections))],
    ['database', ask(connections => examineSessions(connections))],
    ['secrets', examineFiles(settings, databases)],
    ['secrets', ask(connections => examineTerms(settings, connections))],
    ['backups', examineBackups(settings, databases)],
  ];
  const found = await Promise.all(areas.map(([name, look]) => look.catch(error => notAsked(name, error))));
  const all = found.flat();
  return saidOnce(
    all,
    all.filter(({ what }) => what === 'keys'),
  );
}

function notAsked(name: Finding['area'], { message, hint }: Error & { hint?: string | null }): Finding[] {
  const judged = area(name);
  // Without databases nothing works: that is told once.
  const verdict = name === 'database' ? 'bad' : 'unknown';
  return [judged('what the databases say', verdict, message, hint ?? 'Look again once they answer.')];
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
