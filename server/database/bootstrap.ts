/** Roles, databases and extensions: what needs an administrator, once per server. Everything else is a migration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { isLost } from '../problem.ts';
import { projectRoot, type Secrets } from '../settings.ts';

/** A server and the names of databases on it, as an administrator reaches them. */
export interface AdministratorUrls {
  spp: string;
  issoh: string;
}

/**
 * Makes roles, both databases and their extensions where they are missing. Safe to repeat and to run side by side. Calls no
 * function of ours: what an administrator's session runs, it may do everything.
 *
 * @returns the URLs under which migrations run
 * @throws pg.DatabaseError when the login may not create roles, databases or extensions.
 */
export async function bootstrap(urls: AdministratorUrls, secrets: Secrets): Promise<AdministratorUrls> {
  for (const url of new Map([urls.spp, urls.issoh].map(url => [serverOf(url), url])).values()) {
    await bootstrapServer(url, secrets);
  }
  for (const url of [urls.spp, urls.issoh]) {
    await ensureDatabase(url);
    await install(url, ['ltree', 'pg_trgm', 'btree_gist'], 'database.sql');
    await withClient(url, client => client.query(script('large-objects.sql')));
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
  const ours = { spp: asLogin(urls.spp, login, password), issoh: asLogin(urls.issoh, login, password) };
  for (const tier of ['spp', 'issoh'] as const) {
    if (new URL(urls[tier]).username === login) ours[tier] = urls[tier];
    if (await canLogIn(ours[tier]).catch(unlessLost)) continue;
    const given = new URL(urls[tier]);
    if (await withClient(urls[tier], isSuperuser)) {
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
function unlessLost(error: unknown): boolean {
  if (isLost(error)) return true;
  throw error;
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
  const server = linkOptions(urls.spp);
  const isOurs = await canLogIn(asLogin(urls.spp, 'inv_spp_link', secrets.link_password));
  await withClient(urls.issoh, async client => {
    await client.query('begin');
    await client.query('select set_config($1, $2, true), set_config($3, $4, true)', [
      'inv.link_server',
      JSON.stringify(server),
      'inv.link_password',
      // Made by an administrator of another DATA_DIR: the mapping that is there knows better.
      isOurs ? secrets.link_password : '',
    ]);
    await client.query(script('server.sql'));
    await client.query('commit');
  });
}

/**
 * Options of the foreign server; null for one to take away. A connection ends with its transaction: idle sessions would
 * each keep one.
 */
function linkOptions(url: string): Record<string, string | null> {
  const { host, port, database } = new pg.Client({ connectionString: url });
  const sslmode = new URL(url).searchParams.get('sslmode');
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
    // A word of node's driver, which libpq does not know.
    sslmode: sslmode === 'no-verify' ? 'require' : sslmode,
  };
}

async function bootstrapServer(url: string, secrets: Secrets): Promise<void> {
  const server = inDatabase(url, 'postgres');
  await withClient(server, async client => {
    if (await isPrepared(client)) return;
    const passwords = {
      inv_authenticator: secrets.authenticator_password,
      inv_worker: secrets.worker_password,
      inv_migrator: secrets.migrator_password,
      inv_analyst_login: secrets.analyst_password,
      inv_spp_link: secrets.link_password,
    };
    const { rows } = await client.query<{ login: string }>(
      'select rolname as login from pg_roles where rolname = any ($1)',
      [Object.keys(passwords)],
    );
    const existing = new Set(rows.map(row => row.login));
    await client.query('begin');
    await client.query('set local search_path = pg_catalog, pg_temp');
    await client.query(script('roles.sql'));
    for (const [login, password] of Object.entries(passwords)) {
      // What is right already stays as it is: a pooler may know it by its salt.
      if (existing.has(login) && (await canLogIn(asLogin(server, login, password)))) continue;
      await client.query(
        `alter role ${client.escapeIdentifier(login)} password ${client.escapeLiteral(password)}`,
      );
    }
    await client.query('commit');
  });
}

/** Whether the server takes a URL's password; not where it lets anybody in without one. */
async function canLogIn(url: string): Promise<boolean> {
  try {
    return await withClient(url, async client => {
      const { rows } = await client.query<{ password: boolean }>(
        "select system_user ~ '^(scram-sha-256|md5|password|ldap|pam|radius|oauth):' as password",
      );
      return rows[0]?.password ?? false;
    });
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // 28: authentication failed. 42501, 53300: the password was right, but not the database, or not one more.
    if (code.startsWith('28') || code === '08P01') return false;
    if (code === '42501' || code === '53300') return true;
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
    await client.query('set search_path = pg_catalog, pg_temp');
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

/** Runs something on a connection of its own. */
export async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
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
