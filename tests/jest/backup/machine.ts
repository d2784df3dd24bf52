/** A server whose machine can be lost: what it holds at moments, and what comes of its folder of backups and its keys. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { connect } from '../../../server/database/connect.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { readSettings, type Settings } from '../../../server/settings.ts';
import { startServer } from '../../load/server.ts';
import { type Ran, verb } from '../../support/verbs.ts';

/** What people would look for first, row by row: sums of hashes, since a text of millions of rows is too long for one. */
const CONTENT = `
  select sum(hashtextextended(t.row, 0)::numeric) as digest, sum(hashtextextended(t.row, 1)::numeric) as other,
         count(*)::integer as rows
    from (select s::text as row from spp.suppliers s
          union all select p::text from spp.supplier_products p
          union all select h::text from spp.price_history h
          union all select b::text from spp.upload_batches b
          union all select l::text from audit.log l) t`;

interface Options {
  /** Products of each list. */
  rows: number;
  fsync: 'on' | 'off';
  /** Is given the superuser's URL of SPP before the server is started. */
  before?: (url: string) => Promise<void>;
}

export type Machine = Awaited<ReturnType<typeof openMachine>>;

export async function openMachine({ rows, fsync, before }: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-drill-'));
  // PostgreSQL's user reaches what comes back here: its cluster lies inside, in memory as all else of a run.
  chmodSync(folder, 0o711);
  const dir = join(folder, 'backups');
  const keyFile = join(folder, 'keys');
  const server = await startServer(
    { INVENTORY_FSYNC: fsync },
    undefined,
    undefined,
    before ? { before } : {},
  );
  const environment = {
    ...process.env,
    NODE_OPTIONS: '',
    INVENTORY_FSYNC: fsync,
    INVENTORY_DEMO: '0',
    PORT: '0',
    LOG_LEVEL: 'silent',
  };
  const inventory = (args: string[], settings = server.settings): Promise<Ran> =>
    verb({ ...environment, DATA_DIR: settings.dataDir }, args);
  const superuser = async <T>(sql: string) =>
    (await withClient(await server.superuserUrl(), client => client.query(sql))).rows as T[];
  const settingsOf = (name: string) => readSettings({ ...environment, DATA_DIR: join(folder, name) });

  async function upload(supplier: string, factor: number): Promise<void> {
    await server.call(
      'POST',
      '/api/spp/suppliers',
      JSON.stringify({ supplier_code: supplier, supplier_name: supplier }),
    );
    const list = [
      'sku,name,price',
      ...Array.from({ length: rows }, (_, i) => `P${i},Thing ${i},${(i + 1) * factor}.50`),
    ];
    const { body } = await server.call(
      'POST',
      `/api/spp/upload/${supplier}?filename=list.csv&wait=true`,
      Buffer.from(list.join('\n')),
    );
    expect(body).toMatchObject({ status: 'completed' });
  }

  const content = async () => (await superuser(CONTENT))[0];

  /** What is there now, and a moment at which nothing else was. */
  async function moment(): Promise<{ at: string; content: unknown }> {
    const found = await content();
    await sleep(20);
    const [{ at }] = (await superuser<{ at: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
    )) as [{ at: string }];
    await sleep(20);
    return { at, content: found };
  }

  /** Begins another piece of the log; the name of the one that it ends. */
  async function switchLog(): Promise<string> {
    const [{ wal }] = (await superuser<{ wal: string }>(
      // A switch is none where nothing was written since the last one.
      "select pg_walfile_name(pg_create_restore_point('the end')) as wal, pg_switch_wal()",
    )) as [{ wal: string }];
    return wal;
  }

  /** From nothing but the folder and the keys. */
  const restore = (name: string, upTo: readonly string[] = [], keys = keyFile): Promise<Ran> =>
    inventory(['restore', dir, '--data-dir', join(folder, name), '--key-file', keys, ...upTo], {
      dataDir: join(folder, 'no-data-dir'),
    } as Settings);

  /** Restores, starts what came of it, asks, and takes it away. */
  async function restored<T>(
    name: string,
    upTo: readonly string[],
    ask: (settings: Settings, seconds: number) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    expect(await restore(name, upTo)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`DATA_DIR=${join(folder, name)} npm start`),
    });
    const settings = settingsOf(name);
    await startEmbedded(settings);
    try {
      return await ask(settings, (performance.now() - started) / 1000);
    } finally {
      await stopEmbedded(settings);
      removeEmbedded(settings);
      rmSync(settings.dataDir, { recursive: true, force: true });
    }
  }

  return {
    folder,
    dir,
    keyFile,
    server,
    inventory,
    superuser,
    upload,
    content,
    moment,
    switchLog,
    settingsOf,
    restore,
    restored,
    verify: (keys = keyFile) => inventory(['backup', 'verify', dir, '--key-file', keys]),
    /** The folder of the only backup. */
    base: () => join(dir, 'base', readdirSync(join(dir, 'base'))[0]!),
    /** Names of the pieces of the log. */
    segments: () =>
      readdirSync(join(dir, 'wal'))
        .filter(name => /^[0-9A-F]{24}$/.test(name))
        .sort(),
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What is there, when all checks are silent. */
export async function contentOf(settings: Settings): Promise<unknown> {
  const connections = await connect(settings);
  try {
    for (const tier of tiers)
      for (const { check, violations } of await runChecks(tier, connections.owner[tier]))
        expect({ check, violations }).toEqual({ check, violations: 0 });
    return await withClient(
      connections.urls.administrator.spp,
      async client => (await client.query(CONTENT)).rows[0],
    );
  } finally {
    await connections.close();
  }
}

/** Does something to a file, looks, and undoes it. */
export async function spoilt(path: string, spoil: () => void, look: () => Promise<void>): Promise<void> {
  const before = readFileSync(path);
  spoil();
  try {
    await look();
  } finally {
    writeFileSync(path, before);
  }
}

/** @param at a place in the file, from its end where it is negative */
export function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  writeFileSync(path, bytes);
}
