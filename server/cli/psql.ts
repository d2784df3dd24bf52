/** `inventory psql`: the password goes by the child's environment, which only its own user reads, never by an argument. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { provesItself } from '../database/embedded/proof.ts';
import { CONNECT_MS } from '../database/patient.ts';
import { tlsOfLibpq } from '../database/tls.ts';
import { DATABASES, databaseUrl, type OwnRole, ownRoles } from './access.ts';
import { refusal } from './run.ts';

export function addPsqlVerb(program: Command): void {
  program
    .command('psql')
    .summary('open psql on a running database')
    .description('Runs psql on a running database, as the owner or as a role; its exit code is ours.')
    .argument('<database>', DATABASES)
    .argument('[psql-arguments...]', 'after --: what psql is given')
    .addOption(new Option('--role <role>', 'who acts').choices(ownRoles).default('inv_owner'))
    .addOption(
      new Option(
        '--superuser',
        'as an administrator: of the embedded server a superuser, who reads what PostgreSQL may read of the machine',
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ inventory psql spp
  $ inventory psql spp --role inv_analyst -- -c 'select * from spp.v_supplier_catalog_stats'
  $ inventory psql postgres --superuser`,
    )
    .action(async (database: string, args: string[], flags: { role: OwnRole; superuser?: true }) => {
      const role = flags.superuser ? undefined : flags.role;
      process.exitCode = await psql(await databaseUrl(database, role), args);
    });
}

async function psql(url: string, args: string[]): Promise<number> {
  const { open, password } = withoutPassword(url);
  const { PGPASSWORD: _, ...inherited } = process.env;
  // For an older psql on a newer libpq.
  const proof = provesItself(new URL(url)) ? { PGREQUIREAUTH: 'scram-sha-256' } : {};
  const environment = { PGCONNECT_TIMEOUT: String(CONNECT_MS / 1000), ...trust(url), ...inherited, ...proof };
  const child = spawn('psql', ['-d', provenTo(psqlVersion(), open), ...args], {
    stdio: 'inherit',
    env: password === null ? environment : { ...environment, PGPASSWORD: password },
  });
  // In psql Ctrl-C ends a query, not the session: a terminal sends it to both of us.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' || error.code === 'EACCES' ? noPsql() : error),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
}

/**
 * Has psql demand the server's proof, at each connection. Before 16 it knows no such word: there it has to do that the
 * server has proved itself to us just now, when its URL was looked for.
 */
export function provenTo(version: string, open: string): string {
  const url = new URL(open);
  const major = Number(/^psql \(.*?\) (\d+)/.exec(version)?.[1] ?? Number.POSITIVE_INFINITY);
  if (!provesItself(url) || major < 16) return open;
  // In the URL, where a libpq that does not know it says so; a variable it would ignore.
  url.searchParams.set('require_auth', 'scram-sha-256');
  return url.href.replaceAll('+', '%20');
}

function psqlVersion(): string {
  return spawnSync('psql', ['--version'], { encoding: 'utf8' }).stdout ?? '';
}

/** The authorities that node's driver trusts without a file; libpq has to be told. */
function trust(url: string): NodeJS.ProcessEnv {
  const isTold = existsSync(join(homedir(), '.postgresql', 'root.crt'));
  return !isTold && tlsOfLibpq(url).sslrootcert === 'system' ? { PGSSLROOTCERT: 'system' } : {};
}

/** A URL as libpq reads it and everybody may, and the password that it held. */
export function withoutPassword(url: string): { open: string; password: string | null } {
  const open = new URL(url);
  const given = open.searchParams.get('password') ?? decodeURIComponent(open.password);
  open.password = '';
  open.searchParams.delete('password');
  // A word of node's driver, which libpq does not know.
  if (open.searchParams.get('sslmode') === 'no-verify') {
    open.searchParams.set('sslmode', 'require');
    open.searchParams.delete('sslrootcert');
  }
  return { open: open.href.replaceAll('+', '%20'), password: given === '' ? null : given };
}

function noPsql() {
  return refusal(
    'no_psql',
    'There is no psql on the PATH.',
    'Install PostgreSQL’s client (Debian: apt install postgresql-client), or give "inventory url" to another client.',
  );
}
