/** Roles, databases and extensions: what needs an administrator, once per server. Everything else is a migration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { isLost, Problem } from '../problem.ts';
import { projectRoot, type Secrets } from '../settings.ts';
import { provesItself } from './embedded/proof.ts';
import { limitsOf, type Patience, Patient, trustNobody } from './patient.ts';
import { ourRoles } from './privileges/memberships.ts';
import { ensureIdentityRight } from './server-identity.ts';
import { tlsOfLibpq } from './tls.ts';

/** A server and the names of databases on it, as an administrator reaches them. */
export interface AdministratorUrls {
  spp: string;
  issoh: string;
}

/** What is done with passwords of logins that are there already. */
export interface Passwords {
  /** Give them those of these secrets; without, other ones are other servers', and stay. */
  set?: boolean;
  /** Told the host and the login, once such a password has been changed. */
  told?(host: string, login: string): void;
}

/**
 * Makes roles, both databases and their extensions where they are missing. Safe to repeat and to run side by side. Calls no
 * function of ours: what an administrator's session runs, it may do everything.
 *
 * @returns the URLs under which migrations run
 * @throws pg.DatabaseError when the login may not create roles, databases or extensions; Problem `passwords_differ` where
 *   logins are there with other passwords that are not to be set
 */
export async function bootstrap(
  urls: AdministratorUrls,
  secrets: Secrets,
  passwords: Passwords = {},
): Promise<AdministratorUrls> {
  for (const [host, url] of new Map([urls.spp, urls.issoh].map(url => [serverOf(url), url]))) {
    for (const login of await bootstrapServer(url, secrets, passwords)) passwords.told?.(host, login);
  }
  for (const url of [urls.spp, urls.issoh]) {
    await ensureDatabase(url);
    await install(url, ['ltree', 'pg_trgm', 'btree_gist'], 'database.sql');
    await withClient(url, async client => {
      await client.query(script('large-objects.sql'));
      await ensureIdentityRight(client);
    });
  }
  await install(urls.issoh, ['postgres_fdw'], 'link.sql');
  const migrator = await usableLogin('inv_migrator', urls, secrets.migrator_password);
  for (const url of [migrator.spp, migrator.issoh]) {
    await withClient(url, client => client.query(script('rights.sql')));
  }
  await linkToSpp(migrator, secrets);
  return migrator;
}

/**
 * The same URLs for a login of ours that acts as inv_owner, where the servers take its password.
 *
 * @throws Error when they do not and the given login is a superuser: what it calls might do everything in its name
 */
export async function usableLogin(
  login: 'inv_migrator' | 'inv_worker',
  urls: AdministratorUrls,
  password: string,
): Promise<AdministratorUrls> {
  const ours = { spp: asOurs(urls.spp, login, password), issoh: asOurs(urls.issoh, login, password) };
  for (const tier of ['spp', 'issoh'] as const) {
    const state = await passwordState(ours[tier]).catch(unlessLost);
    if (state === 'right') continue;
    const given = new URL(urls[tier]);
    if (await withClient(urls[tier], isSuperuser)) {
      if (state === 'wrong' && (await withClient(urls[tier], client => isThere(client, login))))
        throw passwordsDiffer(urls[tier], [login]);
      throw Object.assign(
        new Error(`${given.host} refuses login ${login}, and login ${given.username} is a superuser's.`),
        {
          code: 'login_refused',
          hint: `Run "inventory migrate", which makes ${login}, and let pg_hba.conf take its password.`,
        },
      );
    }
    warnOnce(
      `${given.host} refuses login ${login} with the password of DATA_DIR/secrets.json: login ${given.username} does its work.`,
    );
    ours[tier] = urls[tier];
  }
  return ours;
}

/** What is away has refused nobody. */
function unlessLost(error: unknown): 'right' {
  if (isLost(error)) return 'right';
  throw error;
}

async function isThere(client: pg.Client, login: string): Promise<boolean> {
  return (await client.query('select from pg_catalog.pg_roles where rolname = $1', [login])).rowCount === 1;
}

const warned = new Set<string>();

function warnOnce(message: string): void {
  if (!warned.has(message)) process.emitWarning(message);
  warned.add(message);
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_catalog.pg_roles where rolname = session_user',
  );
  return rows[0]?.rolsuper ?? true;
}

/**
 * Tells IS-SOH where SPP is, as its server `spp`: the address may have changed since the last start.
 *
 * @param urls of a login that may act as inv_owner, as the server of IS-SOH reaches SPP, too
 */
export async function linkToSpp(urls: AdministratorUrls, secrets: Secrets): Promise<void> {
  const isOurs = await canLogIn(asLogin(urls.spp, 'inv_spp_link', secrets.link_password));
  // Made by an administrator of another DATA_DIR: the mapping that is there knows better.
  await setLink(urls, isOurs ? secrets.link_password : '');
}

/** @param password of the login `inv_spp_link`; empty: the one that is there stays */
export async function setLink(urls: AdministratorUrls, password: string): Promise<void> {
  await withClient(urls.issoh, async client => {
    await client.query('begin');
    const told = {
      'inv.link_server': JSON.stringify(linkOptions(urls.spp)),
      'inv.link_roles': JSON.stringify(ourRoles()),
      'inv.link_password': password,
    };
    await client.query('select set_config(key, value, true) from json_each_text($1)', [JSON.stringify(told)]);
    await client.query(script('server.sql'));
    await client.query('commit');
  });
}

/**
 * Options of the foreign server; null for one to take away, as are all others. A connection ends with its transaction: idle sessions would
 * each keep one.
 */
function linkOptions(url: string): Record<string, string | null> {
  const { host, port, database } = new pg.Client({ connectionString: url });
  return {
    host,
    port: String(port),
    dbname: database ?? 'spp',
    connect_timeout: '5',
    fetch_size: '10000',
    keep_connections: 'off',
    // SPP's machine may go without a word: whoever asks it hears of that within a minute.
    keepalives_idle: '15',
    keepalives_interval: '5',
    keepalives_count: '3',
    tcp_user_timeout: '30000',
    // A file of authorities is looked for at the same path on the machine of IS-SOH's server.
    ...tlsOfLibpq(url),
    require_auth: provesItself(new URL(url)) ? 'scram-sha-256' : null,
  };
}

/** People log in as it, and may have been given another password: the server does not need to know. */
const ANALYST = 'inv_analyst_login';

/** Logins of ours, and what a DATA_DIR says of each. */
export function passwordsIn(secrets: Secrets): Record<string, string> {
  return {
    inv_authenticator: secrets.authenticator_password,
    inv_worker: secrets.worker_password,
    inv_migrator: secrets.migrator_password,
    [ANALYST]: secrets.analyst_password,
    inv_spp_link: secrets.link_password,
  };
}

/** @returns logins that were there and have another password now */
async function bootstrapServer(url: string, secrets: Secrets, { set = false }: Passwords): Promise<string[]> {
  const server = inDatabase(url, 'postgres');
  return withClient(server, async client => {
    if (await isPrepared(client)) return [];
    const passwords = passwordsIn(secrets);
    await client.query('begin');
    // Of two that come side by side the second finds the logins of the first.
    await client.query(script('owner.sql'));
    const { rows } = await client.query<{ login: string }>(
      'select rolname as login from pg_roles where rolname = any ($1)',
      [Object.keys(passwords)],
    );
    const existing = rows.map(row => row.login);
    const others: string[] = [];
    for (const login of existing) {
      const state = await passwordState(asLogin(server, login, passwords[login]!));
      // What is right already stays as it is: a pooler may know it by its salt.
      if (state === 'wrong' || (state === 'not asked' && set)) others.push(login);
    }
    if (!set && others.some(login => login !== ANALYST)) throw passwordsDiffer(server, others);
    await client.query(script('roles.sql'));
    const absent = Object.keys(passwords).filter(login => !existing.includes(login));
    for (const login of [...absent, ...(set ? others : [])]) {
      await client.query(
        `alter role ${client.escapeIdentifier(login)} password ${client.escapeLiteral(passwords[login]!)}`,
      );
    }
    await client.query('commit');
    return set ? others : [];
  });
}

function passwordsDiffer(server: string, logins: string[]): Problem {
  return new Problem(
    409,
    'passwords_differ',
    `${serverOf(server)} is in use: ${logins.sort().join(', ')} have other passwords than those of this DATA_DIR. Nothing was changed.`,
    {
      hint:
        'Copy secrets.json of the servers that use it into DATA_DIR (a pipeline keeps it among its secrets), or name a ' +
        'login that may do no more than "set role inv_owner". To give them the passwords of this DATA_DIR, which shuts ' +
        'out servers that have others: inventory migrate --set-passwords.',
    },
  );
}

/** Whether the server takes a URL's password; not where it lets anybody in without one. */
async function canLogIn(url: string): Promise<boolean> {
  return (await passwordState(url)) === 'right';
}

/** What a server says to a URL's password; it asks for none where it trusts, or lets nobody in from here. */
async function passwordState(url: string): Promise<'right' | 'wrong' | 'not asked'> {
  try {
    return await withClient(url, async client => {
      const { rows } = await client.query<{ password: boolean }>(
        "select system_user ~ '^(scram-sha-256|md5|password|ldap|pam|radius|oauth):' as password",
      );
      return rows[0]?.password ? 'right' : 'not asked';
    });
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // A pooler has a code of its own for what the server says by 28P01.
    if (code === '28P01' || code === '08P01') return 'wrong';
    if (code.startsWith('28')) return 'not asked';
    // The password was right, but not the database, or not one more.
    if (code === '42501' || code === '53300') return 'right';
    throw error;
  }
}

/** Whether a login that may not make roles finds all it needs: an administrator has been here before. */
async function isPrepared(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ prepared: boolean }>(
    `select not (r.rolsuper or r.rolcreaterole)
            and coalesce(pg_has_role(r.oid, to_regrole('inv_owner'), 'set'), false) as prepared
       from pg_roles r where r.rolname = current_user`,
  );
  return rows[0]?.prepared ?? false;
}

/** What only a cluster of our own is told: closes what PostgreSQL leaves open in the databases that it brings along. */
export async function closeDefaults(url: string): Promise<void> {
  await withClient(url, async client => {
    for (const name of ['embedded.sql', 'large-objects.sql']) await client.query(script(name));
  });
}

/** Runs a script that makes extensions, unless they are all there: making them may take an administrator. */
async function install(url: string, extensions: string[], file: string): Promise<void> {
  await withClient(url, async client => {
    const { rowCount } = await client.query('select from pg_extension where extname = any ($1)', [
      extensions,
    ]);
    if (rowCount === extensions.length && (await isPrepared(client))) return;
    await client.query(script(file));
  });
}

/** Makes the database a URL names where it does not exist, and gives it to inv_owner. */
export async function ensureDatabase(url: string, template?: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await withClient(inDatabase(url, 'postgres'), async client => {
    const database = client.escapeIdentifier(name);
    const { rows } = await client.query<{ owner: string }>(
      'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
      [name],
    );
    if (rows[0] === undefined) {
      const like = template === undefined ? '' : ` template ${client.escapeIdentifier(template)}`;
      await client.query(`create database ${database}${like} owner inv_owner`);
      // A template's rights are not its copy's.
      await client.query(`revoke temporary on database ${database} from public`);
    } else if (rows[0].owner !== 'inv_owner') {
      await client.query(`alter database ${database} owner to inv_owner`);
    }
  });
}

/** The same URL with another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The same URL with another login. */
export function asLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** The same for a login of ours: with the password that the URL gives for it, else this one. */
export function asOurs(url: string, login: string, password: string): string {
  const given = new URL(url);
  return given.username === login && given.password !== '' ? url : asLogin(url, login, password);
}

/** Runs something on a connection of its own, to a server itself. */
export async function withClient<T>(
  url: string,
  run: (client: pg.Client) => Promise<T>,
  patience: Patience = {},
): Promise<T> {
  const client = new Patient({ connectionString: url, ...limitsOf(patience) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await trustNobody(client);
    return await run(client);
  } finally {
    await client.end();
  }
}

function serverOf(url: string): string {
  return new URL(url).host;
}

function script(name: string): string {
  return readFileSync(join(projectRoot, 'sql/bootstrap', name), 'utf8');
}
