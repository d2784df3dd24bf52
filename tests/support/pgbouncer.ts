/** A PgBouncer in transaction mode before the server of a URL. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { unprivilegedUser } from '../../server/database/embedded/run-as.ts';

export interface Pooler {
  /** The same URL by way of the pooler. */
  between(url: string): string;
  /** What its console answers. */
  show(what: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Its program; null where there is none. */
export function pgbouncer(): string | null {
  try {
    return execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v pgbouncer']).toString().trim();
  } catch {
    return null;
  }
}

/**
 * @param more of its settings; with TLS, `console` is what the URL of its console says of it
 * @param url of the server
 * @param size server connections of each database
 * @param logins that may come in, with their passwords
 * @param databases lines of those it knows; all of the server without
 */
export async function startPgbouncer(
  url: string,
  size: number,
  logins: Record<string, string>,
  {
    more = [],
    console: words = '',
    databases,
  }: { more?: string[]; console?: string; databases?: string[] } = {},
): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const { hostname, port } = new URL(url);
  const own = await freePort();
  const users = Object.entries({ ...logins, console: 'console' });
  const settings = [
    '[databases]',
    ...(databases ?? [`* = host=${hostname} port=${port}`]),
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${own}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(folder, 'users.txt')}`,
    'admin_users = console',
    'pool_mode = transaction',
    `default_pool_size = ${size}`,
    'max_client_conn = 1000',
    ...more,
    '',
  ].join('\n');
  writeFileSync(join(folder, 'pgbouncer.ini'), settings);
  writeFileSync(
    join(folder, 'users.txt'),
    users.map(([name, password]) => `"${name}" "${password}"\n`).join(''),
  );
  // It refuses root, as PostgreSQL does.
  chmodSync(folder, 0o755);
  const bouncer = spawn(pgbouncer()!, ['--quiet', join(folder, 'pgbouncer.ini')], {
    stdio: 'ignore',
    ...(unprivilegedUser() ?? {}),
  });
  const at = `postgres://console:console@127.0.0.1:${own}/pgbouncer${words}`;
  const show = async (what: string) => {
    const client = new pg.Client({ connectionString: at });
    await client.connect();
    try {
      return (await client.query(`show ${what}`)).rows;
    } finally {
      await client.end();
    }
  };
  await untilAnswers(bouncer, () => show('version'));
  return {
    between: direct => {
      const changed = new URL(direct);
      changed.host = `127.0.0.1:${own}`;
      return changed.href;
    },
    show,
    stop: async () => {
      const ended = once(bouncer, 'exit');
      if (bouncer.kill('SIGTERM')) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(program: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    if (program.exitCode !== null) throw new Error(`PgBouncer has ended with ${program.exitCode}.`);
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (answers) return;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
