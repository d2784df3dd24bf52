/** From the embedded databases to servers of one's own, as docs/deployment.md says it: a standby, promoted, with the same DATA_DIR. */
import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { digestFiles } from '../../../server/seals/digests.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { makeStandby, type Standby } from '../../support/standby.ts';
import { verb } from '../../support/verbs.ts';

let server: RunningServer | null = null;
let moved: RunningServer | null = null;
let standby: Standby | null = null;
/** Promoted before the stop. */
let older: Standby | null = null;
afterAll(async () => {
  await moved?.stop();
  standby?.stop();
  older?.stop();
  if (moved === null) await server?.stop();
});

const upload = async (to: RunningServer, text: string) =>
  (await to.call('POST', '/api/spp/upload/ACME?wait=true', Buffer.from(text))).body;

async function stopped(running: RunningServer) {
  const exited = once(running.process(), 'exit');
  running.process().kill('SIGTERM');
  await exited;
}

test('a promoted standby goes on with keys, seals and lists of the DATA_DIR', async () => {
  server = await startServer();
  const { dataDir } = server.settings;
  await server.call(
    'POST',
    '/api/spp/suppliers',
    JSON.stringify({ supplier_code: 'ACME', supplier_name: 'Acme' }),
  );
  expect(await upload(server, 'Code;Name;Price\n1;Hammer;12.50\n')).toMatchObject({ status: 'completed' });
  const superuser = await server.superuserUrl();
  standby = await makeStandby(server.settings, superuser);
  await standby.start();
  older = await makeStandby(server.settings, superuser);
  const sealed = "select count(*)::integer as n from audit.seals where chain = 'spp.price_history'";
  const sealsOf = async (url: string) => (await withClient(url, client => client.query(sealed))).rows[0].n;
  while ((await sealsOf(superuser)) === 0) await sleep(100);
  await older.start();
  await older.promote();
  const before = await sealsOf(superuser);
  // Whoever writes until the stop is on the standby: PostgreSQL ends when that has all.
  expect(await upload(server, 'Code;Name;Price\n1;Hammer;13.50\n')).toMatchObject({ status: 'completed' });
  while ((await sealsOf(superuser)) === before) await sleep(100);
  await stopped(server);

  const digests = () => digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'));
  const known = digests();
  const inherited = { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
  const stale = { SPP_DATABASE_URL: older.url('spp'), ISSOH_DATABASE_URL: older.url('issoh') };
  expect(await verb({ ...inherited, ...stale }, ['migrate'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /databases_left_behind: .* lacks their end: .*spp spp\.price_history: \d+, its own/,
    ),
  });
  expect(digests()).toEqual(known);
  const urls = { SPP_DATABASE_URL: standby.url('spp'), ISSOH_DATABASE_URL: standby.url('issoh') };
  const environment = { ...inherited, ...urls };
  // Nobody has promoted it yet.
  for (const words of [['migrate', '--plan'], ['migrate']])
    expect([words, await verb(environment, words)]).toMatchObject([
      words,
      {
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^error server_in_recovery: .+\nhint: .+select pg_promote\(\);/m),
      },
    ]);
  expect(await verb(environment, ['check'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error server_read_only: .+\nhint: .+select pg_promote\(\);/m),
  });
  for (const word of ['status', 'doctor'])
    expect(await verb(environment, [word])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/standby in recovery/),
    });
  await standby.promote();
  expect(await verb(environment, ['migrate', '--plan'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing would run'),
  });
  moved = await startServer(urls, undefined, undefined, { restored: dataDir });
  expect(await verb(environment, ['audit', 'verify'])).toMatchObject({ code: 0 });
  expect(await upload(moved, 'Code;Name;Price\n1;Hammer;14.50\n')).toMatchObject({
    status: 'completed',
    updated_products_count: 1,
  });
  while ((await sealsOf(urls.SPP_DATABASE_URL)) < before + 2) await sleep(100);
  expect(await verb(environment, ['audit', 'verify'])).toMatchObject({
    code: 0,
    stdout: expect.not.stringContaining('BROKEN'),
  });
  expect(await verb(environment, ['status'])).toMatchObject({ code: 0 });

  // Once what was before is gone, URLs that were forgotten make nothing in its place.
  const gone = ['postgres', 'postgres.json'];
  const rename = (from: string, to: string) => {
    for (const name of gone) renameSync(join(dataDir, `${name}${from}`), join(dataDir, `${name}${to}`));
  };
  rename('', '.aside');
  const plan = () => verb(inherited, ['migrate', '--plan']);
  expect(await plan()).toMatchObject({ code: 1, stderr: expect.stringContaining('urls_missing') });
  await stopped(moved);
  expect(await plan()).toMatchObject({ code: 1, stderr: expect.stringContaining('databases_gone') });
  rename('.aside', '');
}, 240_000);
