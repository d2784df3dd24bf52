/** Why a database lets nobody in that it ought to, in words for whoever runs it: trying again would not help. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { Problem } from '../problem.ts';
import { projectRoot, type Settings } from '../settings.ts';
import { findEmbedded } from './embedded/embedded.ts';
import { goneOf } from './gone.ts';
import { isMissing } from './not-migrated.ts';
import { aloneOf } from './preflight.ts';

export interface WhyRefused {
  /** What is amiss, as `login inv_worker`. */
  what: string;
  problem: Problem;
}

/** The functions of PostgreSQL that refuse a login, and a database: its words come in the server's language. */
const OF_LOGIN = 'InitializeSessionUserId';
const OF_DATABASE = 'CheckMyDatabase';

/** @returns null for what may be over in a moment, and for what is no refusal */
export async function whyRefused(error: unknown, settings: Settings): Promise<WhyRefused | null> {
  return (await whyNotMade(error, settings)) ?? whySaid(error, settings);
}

/** Of what nobody has made, where nothing would make it either: what "inventory migrate" says there. */
async function whyNotMade(error: unknown, settings: Settings): Promise<WhyRefused | null> {
  const { spp, issoh } = settings;
  if (!lacks(error)) return null;
  // What keeps this from being asked is told by whoever asked for something.
  if (spp === null || issoh === null) return whyGone(settings).catch(() => null);
  const alone = await aloneOf({ spp: spp.direct, issoh: issoh.direct }, settings).catch(() => null);
  return alone && { what: `database ${alone.database}`, problem: alone.problem };
}

async function whyGone(settings: Settings): Promise<WhyRefused | null> {
  const cluster = await findEmbedded(settings);
  if (cluster === null) return null;
  return goneOf(settings, { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') });
}

function lacks(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(lacks);
  const { code } = (error ?? {}) as { code?: unknown };
  return code === '3D000' || code === 'not_migrated' || isMissing(code);
}

type Where = Pick<Settings, 'spp' | 'dataDir'>;

function whySaid(error: unknown, settings: Where): WhyRefused | null {
  const { spp } = settings;
  if (error instanceof AggregateError) return firstOf(error.errors, one => whySaid(one, settings));
  if (error instanceof Problem || typeof error !== 'object' || error === null) return null;
  const { code, routine = '', message = '' } = error as pg.DatabaseError;
  const name = /["„“«]\s?([^"“”»]+?)\s?["“”»]/.exec(message)?.[1] ?? '';
  const refused = (what: string, ...rest: [code: string, message: string, hint: string]) => {
    const [ours, said, hint] = rest;
    return { what, problem: new Problem(503, ours, said, { hint, cause: error }) };
  };
  const by = settings.spp === null ? 'Run by "inventory psql postgres --superuser"' : 'Run as a superuser';
  if (code === '25006') {
    return refused(
      'a server',
      'server_read_only',
      `The database takes no writes: ${message}.`,
      'select pg_is_in_recovery() says whether it is a standby. One that is to take the place of its primary is promoted: select pg_promote(); otherwise name the primary. Where it is none, default_transaction_read_only is on: alter system (or role …, or database …) reset it.',
    );
  }
  if (name === '') return null;
  if (code === '53300' && routine === OF_LOGIN) {
    return refused(
      `login ${name}`,
      'server_full',
      `Login ${name} has as many connections as its limit allows: ${message}.`,
      `Where they are not the work of the moment, the limit is too low. ${by}: alter role ${name} connection limit ${limitOf(name)}; docs/scale-out.md ("How many connections") has the sum.`,
    );
  }
  if (code === '53300' && routine === OF_DATABASE) {
    return refused(
      `database ${name}`,
      'server_full',
      `Database ${name} has as many connections as its limit allows: ${message}.`,
      `The inventory sets it none. ${by}: alter database ${name} connection limit -1;`,
    );
  }
  if (code === '55000' && routine === OF_DATABASE) {
    return refused(
      `database ${name}`,
      'database_closed',
      `Database ${name} lets nobody in: ${message}.`,
      `Whoever closed it may be at work on it. ${by}: alter database ${name} allow_connections true;`,
    );
  }
  if (code === '28000' && routine === OF_LOGIN && /^inv_\w+$/.test(name)) {
    return refused(
      `login ${name}`,
      'login_refused',
      `Login ${name} may not log in: ${message}.`,
      `${by}: alter role ${name} login;`,
    );
  }
  if (code === '3D000') {
    return refused(
      `database ${name}`,
      'not_migrated',
      `There is no database ${name}: ${message}.`,
      'The databases are not made yet: "inventory migrate" makes them, and so does the first "inventory start". Where it was there before, it was renamed or dropped: alter database … rename to …, or a backup (docs/runbooks/restore.md).' +
        besideOthers(settings),
    );
  }
  if (code === '28P01' && /^inv_\w+$/.test(name)) return passwordDiffers(name, settings, error);
  // Whose role there is none, and whose password is another, the server tells apart in its log alone.
  if (spp !== null && (code === '28P01' || (code === '28000' && routine === OF_LOGIN))) {
    return refused(
      `login ${name}`,
      'password_refused',
      `The server refuses login ${name} or its password.`,
      'Correct login and password in SPP_DATABASE_URL and ISSOH_DATABASE_URL (and the _DIRECT_ ones, where they are set); what is no letter or digit is percent-encoded there.',
    );
  }
  return null;
}

/** New ones are not made beside those of DATA_DIR. */
function besideOthers({ spp, dataDir }: Where): string {
  return spp !== null && existsSync(join(dataDir, 'postgres.json'))
    ? ` DATA_DIR ${dataDir} has databases of its own: to go on with those elsewhere they are brought there first, and nothing is made beside them: docs/deployment.md, "From the embedded databases to servers of your own".`
    : '';
}

function passwordDiffers(login: string, { spp, dataDir }: Where, cause: unknown): WhyRefused {
  const file = join(dataDir, 'secrets.json');
  const problem =
    spp === null
      ? new Problem(
          503,
          'passwords_differ',
          `${file} says another password of ${login} than the databases have.`,
          {
            hint: 'Where it was changed in the databases (alter role … password), "inventory migrate" gives them that of secrets.json again, and nothing has to be restarted. Where secrets.json was changed while the server runs, which has the one of before: a restart sets it.',
            cause,
          },
        )
      : new Problem(
          503,
          'passwords_differ',
          `Login ${login} has another password than that of this DATA_DIR (${file}).`,
          {
            hint:
              'Copy secrets.json of the servers that use these databases into DATA_DIR, or name their DATA_DIR. To give the logins the passwords ' +
              'of this DATA_DIR, which shuts out servers that have others: inventory migrate --set-passwords.',
            cause,
          },
        );
  return { what: `password of ${login}`, problem };
}

function firstOf<T>(ones: unknown[], judge: (one: unknown) => T | null): T | null {
  for (const one of ones) {
    const judged = judge(one);
    if (judged !== null) return judged;
  }
  return null;
}

/** What the bootstrap gives a login of ours. */
function limitOf(login: string): number {
  const sql = readFileSync(join(projectRoot, 'sql/bootstrap/roles.sql'), 'utf8');
  return Number(new RegExp(`\\('${login}', (\\d+), '`).exec(sql)?.[1] ?? -1);
}
