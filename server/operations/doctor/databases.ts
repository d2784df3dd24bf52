/** Settings of a server that production needs, and rights that nobody should have. */
import type pg from 'pg';
import { isAskedFor, unboundFrom } from '../../backup/target.ts';
import { mended, namesOf, unloggedIn } from '../../backup/unlogged.ts';
import { withClient } from '../../database/bootstrap.ts';
import type { Connections, Urls } from '../../database/connect.ts';
import {
  type Astray,
  astray,
  type SetBy,
  saidOf,
  setBy,
  straight,
} from '../../database/embedded/archiving.ts';
import { clusterFolders } from '../../database/embedded/embedded.ts';
import {
  type Ahead,
  astrayAhead,
  OF_ARCHIVING,
  settingsAhead,
} from '../../database/embedded/settings-ahead.ts';
import { laterMigrations, pendingMigrations, type Tier, tiers } from '../../database/migrate.ts';
import { attributesAmiss, attributesRevoke } from '../../database/privileges/attributes.ts';
import {
  isEscalation,
  membershipMend,
  membershipRevokes,
  membershipsLacking,
  membershipsSuperfluous,
  superfluousInWords,
} from '../../database/privileges/memberships.ts';
import { READ_ONLY, readOnlyOf } from '../../database/read-only.ts';
import { identityOf, isSameServer } from '../../database/server-identity.ts';
import { whyRefused } from '../../database/why-refused.ts';
import { isLost, Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { linkAmiss, mappingsOfOthers } from '../link.ts';
import { loginsRefused } from '../logins-refused.ts';
import { otherInWords } from '../other-version.ts';
import { ofMoved } from './backups.ts';
import { roomFor } from './connections.ts';
import { area, type Finding, isThisMachine, ofRefusal, typed, type Verdict } from './finding.ts';
import { defaultsOf, definitionsOf, grantsOf, ownersOf, settingsOf, strangersIn } from './grants.ts';
import { indexesOf } from './indexes.ts';
import { replicasOf } from './replicas.ts';

const database = area('database');
const rights = area('rights');

/** What each setting must be, what happens otherwise, and how it is set. */
const NEEDED: [setting: string, wanted: RegExp, verdict: Verdict, advice: string][] = [
  [
    'data_checksums',
    /^on$/,
    'bad',
    'Stop the server and run pg_checksums --enable: a damaged page is found when it is read.',
  ],
  [
    'fsync',
    /^on$/,
    'bad',
    'Set fsync = on (INVENTORY_FSYNC=on): without it a crash of the machine loses the cluster.',
  ],
  [
    'full_page_writes',
    /^on$/,
    'bad',
    'Set full_page_writes = on: without it a crash in the middle of a write loses pages.',
  ],
  [
    'synchronous_commit',
    /^(?:on|remote_\w+)$/,
    'weak',
    'Set synchronous_commit = on: what was answered as done may be lost by a crash.',
  ],
  [
    'wal_level',
    /^(?:replica|logical)$/,
    'bad',
    'Set wal_level = replica: without it there is no backup while it runs, and no replica.',
  ],
  [
    'password_encryption',
    /^scram-sha-256$/,
    'bad',
    'Set password_encryption = scram-sha-256, and the passwords anew.',
  ],
  [
    'autovacuum',
    /^on$/,
    'bad',
    'Set autovacuum = on: without it tables grow, and transaction numbers run out.',
  ],
  ['track_counts', /^on$/, 'bad', 'Set track_counts = on: autovacuum and metrics live by it.'],
  [
    'log_parameter_max_length_on_error',
    /^0$/,
    'weak',
    'Set log_parameter_max_length_on_error = 0: what people sent does not belong in the log.',
  ],
  [
    'log_parameter_max_length',
    /^0$/,
    'weak',
    'Set log_parameter_max_length = 0: who logs statements logs negotiated prices, and their keys, with what is sent along.',
  ],
];

/** The same of extensions, where they are loaded. */
const LOADED: typeof NEEDED = [
  [
    'auto_explain.log_min_duration',
    /^-1$/,
    'weak',
    'Set auto_explain.log_min_duration = -1: plans of what reads negotiated terms hold their values.',
  ],
  [
    'pgaudit.log_parameter',
    /^off$/,
    'weak',
    'Set pgaudit.log_parameter = off: negotiated prices, and their keys, are parameters.',
  ],
];

const SERVER = `
  select s.name, s.setting from pg_catalog.pg_settings s
   where s.name = any ($1) or s.name in ('server_version', 'max_connections', 'archive_mode', 'archive_command', 'archive_library')`;
const TEMPORARY = `select pg_catalog.has_database_privilege('inv_authenticator', current_database(), 'TEMPORARY') as open`;
const AGE = `select max(pg_catalog.age(d.datfrozenxid))::integer as age from pg_catalog.pg_database d`;
const LETTERS =
  'select d.datctype as letters from pg_catalog.pg_database d where d.datname = current_database()';
const QUEUE = 'select pg_catalog.pg_notification_queue_usage() as taken';
/** Share of it that nobody needs who listens. */
const QUEUE_FULL = 0.1;
/** Numbers below are the system's own. */
const TABLESPACES =
  'select t.spcname as name from pg_catalog.pg_tablespace t where t.oid >= 16384 order by 1';
const LINK = `
  select coalesce(max(o.option_value) filter (where o.option_name = 'hostaddr'),
                  max(o.option_value) filter (where o.option_name = 'host')) as host,
         max(o.option_value) filter (where o.option_name = 'sslmode') as sslmode
    from pg_catalog.pg_foreign_server s, pg_catalog.pg_options_to_table(s.srvoptions) o where s.srvname = 'spp'`;
const CLOCK = 'select clock_timestamp() as now';
const CLOCK_MS = 1_000;
/** Numbers of transactions after which PostgreSQL refuses further ones: two thousand million. */
const OLD = 1_000_000_000;

/** Each look by itself: one that fails takes no other along. */
export async function examineDatabases(settings: Settings, connections: Connections): Promise<Finding[]> {
  const { owner, urls } = connections;
  const isGiven = settings.spp !== null;
  const looks: [what: string, look: () => Promise<Finding | Finding[]>][] = [
    // Roles are of the server; both databases may lie on one, and what is said twice is told once.
    ...tiers.map((tier): (typeof looks)[number] => [
      `members of roles of ${tier}`,
      () => membersOf(connections[tier]),
    ]),
    ['connections', () => roomFor(connections)],
    ...tiers.flatMap((tier): typeof looks => [
      [`writes to ${tier}`, () => writesTo(tier, owner[tier])],
      [`settings of ${tier}`, () => serverOf(tier, owner[tier], urls.administrator[tier], settings)],
      [`rights in ${tier}`, () => rightsIn(tier, owner[tier])],
      [`settings of logins in ${tier}`, () => settingsOf(owner[tier])],
      [`owners in ${tier}`, () => ownersOf(tier, owner[tier])],
      [`what others keep in ${tier}`, () => strangersIn(tier, owner[tier])],
      [`grants in ${tier}`, () => grantsOf(tier, owner[tier])],
      [`rights on what will be made in ${tier}`, () => defaultsOf(tier, owner[tier])],
      [`definitions in ${tier}`, () => definitionsOf(tier, owner[tier])],
      [`migrations of ${tier}`, () => migrationsOf(tier, owner[tier])],
      [`indexes of ${tier}`, () => indexesOf(tier, owner[tier])],
      [`tables in the log of ${tier}`, () => loggedIn(tier, owner[tier])],
      [`clock of ${tier}`, () => clockOf(tier, owner[tier])],
      [`transaction numbers of ${tier}`, () => ageOf(owner[tier])],
      [`queue of NOTIFY of ${tier}`, () => queueOf(owner[tier])],
      [`letters of ${tier}`, () => lettersOf(owner[tier])],
      isGiven
        ? [`TLS to ${tier}`, async () => wiresTo(tier, urls)]
        : [`tablespaces of ${tier}`, () => tablespacesOf(owner[tier])],
    ]),
    ['replicas', () => replicasOf(urls)],
    ['link to spp', () => linkAstray(owner)],
    ...(isGiven
      ? [['TLS from issoh to spp', () => linkOf(owner.issoh)] satisfies (typeof looks)[number]]
      : [['passwords of logins', () => passwordsOf(settings, urls)] satisfies (typeof looks)[number]]),
  ];
  const findings: Finding[] = [];
  for (const [what, look] of looks)
    findings.push(...[await look().catch(error => notSeen(what, error, settings))].flat());
  // Both on one server are told of once.
  const isOne = await haveOneServer(connections);
  const same = (one: Finding, other: Finding) =>
    one.what === other.what && (one.found === other.found || (isOne && MOVING.includes(one.what)));
  return findings.filter((one, i) => findings.findIndex(other => same(one, other)) === i);
}

/** A standby that nobody has promoted answers, and keeps nothing. */
async function writesTo(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const why = await readOnlyOf(pool);
  return database(
    `writes to ${tier}`,
    why === null ? 'ok' : 'bad',
    why === null ? 'are taken' : READ_ONLY[why].what,
    why === null ? '' : READ_ONLY[why].mend,
  );
}

/** What the embedded server would say to each login of ours: one that nobody uses just now, too, waits for a restart. */
async function passwordsOf(settings: Settings, urls: Urls): Promise<Finding[]> {
  const refused = await loginsRefused(settings, urls);
  if (refused.length > 0) return refused.map(ofRefusal);
  return [database('passwords of logins', 'ok', 'those of secrets.json', '')];
}

/** Of a server, and another from one look to the next. */
const MOVING = ['age of transaction numbers', 'queue of NOTIFY'];

/** Where nobody can say, what is found is told of both. */
async function haveOneServer({ owner }: Pick<Connections, 'owner'>): Promise<boolean> {
  try {
    const [spp, issoh] = await Promise.all(tiers.map(tier => identityOf(owner[tier])));
    return isSameServer(spp!, issoh!);
  } catch {
    return false;
  }
}

/** Roles are of the server: one that lets the server's login do nothing any more is seen by another login. */
async function membersOf(pool: pg.Pool): Promise<Finding[]> {
  return [await lackedIn(pool), ...(await superfluousIn(pool))];
}

async function superfluousIn(pool: pg.Pool): Promise<Finding[]> {
  const found = await membershipsSuperfluous(pool);
  const told = (verdict: 'bad' | 'weak', ones: typeof found, why: string) =>
    ones.length === 0
      ? []
      : [
          rights(
            'members beside it',
            verdict,
            ones.map(superfluousInWords).join(', '),
            `${why} Run as a superuser:${typed(ones.flatMap(membershipRevokes))}`,
          ),
        ];
  const escalations = found.filter(isEscalation);
  if (found.length === 0) return [rights('members beside it', 'ok', 'none that the start does not make', '')];
  return [
    ...told('bad', escalations, 'Whoever logs in as such may change everything, past every check.'),
    ...told(
      'weak',
      found.filter(one => !isEscalation(one)),
      'The start gives none of it; people’s own logins are given roles without it. Where nobody knows why:',
    ),
  ];
}

async function lackedIn(pool: pg.Pool): Promise<Finding> {
  const lacking = await membershipsLacking(pool);
  const isFigure = lacking.every(({ role }) => role === 'pg_read_all_stats');
  return rights(
    'members of roles',
    lacking.length === 0 ? 'ok' : isFigure ? 'weak' : 'bad',
    lacking.length === 0
      ? 'as the start makes them'
      : lacking.map(({ role, member }) => `${member} is none of ${role}`).join(', '),
    membershipMend(lacking),
  );
}

/** Where none of them is answered that is told once, by whoever asked for all. */
async function notSeen(
  what: string,
  error: Error & { hint?: string | null },
  settings: Settings,
): Promise<Finding> {
  const refused = await whyRefused(error, settings);
  if (refused !== null) return ofRefusal(refused);
  if (isLost(error)) throw error;
  // Whatever was looked at: said once.
  if (error instanceof Problem && error.code === 'right_missing')
    return rights('members of roles', 'bad', error.message, error.hint!);
  return database(
    what,
    'unknown',
    error.message,
    error.hint ?? 'What it says keeps this from being looked at.',
  );
}

/** Trigrams, by which words are looked for, are made of what LC_CTYPE calls letters. */
async function lettersOf(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ letters: string }>(LETTERS);
  const { letters } = rows[0]!;
  return database(
    'letters (LC_CTYPE)',
    /^(?:C|POSIX)$/.test(letters) ? 'weak' : 'ok',
    letters,
    'Searches for words with other letters than a to z read all products. On a server of yours make the database with LC_CTYPE "C.UTF-8", and bring the data over; an embedded one made by 0.4.0 or before stays so.',
  );
}

/** Whoever may connect may notify. */
async function queueOf(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ taken: number }>(QUEUE);
  const { taken } = rows[0]!;
  return database(
    'queue of NOTIFY',
    taken > QUEUE_FULL ? 'bad' : 'ok',
    `${Math.round(taken * 100)} % taken`,
    'End the session that holds it up (docs/runbooks/databases.md): when it is full, whatever notifies fails.',
  );
}

async function ageOf(pool: pg.Pool): Promise<Finding> {
  const { rows } = await pool.query<{ age: number }>(AGE);
  const { age } = rows[0]!;
  return database(
    'age of transaction numbers',
    age > OLD ? 'bad' : 'ok',
    String(age),
    'VACUUM what is oldest; see why autovacuum does not.',
  );
}

/** @param url of an administrator: only a superuser reads what files say */
export async function serverOf(
  tier: Tier,
  pool: pg.Pool,
  url: string,
  settings: Settings,
): Promise<Finding[]> {
  const needed = [...NEEDED, ...LOADED].map(([name]) => name);
  const { rows } = await pool.query<{ name: string; setting: string }>(SERVER, [needed]);
  const has = new Map(rows.map(row => [row.name, row.setting]));
  const { ahead, by } = await withClient(url, async client => ({
    ahead: await settingsAhead(client, [...needed, ...OF_ARCHIVING]),
    by: await setBy(client).catch(() => null),
  })).catch((): Said => ({ ahead: new Map(), by: null }));
  return [
    database('PostgreSQL', 'ok', has.get('server_version') ?? '', ''),
    ...[...NEEDED, ...LOADED.filter(([name]) => has.has(name))].map(one =>
      judged(one, has.get(one[0]) ?? 'unknown', ahead),
    ),
    ...(await archiving(tier, pool, { has, ahead, by }, settings)),
  ];
}

/** What files say. */
interface Said {
  ahead: Ahead;
  by: SetBy | null;
}

/** By what it is, and by what it will be once the server is started anew. */
function judged(
  [name, wanted, verdict, advice]: (typeof NEEDED)[number],
  now: string,
  ahead: Ahead,
): Finding {
  const next = ahead.get(name);
  const isNow = wanted.test(now);
  if (next === undefined) return database(name, isNow ? 'ok' : verdict, now, advice);
  const isNext = next !== null && wanted.test(next);
  const found = `${now}; ${next ?? 'something else'} after the next restart`;
  if (isNow && next === null) return database(name, 'unknown', found, advice);
  return database(
    name,
    isNow && isNext ? 'ok' : verdict,
    found,
    isNext ? 'Restart the server: it is set as it has to be by then.' : advice,
  );
}

/** Whether the log is archived. That of embedded databases is told with their backups, unless those wait for it in vain. */
async function archiving(
  tier: Tier,
  pool: pg.Pool,
  { has, ahead, by }: Said & { has: Map<string, string> },
  settings: Settings,
): Promise<Finding[]> {
  if (settings.spp === null) {
    if (!isAskedFor(settings.dataDir)) return [];
    const folder = clusterFolders(settings)?.archive ?? null;
    const [found] = archivingOf(await astray(pool, folder), { ahead, by }, astrayAhead(ahead, folder));
    if (found === undefined) return [];
    const moved = unboundFrom(settings.dataDir);
    return [
      moved === null
        ? found
        : {
            ...found,
            found: `${found.found}: DATA_DIR was moved here, or is a copy, and keeps no log`,
            advice: `${found.advice} ${ofMoved(moved)}`,
          },
    ];
  }
  const goes =
    has.get('archive_mode') !== 'off' &&
    (has.get('archive_library') !== '' || !/^(?:|true)$/.test(has.get('archive_command') ?? ''));
  // pg_receivewal, a snapshot of its disk or its provider takes no archive_command: nobody sees that from here.
  const { backedUpBy } = settings;
  const isSaid = !goes && backedUpBy !== null;
  return [
    database(
      'archived log',
      goes || isSaid ? 'ok' : 'unknown',
      goes ? 'on' : `off in ${tier}${isSaid ? `; backed up by ${backedUpBy}` : ''}`,
      'Set archive_command there, or say by INVENTORY_BACKED_UP_BY what backs it up otherwise (docs/backup.md).',
    ),
  ];
}

/** What leads the log elsewhere now, and what will: all of it at once, so that one round mends it. */
function archivingOf(now: Astray[], { ahead, by }: Said, next: Astray[]): Finding[] {
  if (now.length + next.length === 0) return [];
  const isMended = ({ name }: Astray) =>
    (ahead.get(name) ?? null) !== null && !next.some(one => one.name === name);
  const mended = now.filter(isMended);
  const found = [
    ...now.map(
      one => `${saidOf([one])}${isMended(one) ? `, and ${ahead.get(one.name)} after the next restart` : ''}`,
    ),
    ...next
      .filter(one => !now.some(({ name, value }) => name === one.name && value === one.value))
      .map(willBe),
  ].join(', ');
  const toReset = [...now.filter(one => !isMended(one)), ...next].filter(
    ({ name }, i, all) => all.findIndex(other => other.name === name) === i,
  );
  const advice =
    toReset.length === 0
      ? 'Restart the server, and "inventory backup create DIR": all is set as it has to be by then.'
      : straight(toReset, by, mended.length > 0 || now.some(({ name }) => name === 'archive_mode'));
  return [database('archiving', 'bad', found, advice)];
}

const willBe = ({ name, value }: Astray) => `${name} will be ${value} after the next restart`;

async function rightsIn(tier: Tier, pool: pg.Pool): Promise<Finding[]> {
  const mighty = await attributesAmiss(pool);
  const { rows: temporary } = await pool.query<{ open: boolean }>(TEMPORARY);
  const isOpen = temporary[0]!.open;
  return [
    rights(
      'logins of ours',
      mighty.length > 0 ? 'bad' : 'ok',
      mighty.length > 0
        ? `may more than they need: ${mighty.map(({ role, attributes }) => `${role} (${attributes.join(', ')})`).join(', ')}`
        : 'may no more than they need',
      `Run as a superuser:${typed(mighty.map(attributesRevoke))}`,
    ),
    rights(
      'temporary objects',
      isOpen ? 'bad' : 'ok',
      isOpen ? `anybody may make them in ${tier}` : 'the owner alone makes them',
      `The next start does it, too:${typed([`revoke temporary on database ${tier} from public;`])}`,
    ),
  ];
}

async function migrationsOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const pending = await pendingMigrations(tier, pool);
  const later = await laterMigrations(tier, pool);
  if (later.length > 0)
    return database(
      'migrations',
      pending.length === 0 ? 'weak' : 'bad',
      otherInWords(tier, { pending: pending.length, later: later.length }),
      'Start servers and workers of that version: what it has changed this one does not know, and compares nothing with it.',
    );
  const found = pending.length === 0 ? 'all have run' : `${pending.length} of ${tier} have not run`;
  return database('migrations', pending.length === 0 ? 'ok' : 'bad', found, 'Run "inventory migrate".');
}

/** Embedded databases are backed up with what lies in their own folder. */
async function tablespacesOf(pool: pg.Pool): Promise<Finding> {
  const names = (await pool.query<{ name: string }>(TABLESPACES)).rows.map(row => row.name);
  return database(
    'tablespaces',
    names.length === 0 ? 'ok' : 'bad',
    names.length === 0 ? 'none' : names.join(', '),
    'No backup is made, and none of before is restored beyond the moment it was made: move what is in it (alter table … set tablespace pg_default), drop it, and "inventory backup create DIR".',
  );
}

async function loggedIn(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const unlogged = await unloggedIn(tier, pool);
  return database(
    'tables in the log',
    unlogged.length === 0 ? 'ok' : 'bad',
    unlogged.length === 0 ? 'all that have to be' : `not logged: ${namesOf(unlogged)}`,
    `A crash, a restore and a replica leave them empty, and no backup is made: ${mended(unlogged)}`,
  );
}

async function clockOf(tier: Tier, pool: pg.Pool): Promise<Finding> {
  const before = Date.now();
  const { rows } = await pool.query<{ now: Date }>(CLOCK);
  const off = Math.abs(rows[0]!.now.getTime() - (before + Date.now()) / 2);
  const found =
    off <= CLOCK_MS ? 'in step with this machine' : `${tier} is ${Math.round(off / 1000)} s off this machine`;
  return database(
    'clock',
    off <= CLOCK_MS ? 'ok' : 'bad',
    found,
    'Let both machines follow NTP: prices begin by the clock.',
  );
}

/** How what is said to a server far away, to its pooler and its replica, is kept from others. */
function wiresTo(tier: Tier, { administrator, request, read }: Urls): Finding[] {
  const wire = (to: string, url: string) => {
    const sslmode = new URL(url).searchParams.get('sslmode');
    return wireOf(`TLS to ${to}`, hostOf(url), sslmode, IN_THE_URL);
  };
  const isPooled = new URL(request[tier]).host !== new URL(administrator[tier]).host;
  const replica = read[tier];
  return [
    wire(tier, administrator[tier]),
    ...(isPooled ? [wire(`the pooler of ${tier}`, request[tier])] : []),
    ...(replica === null ? [] : [wire(`the replica of ${tier}`, replica)]),
  ];
}

/** As the driver takes it: its words go before, and a folder stands in percents. */
function hostOf(url: string): string {
  const { hostname, searchParams } = new URL(url);
  return searchParams.get('host') ?? (decodeURIComponent(hostname) || 'localhost');
}

const IN_THE_URL =
  'Add ?sslmode=verify-full to its URL (and sslrootcert=FILE for a certificate of your own).';

async function linkAstray(owner: Connections['owner']): Promise<Finding[]> {
  const amiss = await linkAmiss(owner);
  const others = await mappingsOfOthers(owner.issoh);
  return [
    ...(amiss === null ? [] : [database('link to spp', 'bad', amiss.found, amiss.mend)]),
    ...others.map(({ role, drop }) =>
      database(
        'logins of the link to spp',
        'weak',
        `${role} has one of its own`,
        `Whoever is ${role} may ask SPP by it. If nobody means that: ${drop}`,
      ),
    ),
  ];
}

/** The same of IS-SOH's server, which asks SPP's by itself. */
async function linkOf(issoh: pg.Pool): Promise<Finding> {
  const { rows } = await issoh.query<{ host: string | null; sslmode: string | null }>(LINK);
  const { host = null, sslmode = null } = rows[0] ?? {};
  return wireOf(
    'TLS from issoh to spp',
    host ?? 'localhost',
    sslmode,
    'Add ?sslmode=verify-full to SPP_DIRECT_URL and start again: the link takes it over.',
  );
}

function wireOf(what: string, host: string, sslmode: string | null, advice: string): Finding {
  const mode = sslmode ?? 'none';
  const isNear = isThisMachine(host);
  const isOpen = ['none', 'disable', 'allow', 'prefer'].includes(mode);
  const verdict = isNear || mode === 'verify-full' ? 'ok' : isOpen ? 'bad' : 'weak';
  return database(what, verdict, isNear ? 'this machine' : `sslmode ${mode}`, advice);
}
