/** Roles, databases and extensions: what needs an administrator, once per server. Everything else is a migration. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { projectRoot, type Secrets } from '../settings.ts';

/** A server and the names of databases on it, as an administrator reaches them. */
export interface AdministratorUrls {
  spp: string;
  issoh: string;
}

/**
 * Makes roles, both databases and their extensions where they are missing. Safe to repeat and to run side by side.
 *
 * @throws pg.DatabaseError when the login may not create roles, databases or extensions.
 */
export async function bootstrap(urls: AdministratorUrls, secrets: Secrets): Promise<void> {
  for (const url of new Map([urls.spp, urls.issoh].map(url => [serverOf(url), url])).values()) {
    await bootstrapServer(url, secrets);
  }
  for (const url of [urls.spp, urls.issoh]) {
    await ensureDatabase(url);
    await install(url, ['ltree', 'pg_trgm', 'btree_gist'], 'database.sql');
  }
  await install(urls.issoh, ['postgres_fdw'], 'link.sql');
  await linkToSpp(urls, secrets);
}

/**
 * Tells IS-SOH where SPP is, as its server `spp`: the address may have changed since the last start.
 *
 * @param urls as the server of IS-SOH reaches SPP, too
 */
export async function linkToSpp(urls: AdministratorUrls, secrets: Secrets): Promise<void> {
  const server = linkOptions(urls.spp);
  const isOurs = await withClient(urls.spp, client =>
    hasPassword(client, 'inv_spp_link', secrets.link_password),
  );
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
    // A word of node's driver, which libpq does not know.
    sslmode: sslmode === 'no-verify' ? 'require' : sslmode,
  };
}

async function bootstrapServer(url: string, secrets: Secrets): Promise<void> {
  await withClient(inDatabase(url, 'postgres'), async client => {
    if (await isPrepared(client)) return;
    await client.query('begin');
    await client.query(script('roles.sql'));
    await setPassword(client, 'inv_authenticator', secrets.authenticator_password);
    await setPassword(client, 'inv_analyst_login', secrets.analyst_password);
    await setPassword(client, 'inv_spp_link', secrets.link_password);
    await client.query('commit');
  });
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

/** Sets a login's password where it is not this one yet. */
async function setPassword(client: pg.Client, role: string, password: string): Promise<void> {
  if (await hasPassword(client, role, password)) return;
  await client.query(
    `alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`,
  );
  await client.query(
    `comment on role ${client.escapeIdentifier(role)} is ${client.escapeLiteral(digestOf(role, password))}`,
  );
}

/** Whether a login has this password: told by a comment that keeps its digest. */
async function hasPassword(client: pg.Client, role: string, password: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from pg_roles where rolname = $1 and shobj_description(oid, 'pg_authid') = $2",
    [role, digestOf(role, password)],
  );
  return rowCount === 1;
}

function digestOf(role: string, password: string): string {
  return createHash('sha256').update(`${role}:${password}`).digest('hex');
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
