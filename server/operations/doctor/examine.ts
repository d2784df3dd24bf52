/** Everything that production needs, looked at once. */
import type { Connections } from '../../database/connect.ts';
import { type Tier, tiers } from '../../database/migrate.ts';
import { whyRefused } from '../../database/why-refused.ts';
import { isLost } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { workerRuns } from '../../worker/alive.ts';
import { examineBackups } from './backups.ts';
import { examineDatabases } from './databases.ts';
import { examineFiles } from './files.ts';
import { area, type Finding, ofRefusal, saidOnce } from './finding.ts';
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
  const away = databases instanceof Error ? whyNone(settings, databases) : awayOf(settings, databases);
  // Without databases nothing works: that is told once, of each of them.
  const isTold = async (error: unknown) => (error === databases || isLost(error)) && (await away).length > 0;
  const found = await Promise.all([
    away,
    ...areas.map(([name, look]) =>
      look.catch(async error => ((await isTold(error)) ? [] : notAsked(settings, name, error))),
    ),
  ]);
  const all = found.flat();
  const isSame = (one: Finding, other: Finding) => one.what === other.what && one.found === other.found;
  return saidOnce(
    all.filter((one, i) => all.findIndex(other => isSame(one, other)) === i),
    all.filter(({ what }) => what === 'keys'),
  );
}

const UNASKED = 'what the databases say';

type Told = Error & { hint?: string | null; code?: unknown };

/** Which of them do not answer, or let nobody in. */
async function awayOf(settings: Settings, { owner, ...request }: Connections): Promise<Finding[]> {
  const asked = tiers.map(async tier => {
    const answers = await Promise.allSettled(
      [owner[tier], request[tier]].map(pool => pool.query('select 1')),
    );
    const told = answers.map(one =>
      one.status === 'fulfilled' ? [] : whyAway(settings, tier, one.reason as Told),
    );
    return (await Promise.all(told)).flat();
  });
  return (await Promise.all(asked)).flat();
}

/** What is no matter of whether it answers is told by who asks for more. */
async function whyAway(settings: Settings, tier: Tier, error: Told): Promise<Finding[]> {
  const refused = await whyRefused(error, settings);
  if (refused !== null) return [ofRefusal(refused)];
  return isLost(error) ? [notSaid(`${tier}: ${saidBy(error)}`, error)] : [];
}

/** Why there is no connection to any. */
async function whyNone(settings: Settings, error: Told): Promise<Finding[]> {
  const refused = await whyRefused(error, settings);
  if (refused !== null) return [ofRefusal(refused)];
  if (typeof error.code === 'string' && ['bad_secrets', 'secrets_missing'].includes(error.code))
    return [notSaid(error.message, error)];
  return tiers.map(tier => notSaid(`${tier}: ${saidBy(error)}`, error));
}

function notSaid(found: string, { hint }: Told): Finding {
  return area('database')(UNASKED, 'bad', found, hint ?? 'Look again once it answers.');
}

/** Several addresses tried in vain say nothing of their own. */
function saidBy({ message, code }: Told): string {
  return message || String(code);
}

async function notAsked(settings: Settings, name: Finding['area'], error: Told): Promise<Finding[]> {
  const refused = await whyRefused(error, settings);
  if (refused !== null) return [ofRefusal(refused)];
  const advice = isLost(error)
    ? 'Look again once they answer.'
    : 'What it says keeps this from being looked at.';
  const verdict = name === 'database' && isLost(error) ? 'bad' : 'unknown';
  return [area(name)(UNASKED, verdict, saidBy(error), error.hint ?? advice)];
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
