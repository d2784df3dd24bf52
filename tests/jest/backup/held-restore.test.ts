/** Whatever comes with the log and holds what a restore needs: the restore ends, and says what it is and what to do. */
import { copyFileSync, existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Restored, restoreBackup } from '../../../server/backup/restore/restore.ts';
import { connect } from '../../../server/database/connect.ts';
import { keysFile, readGivenKeys } from '../../../server/encryption/keys.ts';
import { examineSessions } from '../../../server/operations/doctor/sessions.ts';
import { type Machine, openMachine } from './machine.ts';

let machine: Machine;

beforeAll(async () => {
  machine = await openMachine({ rows: 5, fsync: 'off' });
  await machine.superuser('alter system set max_prepared_transactions = 5');
  await machine.server.restart();
  expect(await machine.inventory(['backup', 'create', machine.dir])).toMatchObject({ code: 0 });
  copyFileSync(keysFile(machine.server.settings.dataDir), machine.keyFile);
}, 300_000);
afterAll(() => machine.close());

async function come(): Promise<void> {
  const name = await machine.switchLog();
  while (!existsSync(join(machine.dir, 'wal', name))) await sleep(100);
}

async function restore(name: string): Promise<Restored> {
  const { settings } = machine.server;
  const keys = await readGivenKeys({ kind: 'file', path: machine.keyFile, dataDir: settings.dataDir });
  return restoreBackup(settings, {
    dir: machine.dir,
    dataDir: join(machine.folder, name),
    at: null,
    before: null,
    keys,
    withKeys: true,
    // Long enough for whoever is let in, and no matter for whoever is not.
    patience: 15_000,
  });
}

const kinds: [kind: string, set: (port: string) => string[], undo: string[], told: object][] = [
  [
    'a transaction that was prepared',
    () => ["begin; select from spp_private.feed_state for update; prepare transaction 'it''s left'"],
    ["rollback prepared 'it''s left'"],
    {
      message: expect.stringMatching(/'it''s left' \(of postgres in spp, since \d{4}-/),
      hint: expect.stringMatching(
        /--at \d{4}-.*in spp: rollback prepared 'it''s left'; or: commit prepared 'it''s left';/,
      ),
    },
  ],
  [
    'a trigger that lets a login wait',
    port => [
      `create function public.slowly() returns event_trigger language plpgsql as $$
         begin
           if session_user = 'inv_worker' and current_setting('port') <> '${port}' then
             perform pg_catalog.pg_sleep(86400);
           end if;
         end $$;
       create event trigger slowly on login execute function public.slowly()`,
    ],
    ['drop event trigger slowly', 'drop function public.slowly()'],
    {
      message: expect.stringMatching(/login inv_worker has waited in vain .* database spp/),
      hint: expect.stringMatching(/pg_event_trigger.*--at/),
    },
  ],
  [
    'a login that may have no connection',
    () => ['alter role inv_worker connection limit 0'],
    ['alter role inv_worker connection limit 95'],
    {
      message: expect.stringContaining('too many connections for role "inv_worker"'),
      hint: expect.stringMatching(/--at.*alter role inv_worker connection limit/),
    },
  ],
  [
    'a database that takes no connection',
    () => ['alter database spp connection limit 0'],
    ['alter database spp connection limit -1'],
    {
      message: expect.stringContaining('too many connections for database "spp"'),
      hint: expect.stringMatching(/--at.*alter database .* connection limit -1/),
    },
  ],
];

test('a transaction that was prepared and left is told by the doctor, with what ends it', async () => {
  const connections = await connect(machine.server.settings);
  const found = async (old: string) =>
    (await examineSessions(connections, old)).filter(one => one.what === 'spp: prepared transactions');
  try {
    expect(await found('0 seconds')).toEqual([]);
    await machine.superuser(
      "begin; select from spp_private.feed_state for update; prepare transaction 'left'",
    );
    expect(await found('1 hour')).toEqual([]);
    expect(await found('0 seconds')).toMatchObject([
      {
        verdict: 'bad',
        found: expect.stringContaining("'left' of postgres"),
        advice: expect.stringContaining("rollback prepared 'left';"),
      },
    ]);
    await machine.superuser("rollback prepared 'left'");
    expect(await found('0 seconds')).toEqual([]);
  } finally {
    await connections.close();
  }
});

test.each(kinds)(
  '%s',
  async (_, set, undo, told) => {
    const [{ port }] = (await machine.superuser<{ port: string }>(
      "select current_setting('port') as port",
    )) as [{ port: string }];
    for (const sql of set(port)) await machine.superuser(sql);
    try {
      await come();
      await expect(restore('held')).rejects.toMatchObject({ code: 'restore_refused', ...told });
      expect(globSync('held*', { cwd: machine.folder })).toEqual([]);
    } finally {
      for (const sql of undo) await machine.superuser(sql);
    }
  },
  240_000,
);
